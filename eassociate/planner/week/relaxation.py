"""The bound: column generation over children's plans, with smoothed prices and cuts."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from eassociate.planner.week.master import Master
from eassociate.planner.week.own import Own, Part
from eassociate.planner.week.prices import Market, Prices, Rows, free
from eassociate.planner.week.savings import Savings
from eassociate.planner.week.separation import clashing, crowded, likely, violated

#: Share of the best prices so far in the prices asked next (Wentges 1997).
SMOOTH = 0.6
#: Cuts are sought once value and bound are so near (relative).
NEAR = 0.03
#: With more children than this, prices are central until value and bound are so near (relative).
FEW, FINE = 60, 0.004
#: Bounds are whole numbers, and costs are summed in single precision.
SAFETY = 1e-6


@dataclass
class Relaxation:
    """`bound`: proven; `value`: of the relaxation over the plans known so far."""

    rows: Rows
    owns: list[Own]
    savings: Savings
    bound: float = float("-inf")
    value: float = float("inf")
    last: float = float("-inf")
    rounds: int = 0
    prices: Prices = field(init=False)
    #: Ways saved between children are not looked at yet: good prices sooner, but no bound.
    bare: bool = True
    mark: float = float("-inf")

    def __post_init__(self) -> None:
        self.master = Master(self.rows, self.owns, self.savings)
        self.prices = self.sane(free(self.rows))
        nobody = [(k, [(-1, (1 << own.n) - 1)]) for k, own in enumerate(self.owns)]
        self.master.add(nobody)

    def complete(self) -> None:
        """From now on with the ways that are saved between children."""
        self.bare, self.mark = False, float("-inf")
        self.master.cut(self.savings.first_cuts())
        prices = self.prices
        new = likely(self.master, self.values)
        cut = np.zeros(len(self.master.cuts) + len(new))
        cut[: len(prices.cut)] = prices.cut
        cut[len(self.master.cuts) :] = float(self.rows.table.weights.travel)
        self.master.cut(new)
        self._ask(self.sane(Prices(prices.week, prices.half, prices.least, cut)))

    def sane(self, prices: Prices) -> Prices:
        """New prices: those of the savings of a companion add up to what a minute costs, what is
        missing is at most what it costs.
        """
        travel, master = float(self.rows.table.weights.travel), self.master
        cut = np.zeros(len(master.cuts))
        cut[: len(prices.cut)] = prices.cut
        for c, numbers in master.savings_on.items():
            total = cut[numbers].sum()
            if total < travel * (1 - 1e-12):
                live = [r for r in master.cuts_on[c] if not master.cuts[r].limit]
                cut[live] += (travel - total) / len(live)
        least = np.minimum(prices.least, float(self.rows.table.weights.unfairness))
        return Prices(prices.week, prices.half, least, cut)

    def step(self) -> int:
        """One round; how many new plans and cuts it found."""
        self.value, values, prices = self.master.solve(
            self.bare and len(self.owns) > FEW and self.far(FINE)
        )
        self.values = values
        self.master.tidy()
        self.rounds += 1
        near = not self.far(NEAR)
        new = self.master.cut(crowded(self.master, values))
        new += self.master.cut(clashing(self.master, values)) if not self.far(FINE) else 0
        new += self.master.cut(violated(self.master, values)) if not self.bare else 0
        known = self.sane(prices)
        asked = self.sane(self.prices.mixed(known, SMOOTH))
        new += self._ask(asked)
        if new < len(self.owns) // 20:
            new += self._ask(known)
        if near or new < len(self.owns) // 20:
            new += self.master.raise_exits(values)
        return new

    def far(self, near: float) -> bool:
        """Are value and bound farther from each other than this (relative)?"""
        return self.value - self.mark > near * abs(self.value)

    def _ask(self, prices: Prices) -> int:
        """Asks, and adds the plans; how many were new."""
        return self.master.add(self.ask(prices))

    def ask(self, prices: Prices) -> list[tuple[int, list[Part]]]:
        """The children's cheapest plans at these prices; what they cost less the prices of all
        there is (`last`) is a bound.
        """
        market = Market(self.rows, prices, self.master.cuts)
        total = -prices.of_everything(self.rows, self.master.cuts)
        found: list[tuple[int, list[Part]]] = []
        for k, own in enumerate(self.owns):
            cost, parts = own.best(market.costs(own))
            total += cost - abs(cost) * SAFETY
            found.append((k, parts))
        self.last = total
        if total > self.mark:
            self.mark, self.prices = total, prices
        if not self.bare:
            self.bound = max(self.bound, total)
        return found
