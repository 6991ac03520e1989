"""The choice among sets as a sparse mixed-integer programme.

A column is a set: this companion takes exactly these rows, or not (1 or 0); further columns are
children who are disturbed. Rows: a block is in at most one chosen set; a companion has at most one;
a child is disturbed unless somebody who goes now takes the block.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from eassociate.planner.town import Town

#: Uncovered, disturbed, unfamiliar and changes, travel, ties.
LEVELS = 5


@dataclass(slots=True)
class Model:
    """Columns with a whole cost for each level; rows of (upper limit, {column: value})."""

    sets: list[tuple[int, tuple[int, ...]]]
    children: list[str]
    costs: list[list[int]]
    rows: list[tuple[float, dict[int, float]]] = field(default_factory=list)

    def at_most_one(self, columns: Iterable[int]) -> None:
        row = dict.fromkeys(columns, 1.0)
        if len(row) > 1:
            self.rows.append((1.0, row))


def build(town: Town, sets: list[tuple[int, tuple[int, ...]]]) -> Model:
    """The model of `sets`; level 0 is negative: weighted minutes that are covered."""
    children = sorted({b.child for b, p in zip(town.rows, town.before, strict=True) if p >= 0})
    costs = [*(_levels(town, p, rows) for p, rows in sets), *[[0, 1, 0, 0, 0]] * len(children)]
    model = Model(sets, children, [[cost[k] for cost in costs] for k in range(LEVELS)])
    by_row: dict[int, list[int]] = defaultdict(list)
    by_person: dict[int, list[int]] = defaultdict(list)
    for x, (p, rows) in enumerate(sets):
        by_person[p].append(x)
        for row in rows:
            by_row[row].append(x)
    for columns in (*by_row.values(), *by_person.values()):
        model.at_most_one(columns)
    _disturbed(town, model, by_row)
    return model


def _levels(town: Town, p: int, rows: tuple[int, ...]) -> list[int]:
    """The cost of a set by level, beside what it costs that the companion takes nothing."""
    scale = town.scale
    gain = sum(town.rows[row].minutes * town.rows[row].weight for row in rows)
    upper, lower = _parts(town, town.cost(p, rows) - town.cost(p, ()))
    travel = town.travelled(p, rows) - town.travelled(p, ())
    return [-gain, 0, upper, travel, lower - travel * scale.travel]


def _parts(town: Town, cost: int) -> tuple[int, int]:
    upper = (cost + town.scale.base // 2) // town.scale.base
    return upper, cost - upper * town.scale.base


def _disturbed(town: Town, model: Model, by_row: dict[int, list[int]]) -> None:
    column = {child: len(model.sets) + n for n, child in enumerate(model.children)}
    for row, p in enumerate(town.before):
        if p >= 0:
            stays = {x: -1.0 for x in by_row[row] if model.sets[x][0] == p}
            model.rows.append((-1.0, {**stays, column[town.rows[row].child]: -1.0}))
