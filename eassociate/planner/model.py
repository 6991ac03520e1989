"""The choice as a sparse mixed-integer programme.

A column is a block: this person takes these visits of one child, or not (1 or 0). Rows: a visit is
in at most one chosen block; a person has at most one block of a child, and at most one visit of
every set of visits that exclude each other (cliques of overlaps, the way between places included);
a person's minutes stay within the day and the week.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from eassociate.planner.eligibility import Day
from eassociate.planner.reduction import Block

LEVELS = 4


@dataclass(slots=True)
class Model:
    """Columns with a whole cost for each level; rows of (upper limit, {column: value})."""

    blocks: list[Block]
    costs: list[list[int]]
    rows: list[tuple[float, dict[int, float]]] = field(default_factory=list)

    def at_most_one(self, columns: Iterable[int]) -> None:
        row = dict.fromkeys(columns, 1.0)
        if len(row) > 1:
            self.rows.append((1.0, row))


def build(day: Day, blocks: list[Block]) -> Model:
    """The model of `blocks`; level 0 is negative: weighted minutes that are covered."""
    costs = [[-_gain(day, block), *block.cost] for block in blocks]
    model = Model(blocks, [[cost[k] for cost in costs] for k in range(LEVELS)])
    _visit_rows(model)
    by_person: dict[int, list[int]] = defaultdict(list)
    for x, block in enumerate(blocks):
        by_person[block.person].append(x)
    cliques = cover_of_cliques(day.clashes)
    for p, columns in by_person.items():
        _exclusions(model, columns, [*cliques, *_children(day, model, columns)])
        _minutes(model, day, p, columns)
    return model


def _gain(day: Day, block: Block) -> int:
    return sum(day.minutes[v] * day.visits[v].weight for v in block.visits)


def _visit_rows(model: Model) -> None:
    by_visit: dict[int, list[int]] = defaultdict(list)
    for x, block in enumerate(model.blocks):
        for v in block.visits:
            by_visit[v].append(x)
    for columns in by_visit.values():
        model.at_most_one(columns)


def _children(day: Day, model: Model, columns: list[int]) -> list[set[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for x in columns:
        visits = model.blocks[x].visits
        found[day.visits[visits[0]].child].update(visits)
    return list(found.values())


def _exclusions(model: Model, columns: list[int], groups: list[set[int]]) -> None:
    """Of each group of visits the person takes one block at most; rows within others are left
    out.
    """
    taken = {x: model.blocks[x].visits for x in columns}
    sets = {frozenset(x for x in columns if not group.isdisjoint(taken[x])) for group in groups}
    for chosen in sorted(sets, key=sorted):
        if not any(chosen < other for other in sets):
            model.at_most_one(sorted(chosen))


def _minutes(model: Model, day: Day, p: int, columns: list[int]) -> None:
    minutes = {x: float(sum(day.minutes[v] for v in model.blocks[x].visits)) for x in columns}
    if sum(minutes.values()) > day.room(p):
        model.rows.append((float(day.room(p)), minutes))


def cover_of_cliques(clashes: list[set[int]]) -> list[set[int]]:
    """Sets of visits that exclude each other, so that every pair that clashes is in one of them."""
    cliques: list[set[int]] = []
    left = {(i, j) for i, others in enumerate(clashes) for j in others if i < j}
    for i, j in sorted(left):
        if (i, j) not in left:
            continue
        clique = {i, j}
        for k in sorted(clashes[i] & clashes[j]):
            if clique <= clashes[k]:
                clique.add(k)
        left -= {(a, b) for a in clique for b in clique if a < b}
        cliques.append(clique)
    return cliques
