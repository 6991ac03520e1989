"""The bound: column generation over children's plans, with smoothed prices and cuts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.master import Master
from eassociate.planner.week.own import Own, Part
from eassociate.planner.week.prices import Market, Prices, Rows, free
from eassociate.planner.week.savings import Savings
from eassociate.planner.week.separation import clashing, crowded, ends, overfull

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
#: Share of the best prices so far in the prices asked next (Wentges 1997).
SMOOTH = 0.6
#: Cuts are sought once value and bound are so near (relative).
NEAR = 0.03
#: With more children than this, prices are central; clashes are sought once value and bound are so
#: near (relative).
FEW, FINE = 60, 0.004
#: Credits get better once value and bound are so near, of every so many-th companion in a round.
CREDIT, TURNS = 0.15, 4
#: Cuts on what companions take together are sought once they are so near.
MIXING = 0.006
#: So much of the use that is known is kept in a round.
KEPT = 0.5
#: Bounds are whole numbers, and costs are summed in single precision.
SAFETY = 1e-6


@dataclass
class Relaxation:
    """`bound`: proven, if there are `savings`; without them ways between children do not count.
    `value`: of the relaxation over the plans known so far.
    """

    rows: Rows
    owns: list[Own]
    savings: Savings | None
    bound: float = float("-inf")
    value: float = float("inf")
    last: float = float("-inf")
    rounds: int = 0
    prices: Prices = field(init=False)

    def __post_init__(self) -> None:
        credits = self.savings.credits() if self.savings else None
        self.master = Master(self.rows, self.owns, credits)
        self.prices = self.sane(free(self.rows))
        self.used: tuple[Singles, Singles] | None = None
        nobody = [(k, [(-1, (1 << own.n) - 1)]) for k, own in enumerate(self.owns)]
        self.master.add(nobody)

    def sane(self, prices: Prices) -> Prices:
        """What is missing to the guaranteed minutes is worth at most what it costs."""
        least = np.minimum(prices.least, float(self.rows.table.weights.unfairness))
        size = len(self.master.cuts)
        cut = np.pad(prices.cut, (0, size - len(prices.cut)))
        return Prices(prices.week, prices.half, least, cut)

    def step(self) -> int:
        """One round; how many new plans, cuts and credits it found."""
        self.value, values, prices = self.master.solve(len(self.owns) > FEW)
        self.master.tidy()
        self.rounds += 1
        near = not self.far(NEAR)
        new = self.master.cut(crowded(self.master, values))
        new += self.master.cut(clashing(self.master, values)) if not self.far(FINE) else 0
        if not self.far(MIXING):
            new += self.master.cut(overfull(self.master, values, self._some()))
        moved = self._credit(values)
        known = self.sane(prices)
        asked = self.sane(self.prices.mixed(known, SMOOTH))
        new += self._ask(asked)
        if new < len(self.owns) // 20:
            new += self._ask(known)
        if near or new < len(self.owns) // 20:
            new += self.master.raise_exits(values)
        return new + moved

    def _credit(self, values: Floats) -> int:
        """Credits that give less away where the relaxation takes blocks as it does; how many days
        of companions that changed.
        """
        before = self.master.credits
        if self.savings is None or before is None or self.far(CREDIT):
            return 0
        first, last = ends(self.master, values)
        if self.used is not None:
            for new, old in zip((first, last), self.used, strict=True):
                new += KEPT * (old - new)
        self.used = first, last
        credits, moved = self.savings.better(before, self.used, self._some())
        self.master.credit(credits)
        return moved

    def _some(self) -> range:
        """The companions who are looked at in this round; all of a few."""
        turns = TURNS if self.rows.companions > FEW else 1
        return range(self.rounds % turns, self.rows.companions, turns)

    def far(self, near: float) -> bool:
        """Are value and bound farther from each other than this (relative)?"""
        return self.value - self.bound > near * abs(self.value)

    def market(self, prices: Prices) -> Market:
        """What a child's plan costs at these prices, with the cuts and credits of now."""
        return Market(self.rows, prices, self.master.cuts, self.master.credits)

    def _ask(self, prices: Prices) -> int:
        """Asks, and adds the plans; how many were new."""
        return self.master.add(self.ask(prices))

    def ask(self, prices: Prices) -> list[tuple[int, list[Part]]]:
        """The children's cheapest plans at these prices; what they cost less the prices of all
        there is (`last`) is a bound.
        """
        market = self.market(prices)
        total = -prices.of_everything(self.rows)
        found: list[tuple[int, list[Part]]] = []
        for k, own in enumerate(self.owns):
            cost, parts = own.best(market.costs(own))
            total += cost - abs(cost) * SAFETY
            found.append((k, parts))
        self.last = total
        if total > self.bound:
            self.bound, self.prices = total, prices
        return found
