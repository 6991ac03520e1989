"""Ways that are saved because a companion comes from another child instead of from home.

Every block is charged with the way from home (`Table.pre`). Where a companion goes from block i of
one child to block j of another on the same day, it saves s(i, j) = pre(j) - way(i, j) minutes. What
can be saved on a day is at most the value of a matching of the blocks before with the blocks
after, and so, by linear duality, at most

    sum of after(j) over its blocks j  +  sum of before(i) over its blocks i

for any credits with after(j) + before(i) ≥ s(i, j) for all i, j. Each such pair of credits is a
cut; the ones that matter are found where the relaxation claims to save too much.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.patterns import Taken
from eassociate.planner.week.table import Table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: So often every credit is looked at.
SWEEPS = 20


@dataclass(frozen=True)
class Cut:
    """Minutes saved by `companion` in the week ≤ credits of blocks that are the first of their
    child's day (`after`) or the last (`before`); or, where there are `clash` blocks: one of them at
    most; or, where there are parts `taken`: their weights are 1 at most.
    """

    companion: int
    after: Ints
    after_minutes: Floats
    before: Ints
    before_minutes: Floats
    clash: frozenset[int] = frozenset()
    taken: tuple[Taken, ...] = ()

    @property
    def limit(self) -> float:
        """The right-hand side."""
        return 1.0 if self.clash or self.taken else 0.0


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

    def first_cuts(self) -> list[Cut]:
        """Two for each companion by whom anything can be saved: all credit to the block after, all
        to the block before.
        """
        found = []
        for c in range(len(self.table.companions)):
            if days := self._days(c):
                found.append(_cut(c, [(one, one.after, 0 * one.before) for one in days]))
                found.append(_cut(c, [(one, 0 * one.after, one.before) for one in days]))
        return found

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

    def violated(self, c: int, first: Floats, last: Floats, claimed: float) -> Cut | None:
        """A cut that says that less than `claimed` is saved where blocks are taken so much as the
        first (last) of their child's day; None if there is none.
        """
        credits, total = [], 0.0
        for one in self._days(c):
            number = len(one.kinds)
            x: Floats = np.bincount(one.kind, last[one.blocks], number).astype(np.float64)
            y: Floats = np.bincount(one.kind, first[one.blocks], number).astype(np.float64)
            if not y.any():  # nothing comes after: credit there costs nothing
                before, after = np.zeros(number), one.after
            elif not x.any():
                before, after = one.before, np.zeros(number)
            else:
                before, after = _credits(self.saved(c, one.day, one.kinds), x, y)
            credits.append((one, after, before))
            total += float(after @ y + before @ x)
        return None if claimed <= total + 0.05 else _cut(c, credits)


def _cut(c: int, credits: list[tuple[Possible, Floats, Floats]]) -> Cut:
    """Of the credits (after, before) of kinds on some days."""
    blocks = np.concatenate([one.blocks for one, _, _ in credits])
    after = np.concatenate([after[one.kind] for one, after, _ in credits])
    before = np.concatenate([before[one.kind] for one, _, before in credits])
    order = np.argsort(blocks)
    blocks, after, before = blocks[order], after[order], before[order]
    a, b = after > 0, before > 0
    return Cut(c, blocks[a], after[a], blocks[b], before[b])


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


def clash(table: Table, c: int, one: int, other: int) -> Cut:
    """One of these two blocks at most, and of all that stand in the same way to both: blocks at one
    time with `one` that nobody can take with any of those at one time with `other`.
    """
    d = int(table.day[one])
    none = np.zeros(0, np.int64), np.zeros(0)
    on, against = table.against(d)
    at = {int(b): i for i, b in enumerate(on)}
    if other not in at or not against[at[one], at[other]]:  # over midnight, or a break lost
        return Cut(c, *none, *none, clash=frozenset({one, other}))
    ones = [int(b) for b in on if against[at[int(b)], at[other]] and _meet(table, int(b), one)]
    others = [
        int(b)
        for b in on
        if _meet(table, int(b), other) and all(against[at[int(b)], at[a]] for a in ones)
    ]
    ones = [a for a in ones if all(_meet(table, a, b) for b in ones)]
    others = [a for a in others if all(_meet(table, a, b) for b in others)]
    return Cut(c, *none, *none, clash=frozenset({one, other, *ones, *others}))


def _meet(table: Table, a: int, b: int) -> bool:
    """Are both under way at one moment?"""
    return bool(table.start[a] < table.end[b] and table.start[b] < table.end[a])
