"""Which sets of rows a companion could take in a best plan, judged by the prices of the rows.

Whatever whole number each row is worth, no plan costs less than

    sum over rows of min(price, cost of staying open and of taking it away)
    + sum over companions of the least of (cost of a set - what its rows bring) over all sets
      that the companion may take

(Lagrange: a plan pays every price at most once). A plan that takes a set which is worse than the
companion's least by more than the distance between this bound and a known plan costs more than
the known one. So only the others can be in a best plan, and if there is no distance the known plan
is a best one. Everything here is in whole numbers: nothing is lost to rounding.
"""

import time
from bisect import insort
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from eassociate.planner.fitting import time_and_breaks
from eassociate.planner.town import Town

#: A search through more sets than this is given up, and nothing is proven.
MOST_STEPS = 1_000_000
#: A row that a companion cannot take costs so much (upper part).
DEAR = 1 << 58


class TooMany(Exception):
    """There are more sets than can be looked at."""


@dataclass(slots=True)
class Budget:
    """Steps that may still be taken, for everybody together, until `until` (`perf_counter`)."""

    until: float
    steps: int = MOST_STEPS

    def spend(self) -> None:
        self.steps -= 1
        if self.steps < 0 or (self.steps % 64 == 0 and time.perf_counter() > self.until):
            raise TooMany


@dataclass(frozen=True, slots=True)
class Prices:
    """What every row is worth, and what taking it from who goes there now costs (the shares of a
    child's rows are together at most the cost of a disturbed child, less `freed`).

    `freed`: if it is known that at least `least` children are disturbed in any plan that is wanted,
    so much of the cost of a disturbed child may be paid for those in advance.
    """

    rows: list[int]
    shares: list[int]
    freed: int = 0
    least: int = 0

    def with_least(self, least: int) -> "Prices":
        """The same prices, where at least so many children are disturbed."""
        return Prices(self.rows, self.shares, self.freed, least)

    def net(self, town: Town, p: int, row: int) -> int:
        """What the row brings companion `p`."""
        return self.rows[row] - (self.shares[row] if town.moved(p, row) else 0)


@dataclass(frozen=True, slots=True)
class Offer:
    """Sets of a companion that cost little more than the least, beside the prices of their rows."""

    p: int
    least: int
    sets: list[tuple[int, tuple[int, ...]]]  # (reduced cost, rows)


def bound(town: Town, prices: Prices, offers: list[Offer]) -> int:
    """No plan of the town costs less. `offers` of everybody who may take a row at all."""
    open_at = (left + share for left, share in zip(town.left_open, prices.shares, strict=True))
    rows = sum(map(min, prices.rows, open_at))
    return rows + sum(offer.least for offer in offers) + prices.freed * prices.least


def offers_of(
    town: Town,
    able: Any,
    prices: Prices,
    gap: int,
    budget: Budget,
    known: list[tuple[int, ...]],
    limit: int | None = None,
) -> list[Offer]:
    """Of everybody the sets within `gap` of the least (with `limit`: the cheapest of those that
    were met); `known[p]`: rows that `p` may surely take. Raises `TooMany`.
    """
    helpful = Filter(town, prices).rows(able, gap, known)
    offers = []
    some = helpful.any(axis=1).tolist()
    for p in range(len(town.people)):
        if not some[p] and not known[p]:
            nothing = town.cost(p, ())
            offers.append(Offer(p, nothing, [(nothing, ())]))
            continue
        rows = np.nonzero(helpful[p])[0].tolist()
        budget.spend()
        offers.append(_Search(town, p, rows, prices, gap, budget, limit).run(known[p]))
    return offers


class Filter:
    """Leaves out most rows that cannot be in a cheap set, for all companions at once.

    A set is a chain of rows in time. Only the upper part of the costs is looked at, rounded down,
    and the ways are left out: what is left out then is too dear in truth as well.
    """

    def __init__(self, town: Town, prices: Prices) -> None:
        self.town = town
        self.starts = np.array([t.start for t in town.things], dtype=np.int64)
        self.ends = np.array([t.end for t in town.things], dtype=np.int64)
        self.by_end = np.argsort(self.ends, kind="stable")
        unit = town.scale.base
        self.prices = np.array([-(-price // unit) for price in prices.rows], dtype=np.int64)
        self.shares = np.array([share // unit for share in prices.shares], dtype=np.int64)

    def rows(self, able: Any, gap: int, known: list[tuple[int, ...]]) -> Any:
        worth = np.where(able, self._least_cost(), DEAR)
        longest = self._longest_chain()
        before, after = np.zeros_like(worth), np.zeros_like(worth)
        for _ in range(longest - 1):
            before, after = self._earlier(worth + before), self._later(worth + after)
        limit = np.array([self._limit(p, rows) for p, rows in enumerate(known)], dtype=np.int64)
        slack = gap // self.town.scale.base + 2 * longest + 2
        return able & (worth + before + after <= (limit + slack)[:, None])

    def _limit(self, p: int, known: tuple[int, ...]) -> int:
        """The upper part of a set that the companion may take, or of none."""
        if not known:
            return 0
        cost = self.town.cost(p, known) - self.town.cost(p, ())
        worth = 0
        for row in known:
            paid = int(self.shares[row]) + 1 if self.town.moved(p, row) else 0
            worth += int(self.prices[row]) - 1 - paid
        return min(0, -(-cost // self.town.scale.base) - worth)

    def _least_cost(self) -> Any:
        town = self.town
        shape = (len(town.people), len(town.rows))
        number: dict[str, int] = {}
        for block in town.rows:
            number[block.child] = number.get(block.child, 0) + 1
        siblings = np.array([number[b.child] for b in town.rows], dtype=np.int64)
        cost = town.points * town.scale.unfamiliar // siblings
        before = np.array(town.before, dtype=np.int64)
        moved = (before >= 0)[None, :] & (before[None, :] != np.arange(shape[0])[:, None])
        cost += moved * (self.shares + 1)[None, :]
        return cost - self.prices[None, :]

    def _longest_chain(self) -> int:
        number, until = 0, None
        for row in self.by_end.tolist():
            if until is None or self.starts[row] >= until:
                number, until = number + 1, self.ends[row]
        return max(number, 1)

    def _earlier(self, worth: Any) -> Any:
        """For each row the cheapest of those that end before it starts, if it helps."""
        least = np.minimum.accumulate(worth[:, self.by_end], axis=1)
        least = np.concatenate([np.zeros((len(worth), 1), dtype=np.int64), least], axis=1)
        found = np.searchsorted(self.ends[self.by_end], self.starts, side="right")
        return np.minimum(least[:, found], 0)

    def _later(self, worth: Any) -> Any:
        least = np.minimum.accumulate(worth[:, ::-1], axis=1)[:, ::-1]
        least = np.concatenate([least, np.zeros((len(worth), 1), dtype=np.int64)], axis=1)
        found = np.searchsorted(self.starts, self.ends, side="left")
        return np.minimum(least[:, found], 0)


@dataclass(slots=True)
class _Search:
    """Depth first through the sets in order of time, turning back where even the cheapest way on
    is too dear.
    """

    town: Town
    p: int
    rows: list[int]
    prices: Prices
    gap: int
    budget: Budget
    limit: int | None
    least: int = 0
    base: int = 0
    home: list[int] = field(default_factory=list)  # cheapest way to a row that comes first
    own: list[int] = field(default_factory=list)  # a row's cost at least, without the way
    ahead: list[int] = field(default_factory=list)  # what rows after this one can save at most
    ranked: list[tuple[int, int]] = field(default_factory=list)  # (own + ahead, row), best first
    found: list[tuple[int, tuple[int, ...]]] = field(default_factory=list)

    def run(self, known: tuple[int, ...]) -> Offer:
        nothing = self.town.cost(self.p, ())
        self.least, self.found = nothing, [(nothing, ())]
        if known:
            self._keep(known)
        if self.rows:
            self._prepare()
            self._first()
        sets = sorted({(cost, rows) for cost, rows in self.found if cost <= self.least + self.gap})
        if self.limit is not None:
            sets = sorted(set(self.found))[: self.limit]
        return Offer(self.p, self.least, sets)

    def _keep(self, taken: tuple[int, ...]) -> None:
        cost = self.town.cost(self.p, taken) - sum(
            self.prices.net(self.town, self.p, row) for row in taken
        )
        if cost <= self.least + self.gap:
            self.found.append((cost, taken))
            self.least = min(self.least, cost)

    def _prepare(self) -> None:
        town, unit = self.town, self.town.scale
        self.base = unit.travel * self._fixed_way() + town.lacking(self.p, 0)
        self.home = [town.alone(self.p, row)[1] for row in self.rows]
        siblings: dict[str, int] = {}
        for row in self.rows:
            siblings[town.rows[row].child] = siblings.get(town.rows[row].child, 0) + 1
        self.own = [self._own(row, siblings) for row in self.rows]
        self._look_ahead()

    def _own(self, row: int, siblings: dict[str, int]) -> int:
        town, child = self.town, self.town.rows[row].child
        points, _, rest = town.alone(self.p, row)
        return points // siblings[child] + rest - self.prices.net(town, self.p, row)

    def _fixed_way(self) -> int:
        """At least so many minutes to fixed blocks, whatever comes between them."""
        town, things = self.town, self.town.fixed[self.p]
        total = 0
        for thing in things:
            if thing.counted:
                places = [town.people[self.p].home, *(t.place for t in things if t is not thing)]
                places += [town.rows[row].place for row in self.rows]
                total += min(town.way(place, thing.place) for place in places)
        return total

    def _step(self, i: int, j: int) -> int:
        """The shortest way to the j-th row if the i-th comes before."""
        town = self.town
        if town.things[self.rows[i]].day != town.things[self.rows[j]].day:
            return self.home[j]
        way = town.scale.travel * town.way(
            town.rows[self.rows[i]].place, town.rows[self.rows[j]].place
        )
        return min(way, self.home[j]) if town.fixed[self.p] else way

    def _look_ahead(self) -> None:
        """From the last row to the first; what is worth most is asked first, and the way only adds
        to it.
        """
        goes, rows = self.town.goes_with, self.rows
        self.ahead = [0] * len(rows)
        for i in range(len(rows) - 1, -1, -1):
            best, with_this = 0, goes[rows[i]]
            for worth, j in self.ranked:
                if worth >= best:
                    break
                if with_this[rows[j]]:
                    best = min(best, worth + self._step(i, j))
            self.ahead[i] = best
            insort(self.ranked, (self.own[i] + best, i))

    def _first(self) -> None:
        bounds = [
            self.base + home + own + ahead
            for home, own, ahead in zip(self.home, self.own, self.ahead, strict=True)
        ]
        for i in sorted(range(len(self.rows)), key=bounds.__getitem__):
            if bounds[i] > self.least + self.gap:
                return
            self._visit(i, (self.rows[i],), bounds[i] - self.ahead[i])

    def _visit(self, i: int, taken: tuple[int, ...], cost: int) -> None:
        """`taken` ends with the i-th row and costs at least `cost`."""
        self.budget.spend()
        time, breaks = time_and_breaks(self.town, self.p, taken)
        if not time:
            return
        if breaks:
            self._keep(taken)
        goes, limit = self.town.goes_with[self.rows[i]], self.least + self.gap - cost
        for worth, j in self.ranked:
            if worth > limit or cost + worth > self.least + self.gap:
                return
            if j > i and goes[self.rows[j]]:
                self._follow(i, j, taken, cost)

    def _follow(self, i: int, j: int, taken: tuple[int, ...], cost: int) -> None:
        row, goes = self.rows[j], self.town.goes_with
        more = cost + self.own[j] + self._step(i, j)
        if more + self.ahead[j] <= self.least + self.gap and all(goes[t][row] for t in taken):
            self._visit(j, (*taken, row), more)
