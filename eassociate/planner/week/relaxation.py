"""The bound: column generation over children's plans, with smoothed prices and cuts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from eassociate.planner.week.master import Master
from eassociate.planner.week.own import Own, Part
from eassociate.planner.week.prices import Market, Prices, Rows, free
from eassociate.planner.week.savings import Savings

#: Share of the best prices so far in the prices asked next (Wentges 1997).
SMOOTH = 0.6
#: Cuts are sought once value and bound are so near (relative).
NEAR = 0.03
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
    static: dict[int, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.master = Master(self.rows, self.owns, self.savings)
        self.master.cut(self.savings.first_cuts())
        self.prices = self.sane(free(self.rows))
        nobody = [(k, [(-1, (1 << own.n) - 1)]) for k, own in enumerate(self.owns)]
        self.master.add(nobody, self.static)

    def sane(self, prices: Prices) -> Prices:
        """New prices: those of the savings of a companion add up to what a minute costs, what is
        missing is at most what it costs.
        """
        travel = float(self.rows.table.weights.travel)
        cut = np.zeros(len(self.master.cuts))
        cut[: len(prices.cut)] = prices.cut
        for on in self.master.cuts_on.values():
            numbers = [r for r in on if not self.master.cuts[r].limit]
            if not numbers:
                continue
            total = cut[numbers].sum()
            if total < travel * (1 - 1e-12):
                cut[numbers] += (travel - total) / len(numbers)
        least = np.minimum(prices.least, float(self.rows.table.weights.unfairness))
        return Prices(prices.week, prices.half, least, cut)

    def step(self) -> int:
        """One round; how many new plans and cuts it found."""
        self.value, values, prices = self.master.solve()
        self.values = values
        self.rounds += 1
        near = self.value - self.bound < NEAR * abs(self.value)
        new = self.master.cut(self.master.crowded(values))
        new += self.master.cut(self.master.violated(values)) if near else 0
        known = self.sane(prices)
        asked = self.sane(self.prices.mixed(known, SMOOTH))
        new += self._ask(asked)
        if new < len(self.owns) // 20:
            new += self._ask(known)
        if near or new < len(self.owns) // 20:
            new += self.master.raise_exits(values)
        return new

    def _ask(self, prices: Prices) -> int:
        """Asks, and adds the plans; how many were new."""
        return self.master.add(self.ask(prices), self.static)

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
        if total > self.bound:
            self.bound, self.prices = total, prices
        return found
