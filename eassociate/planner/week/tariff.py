"""A bound for a town that was planned in districts: all its children at the districts' prices.

Any prices give a bound (see `prices`), so those that the districts found may be put together: every
child of the town is asked for its cheapest plan with all companions of the town, each at the price
of its own district. A slot is the moment at which its blocks are under way, or a whole day, so it
means the same in the whole town. Of ways, everything that could be saved by coming from another
child is given away: whoever can come from a block that ends before does not pay the way from home.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from eassociate.planner.problem import Block, Companion, Problem
from eassociate.planner.week.cuts import Cut
from eassociate.planner.week.dividing import part
from eassociate.planner.week.own import Own
from eassociate.planner.week.prices import Market, Prices, Rows
from eassociate.planner.week.relaxation import SAFETY, Relaxation
from eassociate.planner.week.savings import Credits
from eassociate.planner.week.table import Table

#: Children whose plans are asked for together: all companions of the town stand in each table.
CHUNK = 60


@dataclass(frozen=True)
class Dues:
    """Prices of a companion: a minute of the week, a long part, a guaranteed minute; `moments`
    (minute → price) and `days` (day of the week → price) of which only one block can be taken.
    """

    week: float
    half: float
    least: float
    moments: dict[int, float]
    days: dict[int, float]


def dues(relaxation: Relaxation) -> dict[str, Dues]:
    """By companion key, the best prices that a district has found."""
    r, table = relaxation, relaxation.rows.table
    moments: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    days: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for cut, price in zip(r.master.cuts, r.prices.cut, strict=False):
        if not cut.clash or price <= 0:
            continue
        blocks = sorted(cut.clash)
        start, end = int(table.start[blocks].max()), int(table.end[blocks].min())
        if start < end:
            moments[cut.companion][start] += float(price)
        elif r.rows.short[cut.companion, day := int(table.day[blocks[0]])]:
            days[cut.companion][day] += float(price)
    prices = r.prices
    return {
        someone.key: Dues(
            float(prices.week[c]),
            float(prices.half[c]),
            float(prices.least[c]),
            dict(moments[c]),
            dict(days[c]),
        )
        for c, someone in enumerate(table.companions)
    }


def worth(town: Problem, known: dict[str, Dues]) -> float:
    """What all companions are worth: to be taken off the children's cheapest plans."""
    rows = Rows(Table(part(town, chunks(town)[0], list(town.companions))))
    total = 0.0
    for c, someone in enumerate(rows.table.companions):
        one = known[someone.key]
        total += one.week * rows.room[c] + one.half - one.least * rows.least[c]
        total += sum(one.moments.values()) + sum(one.days.values())
    return float(total)


def chunks(town: Problem) -> list[list[Block]]:
    """The blocks of some children at a time, neighbours together."""
    mine: dict[str, list[Block]] = defaultdict(list)
    for block in sorted(town.blocks, key=lambda b: (str(b.place), b.child)):
        mine[block.child].append(block)
    children = list(mine.values())
    return [
        [b for blocks in children[i : i + CHUNK] for b in blocks]
        for i in range(0, len(children), CHUNK)
    ]


def cheapest(
    town: Problem,
    known: dict[str, Dues],
    some: Sequence[list[Block]],
    tell: Callable[[tuple[int, float]], None],
) -> None:
    """Tells, after each of some chunks, how many are done and what the cheapest plans of their
    children cost at these prices.
    """
    first, total = _first_ends(town.blocks), 0.0
    shortest = min(block.minutes for block in town.blocks)
    for done, blocks in enumerate(some):
        total += _cheapest(part(town, blocks, list(town.companions)), known, first, shortest)
        tell((done + 1, total))


def _first_ends(blocks: Iterable[Block]) -> dict[str, float]:
    """By date, when the first block of the town is over, in seconds."""
    found: dict[str, float] = {}
    for block in blocks:
        day, end = str(block.start.date()), block.end.timestamp()
        found[day] = min(end, found.get(day, end))
    return found


def _cheapest(
    problem: Problem, known: dict[str, Dues], first: dict[str, float], shortest: int
) -> float:
    table = Table(problem)
    rows = Rows(table)
    cuts, paid = _cuts(table, known, shortest)
    people: list[Companion] = table.companions
    prices = Prices(
        np.array([known[c.key].week for c in people]),
        np.array([known[c.key].half for c in people]),
        np.minimum([known[c.key].least for c in people], float(table.weights.unfairness)),
        np.array(paid),
    )
    market = Market(rows, prices, cuts, _credits(table, first))
    total = 0.0
    for k in range(len(table.pieces)):
        own = Own(table, k)
        cost, _ = own.best(market.costs(own))
        total += cost - abs(cost) * SAFETY
    return total


def _credits(table: Table, first: dict[str, float]) -> Credits:
    """Whoever can come from another child does not pay the way from home."""
    ends = np.array([first[str(b.start.date())] for b in table.blocks])
    later = np.array([b.start.timestamp() for b in table.blocks]) >= ends
    found = Credits.none(*table.pre.shape)
    found.after[:, :, later] = table.pre[:, later]
    return found


def _cuts(table: Table, known: dict[str, Dues], shortest: int) -> tuple[list[Cut], list[float]]:
    cuts: list[Cut] = []
    paid: list[float] = []
    for c, someone in enumerate(table.companions):
        one = known[someone.key]
        slots = [((table.start <= m) & (table.end > m), price) for m, price in one.moments.items()]
        slots += [
            (table.day == day, price)
            for day, price in one.days.items()
            if table.day_room[c, day] < 2 * shortest
        ]
        for inside, price in slots:
            if inside.any():
                cuts.append(Cut(c, frozenset(np.nonzero(inside)[0].tolist())))
                paid.append(price)
    return cuts, paid
