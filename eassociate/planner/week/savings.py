"""Ways that are saved because a companion comes from another child instead of from home.

Every block is charged with the way from home (`Table.pre`). Where a companion goes from block i of
one child to block j of another on the same day, it saves s(i, j) = pre(j) - way(i, j) minutes. What
can be saved on a day is at most the value of a matching of the blocks before with the blocks
after, and so, by linear duality, at most

    sum of after(j) over its blocks j  +  sum of before(i) over its blocks i

for any credits with after(j) + before(i) ≥ s(i, j) for all i, j. So whoever takes them off what the
blocks cost has a bound, without looking at who goes from where to where. Nobody has two parts that
are both longer than half of the week, so between those nothing is saved: credits of blocks in such
parts are of their own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.table import Table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Singles = NDArray[np.float32]

#: A credit that moves by less stays, in minutes.
MOVED = 0.25
#: So often every credit is looked at.
SWEEPS = 20


@dataclass(frozen=True)
class Credits:
    """Minutes [long, c, b] taken off a block that is the first (`after`), or the last (`before`),
    of its child's day in a part of the companion; `long` 1: in one longer than half of its week.
    """

    after: Singles
    before: Singles

    @staticmethod
    def none(companions: int, blocks: int) -> Credits:
        shape = 2, companions, blocks
        return Credits(np.zeros(shape, np.float32), np.zeros(shape, np.float32))


class Day:
    """The blocks of a day in kinds: at one place and time. `blocks` [b] their numbers, `kind` [b],
    `some` [i] one block of each kind; `way` [i, j] minutes from kind i to kind j, infinite where
    nobody can take both in this order; `only` [i] the child, where a kind has no other.
    """

    def __init__(self, table: Table, d: int) -> None:
        self.blocks, ok, _ = table.together[d]
        at = self.blocks
        marks = np.stack([table.ways.place[at], table.start[at], table.end[at]])
        _, some, self.kind = np.unique(marks, axis=1, return_index=True, return_inverse=True)
        self.some = at[some]
        place = table.ways.place[self.some]
        way = table.ways.between[np.ix_(place, place)].astype(np.float64)
        self.way = np.where(ok[np.ix_(some, some)], way, np.inf)
        self.start, self.end = table.start[self.some], table.end[self.some]
        self._keep_alone(table.piece_of[at])

    def _keep_alone(self, child: Ints) -> None:
        """Nobody comes from a child to itself."""
        least = np.full(len(self.some), len(child) + child.max(initial=0))
        most = np.full(len(self.some), -1)
        np.minimum.at(least, self.kind, child)
        np.maximum.at(most, self.kind, child)
        only = np.where(least == most, least, -1)
        self.way[(only[:, None] == only[None, :]) & (only[:, None] >= 0)] = np.inf


@dataclass(frozen=True)
class Possible:
    """What a companion may take on a day: `blocks` and the kind of each, counted from 0; credits by
    kind that are enough whatever comes before (`after`), or whatever comes after (`before`).
    """

    day: Day
    blocks: Ints
    kind: Ints
    kinds: Ints
    after: Floats
    before: Floats


class Savings:
    """What each companion could save on each day by going from one kind of blocks to another."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.days = [Day(table, d) for d in range(7)]
        self._kept: dict[int, list[Possible]] = {}

    def saved(self, c: int, day: Day, kinds: Ints) -> Floats:
        """[i, j]: minutes saved, 0 where i cannot come before j."""
        pre = self.table.pre[c, day.some[kinds]].astype(np.float64)
        found: Floats = np.maximum(pre[None, :] - day.way[np.ix_(kinds, kinds)], 0.0)
        for x in self.table.busy[c]:
            before, after = day.end[kinds] <= x.start, day.start[kinds] >= x.end
            found[before[:, None] & after[None, :]] = 0.0
        return found

    def credits(self) -> Credits:
        """All credit to the block after."""
        found = Credits.none(len(self.table.companions), len(self.table.blocks))
        for c in range(len(self.table.companions)):
            for one in self._days(c):
                found.after[:, c, one.blocks] = one.after[one.kind]
        return found

    def better(
        self, credits: Credits, used: tuple[Singles, Singles], some: Iterable[int]
    ) -> tuple[Credits, int]:
        """Credits of some companions half way to those that give least away where blocks are taken
        so much as the first, and the last, [long, c, b] of their child's day; how many days of
        companions moved.
        """
        (first, last), moved = used, 0
        after, before = credits.after.copy(), credits.before.copy()
        for c in some:
            for one in self._days(c):
                at = np.ix_(np.arange(2), np.array([c]), one.blocks)
                best = self._best(c, one, first[at][:, 0], last[at][:, 0])
                most = 0.0
                for kept, new in zip((after, before), best, strict=True):
                    step = (new[:, None, one.kind] - kept[at]) / 2
                    kept[at] += step
                    most = max(most, float(np.abs(step).max()))
                moved += most > MOVED
        return Credits(after, before), moved

    def _days(self, c: int) -> list[Possible]:
        """The days on which the companion may take two blocks."""
        if c not in self._kept:
            found = [self._possible(c, day) for day in self.days if len(day.blocks)]
            self._kept[c] = [one for one in found if len(one.blocks) > 1]
        return self._kept[c]

    def _possible(self, c: int, day: Day) -> Possible:
        mine = self.table.may[c, day.blocks]
        kinds, kind = np.unique(day.kind[mine], return_inverse=True)
        saved = self.saved(c, day, kinds)
        after, before = saved.max(axis=0, initial=0.0), saved.max(axis=1, initial=0.0)
        return Possible(day, day.blocks[mine], kind, kinds, after, before)

    def _best(self, c: int, one: Possible, first: Singles, last: Singles) -> tuple[Floats, Floats]:
        """Credits (after, before) [long, kind]."""
        number, none = len(one.kinds), np.zeros((2, len(one.kinds)))
        x, y = (_by_kind(one, use) for use in (last, first))
        if not y.any():  # nothing comes after: credit there costs nothing
            return none + one.after, none
        if not x.any():
            return none, none + one.before
        saved = np.tile(self.saved(c, one.day, one.kinds), (2, 2))
        saved[number:, number:] = 0.0  # nobody has two long parts
        before, after = _credits(saved, x.ravel(), y.ravel())
        return after.reshape(none.shape), before.reshape(none.shape)


def _by_kind(one: Possible, use: Singles) -> Floats:
    """[long, kind] of [long, b]."""
    rows = [np.bincount(one.kind, row, len(one.kinds)) for row in use]
    return np.array(rows, np.float64)


def _credits(saved: Floats, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Credits (before, after) that promise least where blocks are taken `x` as the last and `y` as
    the first of their child's day.
    """
    used_before, used_after = np.nonzero(x > 1e-7)[0], np.nonzero(y > 1e-7)[0]
    start = np.zeros(len(saved))
    if len(used_before) and len(used_after):
        small = saved[np.ix_(used_before, used_after)]
        start[used_after] = _prices(small, x[used_before], y[used_after])
    return _extended(saved, start, used_after)


def _prices(saved: Floats, supply: Floats, demand: Floats) -> Floats:
    """Credits [j] of a best division of what is saved: the dual of a small transport problem, one
    credit after the other until none gets better. A credit is best where what would save more than
    it is as much as is asked for.
    """
    credit: Floats = saved.max(axis=0)
    for _ in range(SWEEPS):
        before = credit.copy()
        for j in range(saved.shape[1]):
            rest = saved - credit[None, :]
            rest[:, j] = 0.0
            more = saved[:, j] - rest.max(axis=1, initial=0.0)
            order = np.argsort(-more, kind="stable")
            at = int(np.searchsorted(np.cumsum(supply[order]), demand[j]))
            credit[j] = max(more[order[at]], 0.0) if at < len(order) else 0.0
        if np.abs(before - credit).max() < 1e-9:
            break
    return credit


def _extended(saved: Floats, after: Floats, used_after: Ints) -> tuple[Floats, Floats]:
    """Credits (before, after) for all blocks that leave those of the blocks in use as they are."""
    before = np.zeros(len(saved))
    if len(used_after):
        gap = saved[:, used_after] - after[used_after][None, :]
        before = np.maximum(gap.max(axis=1), 0.0)
    after = np.maximum((saved - before[:, None]).max(axis=0, initial=0.0), 0.0)
    return before, np.asarray(after, np.float64)
