"""A roster that grows block by block: whether a companion fits, and what that adds to the cost."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from functools import cached_property

from bench.rivals.case import Case, Item, when


class Roster:
    """Who has what so far. Everything that is given keeps the rules."""

    def __init__(self, case: Case) -> None:
        self.case, self.weights = case, case.problem.weights
        everybody = range(len(case.companions))
        self.items = [list(case.busy[p]) for p in everybody]
        self.week_left = [case.week_left(p) for p in everybody]
        self.below = [c.least_minutes - case.used(p) for p, c in enumerate(case.companions)]
        self.day_used: dict[tuple[int, date], int] = defaultdict(int)
        self.company: dict[str, set[int]] = defaultdict(set)
        self.given: dict[int, int] = {}
        #: Who has something at a time already, for each time at which there are blocks.
        self.occupied = dict.fromkeys(sorted(set(case.times)), 0)

    def fits(self, p: int, b: int) -> bool:
        """May `p`, who is able to take the block, take it beside what is there?"""
        minutes, day = self.case.minutes[b], self.case.days[b]
        if minutes > self.week_left[p]:
            return False
        if minutes > self.case.day_left(p, day) - self.day_used[p, day]:
            return False
        return self._apart(p, b) and self._rested(p, b)

    def _apart(self, p: int, b: int) -> bool:
        """`Case.apart` of the block and everything that is there, without a call for each."""
        (start, end), place, way = self.case.times[b], self.case.blocks[b].place, self.case.way
        for other, other_end, there, _, _ in self.items[p]:
            if other_end <= start:
                if other_end + way(there, place) > start:
                    return False
            elif other < end or end + way(place, there) > other:
                return False
        return True

    def added(self, p: int, b: int) -> int:
        """What the cost grows by, without the minutes that are no longer uncovered."""
        block, weights, case = self.case.blocks[b], self.weights, self.case
        cost = weights.travel * self._longer_way(p, b)
        if weights.load:
            cost += weights.load * case.load(p, b)
        if p not in self.company[block.child]:
            cost += weights.people + weights.unfamiliar * case.strange(p, block.child)
        if case.previous(b) not in (None, p):
            cost += weights.changes
        return cost - weights.unfairness * max(0, min(case.minutes[b], self.below[p]))

    def give(self, p: int, b: int) -> None:
        """Block `b` is `p`'s from now on."""
        block = self.case.blocks[b]
        insort(self.items[p], self.case.item(b), key=when)
        self.week_left[p] -= block.minutes
        self.below[p] -= block.minutes
        self.day_used[p, self.case.days[b]] += block.minutes
        self.company[block.child].add(p)
        self.given[b] = p
        for time in self._alike[self.case.times[b]]:
            self.occupied[time] |= 1 << p

    @cached_property
    def _alike(self) -> dict[tuple[int, int], list[tuple[int, int]]]:
        """The times that overlap each time."""
        times = list(self.occupied)
        return {(a, z): [(b, y) for b, y in times if b < z and a < y] for a, z in times}

    def keys(self) -> dict[str, str]:
        """Block key → companion key."""
        blocks, companions = self.case.blocks, self.case.companions
        return {blocks[b].key: companions[p].key for b, p in self.given.items()}

    def _neighbours(self, p: int, b: int) -> tuple[Item | None, Item | None]:
        items = self.items[p]
        at = bisect_left(items, self.case.times[b], key=when)
        return items[at - 1] if at else None, items[at] if at < len(items) else None

    def _longer_way(self, p: int, b: int) -> int:
        before, after = self._neighbours(p, b)
        case, day = self.case, self.case.days[b]
        origin, place = case.companions[p].home, case.blocks[b].place
        if before and before[4] == day:
            origin = before[2]
        longer = case.way(origin, place)
        if after and after[3] >= 0 and after[4] == day:
            longer += case.way(place, after[2]) - case.way(origin, after[2])
        return longer

    def _rested(self, p: int, b: int) -> bool:
        most, day = self.case.problem.rules.longest_stretch, self.case.days[b]
        if most is None:
            return True
        if not self.case.busy[p] and self.day_used[p, day] + self.case.minutes[b] <= most:
            return True
        today = [item for item in self.items[p] if item[4] == day]
        return longest_run(self.case, sorted([*today, self.case.item(b)], key=when)) <= most


def longest_run(case: Case, items: list[Item]) -> int:
    """Minutes of the longest row of two or more of a day without a break between them."""
    longest, run, alone = 0, 0, True
    for before, item in zip([None, *items], items, strict=False):
        minutes = item[1] - item[0]
        if before and _pause(case, before, item) < case.problem.rules.break_minutes:
            run, alone = run + minutes, False
        else:
            run, alone = minutes, True
        longest = max(longest, 0 if alone else run)
    return longest


def _pause(case: Case, before: Item, item: Item) -> int:
    return item[0] - before[1] - case.way(before[2], item[2])


def kept(case: Case, wished: Mapping[int, int]) -> tuple[Roster, int]:
    """The roster of block → companion without what breaks a rule, and how many were left out."""
    roster, left_out = Roster(case), 0
    for b, p in sorted(wished.items(), key=lambda pair: case.times[pair[0]]):
        if case.able(b) >> p & 1 and roster.fits(p, b):
            roster.give(p, b)
        else:
            left_out += 1
    return roster, left_out
