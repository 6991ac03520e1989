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
from eassociate.planner.town import Town

#: Sets of one companion that are added at once.
AT_ONCE = 12
ROUNDS = 60
STEP = (3, 10)

Chosen = tuple[int, tuple[int, ...]]


@dataclass(slots=True)
class Relaxed:
    """The best bound that was found, the prices that gave it, and the sets looked at."""

    prices: Prices
    bound: int
    sets: set[Chosen] = field(default_factory=set)


def relax(
    town: Town, able: Any, prices: Prices, taken: list[tuple[int, ...]], until: float
) -> Relaxed:
    """Begins with `prices` and the plan `taken`. Raises `pricing.TooMany`."""
    master = _Master(town)
    master.add({(p, rows) for plan in (taken, town.mine) for p, rows in enumerate(plan) if rows})
    best: Relaxed | None = None
    target = prices
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
        if time.perf_counter() > until or (not fresh and prices == target):
            break
        target = master.prices()
        prices = _between(best.prices, target) if fresh else target
    assert best is not None
    best.sets = master.sets
    return best


def _between(safe: Prices, far: Prices) -> Prices:
    """Prices of the relaxation swing widely at first: only a part of the way from the best known
    (Wentges, International Transactions in Operational Research 4, 1997).
    """
    return Prices(_part_way(safe.rows, far.rows), _part_way(safe.shares, far.shares))


def _part_way(safe: list[int], far: list[int]) -> list[int]:
    return [a + (b - a) * STEP[0] // STEP[1] for a, b in zip(safe, far, strict=True)]


class _Master:
    """The relaxation: rows are blocks and companions, columns sets and blocks that stay open."""

    def __init__(self, town: Town) -> None:
        import highspy

        self.town, self.sets = town, set[Chosen]()
        self.unit = town.scale.disturbed * town.scale.base
        self.solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
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
        for row in range(number):
            self._column(town.left_open[row], [row])
        by_child: dict[str, list[int]] = {}
        for row, index in self.stays.items():
            by_child.setdefault(town.rows[row].child, []).append(index)
        for rows in by_child.values():
            self._column(self.unit, rows)

    def _column(self, cost: int, index: list[int]) -> None:
        ones = [1.0] * len(index)
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

    def prices(self) -> Prices:
        """What each block is worth in the relaxation, rounded; shares never too large together.

        A set gets the dual of its own rows that stay, too; taken over the whole, the row of a child
        who is not disturbed pays for who stays what it takes from all others.
        """
        self.solver.run()
        duals = list(self.solver.getSolution().row_dual)
        shares, left = [0] * len(self.town.rows), dict[str, int]()
        for row, index in self.stays.items():
            child = self.town.rows[row].child
            room = left.get(child, self.unit)
            shares[row] = max(0, min(round(duals[index] * self.unit), room))
            left[child] = room - shares[row]
        rows = [
            max(0, min(round(duals[row] * self.unit) + share, open_at + share))
            for row, (share, open_at) in enumerate(zip(shares, self.town.left_open, strict=True))
        ]
        return Prices(rows, shares)


def _movable(town: Town) -> list[int]:
    return [row for row, p in enumerate(town.before) if p >= 0]
