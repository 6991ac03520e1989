"""Better prices: the linear relaxation of the choice among sets, with the sets found on the way.

Column generation (Gilmore and Gomory, Operations Research 9, 1961): the prices of the relaxation
over the sets known so far say which other sets would help; they are added until there are none.
The prices are rounded to whole numbers and judged by `pricing`, so the bound is safe whatever the
solver's rounding.
"""

import time
from dataclasses import dataclass, field
from typing import Any

from eassociate.planner.pricing import Budget, Prices, TooMany, bound, offers_of
from eassociate.planner.quiet import quiet_solver
from eassociate.planner.town import Town

#: Sets of one companion that are added at once.
AT_ONCE = 12
ROUNDS = 100
#: Prices swing widely at first: they stay in a box around the best known, which grows only when
#: nothing new is found in it (Marsten, Hogan, Blankenship: The boxstep method, 1975). In units of
#: a disturbed child.
FIRST_BOX = 0.1
#: Where the number of disturbed children is known, prices may fall at once.
LATER_BOX = 1.0
WIDER = 8.0
#: Less of a column is none.
NOTHING = 1e-7

Chosen = tuple[int, tuple[int, ...]]


@dataclass(slots=True)
class Relaxed:
    """The best bound that was found, the prices that gave it, and the sets looked at."""

    prices: Prices
    bound: int
    sets: set[Chosen] = field(default_factory=set)


def relax(
    town: Town,
    able: Any,
    prices: Prices,
    taken: list[tuple[int, ...]],
    until: float,
    sets: set[Chosen] | None = None,
) -> Relaxed:
    """Begins with `prices`, the plan `taken` and `sets` known already. Raises
    `pricing.TooMany`.
    """
    master, box = _Master(town, prices.least), LATER_BOX if prices.least else FIRST_BOX
    master.add(sets or set())
    master.add({(p, rows) for plan in (taken, town.mine) for p, rows in enumerate(plan) if rows})
    best: Relaxed | None = None
    for _ in range(ROUNDS):
        try:
            offers = offers_of(town, able, prices, 0, Budget(until), taken, AT_ONCE)
        except TooMany:
            if best is None:
                raise
            break
        least = bound(town, prices, offers)
        if best is None or least > best.bound:
            best = Relaxed(prices, least)
        fresh = master.add({(o.p, rows) for o in offers for _, rows in o.sets if rows})
        if time.perf_counter() > until or not (fresh or master.leaning):
            break
        box *= 1 if fresh else WIDER
        prices = master.prices(best.prices, box)
    assert best is not None
    best.sets = master.sets
    return best


class _Master:
    """The relaxation: rows are blocks and companions, columns sets and blocks that stay open. The
    last row: at least so many children are disturbed.
    """

    def __init__(self, town: Town, least: int) -> None:
        self.town, self.sets, self.least = town, set[Chosen](), least
        self.unit = town.scale.disturbed * town.scale.base
        self.solver = quiet_solver()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 1)):
            self.solver.setOptionValue(option, value)
        number, people = len(town.rows), len(town.people)
        self.stays = {row: number + people + n for n, row in enumerate(_movable(town))}
        for _ in range(number):
            self.solver.addRow(1.0, self.solver.inf, 0, [], [])
        for _ in range(people):
            self.solver.addRow(-self.solver.inf, 1.0, 0, [], [])
        for _ in self.stays:
            self.solver.addRow(1.0, self.solver.inf, 0, [], [])
        self.last = number + people + len(self.stays)
        self.solver.addRow(float(least), self.solver.inf, 0, [], [])
        for row in range(number):
            self._column(town.left_open[row], [row])
        by_child: dict[str, list[int]] = {}
        for row, index in self.stays.items():
            by_child.setdefault(town.rows[row].child, []).append(index)
        for rows in by_child.values():
            self._column(self.unit, [*rows, self.last])
        self.boxes = self.solver.getNumCol()
        self.boxed = [*range(number), *self.stays.values()]
        for index in self.boxed:
            self._column(0, [index])
            self._column(0, [index], -1.0)
        self.leaning = True

    def _column(self, cost: int, index: list[int], value: float = 1.0) -> None:
        ones = [value] * len(index)
        self.solver.addCol(cost / self.unit, 0.0, self.solver.inf, len(index), index, ones)

    def add(self, sets: set[Chosen]) -> bool:
        """Were there any that are new?"""
        new = sorted(sets - self.sets)
        for p, rows in new:
            stays = [self.stays[row] for row in rows if self.town.before[row] == p]
            cost = self.town.cost(p, rows) - self.town.cost(p, ())
            self._column(cost, [*rows, len(self.town.rows) + p, *stays])
        self.sets |= set(new)
        return bool(new)

    def _put_box(self, centre: Prices, box: float) -> None:
        """Columns that pay where a dual leaves its box."""
        move = [max(0, a - b) for a, b in zip(centre.rows, centre.shares, strict=True)]
        stay = [centre.rows[row] - move[row] for row in self.stays]
        for n, middle in enumerate([*move, *stay]):
            self.solver.changeColCost(self.boxes + 2 * n, middle / self.unit + box)
            self.solver.changeColCost(self.boxes + 2 * n + 1, box - middle / self.unit)

    def prices(self, centre: Prices, box: float) -> Prices:
        """What each block is worth in the relaxation, rounded; shares never too large together.

        A set gets the dual of its own rows that stay, too; taken over the whole, the row of a child
        who is not disturbed pays for who stays what it takes from all others.
        """
        self._put_box(centre, box)
        self.solver.run()
        solution = self.solver.getSolution()
        boxes = list(solution.col_value)[self.boxes : self.boxes + 2 * len(self.boxed)]
        self.leaning = any(value > NOTHING for value in boxes)
        duals = list(solution.row_dual)
        freed = max(0, min(round(duals[self.last] * self.unit), self.unit)) if self.least else 0
        shares, left = [0] * len(self.town.rows), dict[str, int]()
        for row, index in self.stays.items():
            child = self.town.rows[row].child
            room = left.get(child, self.unit - freed)
            shares[row] = max(0, min(round(duals[index] * self.unit), room))
            left[child] = room - shares[row]
        rows = [
            max(0, min(round(duals[row] * self.unit), open_at) + share)
            for row, (share, open_at) in enumerate(zip(shares, self.town.left_open, strict=True))
        ]
        return Prices(rows, self._raised(shares, left), freed, self.least)

    def _raised(self, shares: list[int], left: dict[str, int]) -> list[int]:
        """What is left of a child's unit makes moves dearer and costs the bound nothing."""
        number: dict[str, int] = {}
        for row in self.stays:
            child = self.town.rows[row].child
            number[child] = number.get(child, 0) + 1
        for row in self.stays:
            child = self.town.rows[row].child
            shares[row] += left[child] // number[child]
        return shares


def _movable(town: Town) -> list[int]:
    return [row for row, p in enumerate(town.before) if p >= 0]
