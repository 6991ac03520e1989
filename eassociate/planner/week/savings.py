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

#: With more blocks of a companion on a day the first credits are taken from the places alone.
PAIRS = 350


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


class Savings:
    """What each companion could save on each day: s [i, j] over the blocks it may take."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self._kept: dict[int, dict[int, tuple[Ints, Floats, Floats]]] = {}

    def possible(self, c: int, d: int) -> tuple[Ints, Floats]:
        """Blocks of the day that c may take; [i, j] minutes saved, 0 where i cannot come before
        j.
        """
        table = self.table
        on, ok, _ = table.together[d]
        mine = table.may[c, on]
        blocks = on[mine]
        place = table.ways.place[blocks]
        saved = table.pre[c, blocks][None, :] - table.ways.between[np.ix_(place, place)]
        child = table.piece_of[blocks]
        good = ok[np.ix_(mine, mine)] & (child[:, None] != child[None, :])
        for x in table.busy[c]:
            before, after = table.end[blocks] <= x.start, table.start[blocks] >= x.end
            good &= ~(before[:, None] & after[None, :])
        return blocks, np.where(good, np.maximum(saved, 0), 0).astype(np.float64)

    def first_cuts(self) -> list[Cut]:
        """Two for each companion by whom anything can be saved: all credit to the block after, all
        to the block before.
        """
        found = []
        for c in range(len(self.table.companions)):
            if days := self._days(c):
                none = [np.zeros(len(blocks)) for blocks, _, _ in days.values()]
                names = [blocks for blocks, _, _ in days.values()]
                found.append(_cut(c, names, [after for _, after, _ in days.values()], none))
                found.append(_cut(c, names, none, [before for _, _, before in days.values()]))
        return found

    def _days(self, c: int) -> dict[int, tuple[Ints, Floats, Floats]]:
        """Days on which the companion may take two blocks: which; credits that are enough whatever
        comes before (all of the way), or whatever comes after (the most that any place would save).
        """
        if c not in self._kept:
            self._kept[c] = {
                d: (blocks, *self._enough(c, d, blocks))
                for d in range(7)
                if len(blocks := self._blocks(c, d)) > 1
            }
        return self._kept[c]

    def _blocks(self, c: int, d: int) -> Ints:
        on = self.table.together[d][0]
        found: Ints = on[self.table.may[c, on]]
        return found

    def _enough(self, c: int, d: int, blocks: Ints) -> tuple[Floats, Floats]:
        """As tight as can be where every pair can be looked at, else by the places alone."""
        table = self.table
        if len(blocks) <= PAIRS:
            saved = self.possible(c, d)[1]
            return saved.max(axis=0), saved.max(axis=1)
        after = table.pre[c, blocks].astype(np.float64)
        places, which = np.unique(table.ways.place[blocks], return_inverse=True)
        most = np.zeros(len(places))
        np.maximum.at(most, which, after)
        saved = most[None, :] - table.ways.between[np.ix_(places, places)]
        return after, np.maximum(saved.max(axis=1), 0.0)[which]

    def violated(self, c: int, first: Floats, last: Floats, claimed: float) -> Cut | None:
        """A cut that says that less than `claimed` is saved where blocks are taken so much as the
        first (last) of their child's day; None if there is none.
        """
        names, afters, befores, total = [], [], [], 0.0
        for d, (blocks, most_after, most_before) in self._days(c).items():
            x, y = last[blocks], first[blocks]
            if not y.any():  # nothing comes after: credit there costs nothing
                before, after = np.zeros(len(blocks)), most_after
            elif not x.any():
                before, after = most_before, np.zeros(len(blocks))
            else:
                before, after = _credits(self.possible(c, d)[1], x, y)
            names.append(blocks)
            afters.append(after)
            befores.append(before)
            total += float(after @ y + before @ x)
        return None if claimed <= total + 0.05 else _cut(c, names, afters, befores)


def _cut(c: int, names: list[Ints], afters: list[Floats], befores: list[Floats]) -> Cut:
    blocks = np.concatenate(names)
    after, before = np.concatenate(afters), np.concatenate(befores)
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
    """Credits [j] of a best division of what is saved: the dual of a small transport problem,
    by trying the breakpoints of each credit in turn until none gets better.
    """
    credit: Floats = saved.max(axis=0).astype(np.float64)
    for _ in range(20):
        changed = False
        for j in range(saved.shape[1]):
            others = np.delete(np.arange(saved.shape[1]), j)
            rest = saved[:, others] - credit[others][None, :]
            floor = np.maximum(rest.max(axis=1, initial=0.0), 0.0)
            tries = np.unique(np.concatenate([[0.0], np.maximum(saved[:, j] - floor, 0.0)]))
            before = np.maximum(saved[:, j][None, :] - tries[:, None], floor[None, :])
            values = tries * demand[j] + before @ supply
            best = float(tries[int(values.argmin())])
            changed |= abs(best - credit[j]) > 1e-9
            credit[j] = best
        if not changed:
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
