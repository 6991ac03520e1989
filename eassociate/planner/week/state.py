"""A plan in the making: who has which block, and what a child's blocks would cost from here."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.own import FORBIDDEN, Own, Part
from eassociate.planner.week.packs import Kept
from eassociate.planner.week.table import Table

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


class State:
    """The blocks of every companion; kept with it: what clashes, what is left, what a way costs.

    `has` [b] companion or -1; `clash` [c, b] how many blocks of the companion stand against it;
    `way` [c, b] minutes that the block would add; `left` [c] minutes of the week, `today` [c, d];
    `short` [c] minutes below the guaranteed.
    """

    def __init__(self, table: Table, owns: list[Own]) -> None:
        self.table, self.owns = table, owns
        number = len(table.companions)
        self.has = np.full(len(table.blocks), -1, np.int64)
        self.blocks: list[list[int]] = [[] for _ in range(number)]
        self.clash = np.zeros((number, len(table.blocks)), np.int8)
        self.way = table.pre.astype(np.float32)
        self.left = table.week_room.copy()
        self.today = table.day_room.copy()
        self.short = table.least_left.copy()
        self._place_on_day = np.zeros(len(table.blocks), np.int64)
        for on, _, _ in table.together:
            self._place_on_day[on] = np.arange(len(on))

    # -- giving and taking ----------------------------------------------------------------------

    def give(self, c: int, blocks: list[int]) -> None:
        self._change(c, blocks, 1)

    def take(self, c: int, blocks: list[int]) -> None:
        self._change(c, blocks, -1)

    def _change(self, c: int, blocks: list[int], sign: int) -> None:
        table, own = self.table, self.blocks[c]
        for b in blocks:
            d = int(table.day[b])
            on, against = table.against(d)
            self.clash[c, on] += sign * against[self._place_on_day[b]]
            minutes = int(table.minutes[b])
            self.left[c] -= sign * minutes
            self.today[c, d] -= sign * minutes
            self.short[c] -= sign * minutes
            self.has[b] = c if sign > 0 else -1
            own.append(b) if sign > 0 else own.remove(b)
        own.sort()
        for d in {int(table.day[b]) for b in blocks}:
            self._ways(c, d)

    def _ways(self, c: int, d: int) -> None:
        """What each block of the day would add to the ways of the companion."""
        table = self.table
        on = table.together[d][0]
        row = table.pre[c, on].astype(np.float32)
        own = [b for b in self.blocks[c] if table.day[b] == d]
        for b in own:
            later = table.start[on] >= table.end[b]
            row[later] = table.ways.to_blocks(int(table.ways.place[b]))[on[later]]
        for b in own:
            before = table.end[on] <= table.start[b]
            nearest = [a for a in own if table.end[a] <= table.start[b]]
            if nearest:
                before &= table.start[on] >= table.end[nearest[-1]]
            there = table.ways.blocks_to(int(table.ways.place[b]))[on[before]]
            row[before] += there - self.leg(c, b)
        self.way[c, on] = row

    def leg(self, c: int, b: int) -> int:
        """Minutes on the way to block `b` of companion `c` as things are."""
        day = self.table.day
        before = [a for a in self.blocks[c] if day[a] == day[b] and a < b]
        return self.table.leg(c, before[-1] if before else None, b)

    # -- a child --------------------------------------------------------------------------------

    def parts_of(self, k: int) -> dict[int, list[int]]:
        """Companion → blocks of the child; -1: open."""
        found: dict[int, list[int]] = {}
        for b in self.owns[k].blocks:
            found.setdefault(int(self.has[b]), []).append(int(b))
        return found

    def remove(self, k: int) -> dict[int, list[int]]:
        parts = self.parts_of(k)
        for c, blocks in parts.items():
            if c >= 0:
                self.take(c, blocks)
        return parts

    def restore(self, parts: dict[int, list[int]]) -> None:
        for c, blocks in parts.items():
            if c >= 0:
                self.give(c, blocks)

    def costs(self, own: Own) -> Floats:
        """[m, s] as `Own.costs`, from the state as it is."""
        return self.counted(own, self.plain(own))

    def counted(self, own: Own, plain: Floats) -> Floats:
        """`plain`, less what counts towards the guaranteed minutes."""
        if not (weight := self.table.weights.unfairness):
            return plain
        short = np.maximum(self.short[own.rows], 0)[:, None].astype(np.float32)
        counted: Floats = plain - np.float32(weight) * np.minimum(own.minutes[None, :], short)
        return counted

    def plain(self, own: Own) -> Floats:
        """[m, s] as `costs`, but for what counts towards the guaranteed minutes."""
        table, rows, blocks = self.table, own.rows, own.blocks
        pick = np.ix_(rows, blocks)
        added = table.weights.travel * (self.way[pick] - table.pre[pick])
        added = added + FORBIDDEN * self._stands_against(own, pick)
        costs = own.costs(added.astype(np.float32, copy=False))
        full = np.nonzero(self.left[rows] < own.most_minutes)[0]
        if len(full):
            costs[full] += FORBIDDEN * (own.minutes[None, :] > self.left[rows[full], None])
        for d, minutes in own.full_days.items():
            full = np.nonzero(self.today[rows, d] < minutes[-1])[0]
            if len(full):
                costs[full] += FORBIDDEN * (minutes[None, :] > self.today[rows[full], d][:, None])
        return costs

    def _stands_against(self, own: Own, pick: tuple[Any, ...]) -> NDArray[np.bool_]:
        table = self.table
        today = self.today[own.rows][:, table.day[own.blocks]]
        against: NDArray[np.bool_] = self.clash[pick] > 0
        return against | (today < table.minutes[own.blocks][None, :])

    def place(self, own: Own, parts: list[Part]) -> list[Part]:
        """Gives what a division says; the parts that do not go together after all: they stay
        open.
        """
        unfit = []
        for row, s in parts:
            blocks = [int(own.blocks[b]) for b in range(own.n) if s >> b & 1]
            if row >= 0 and self.fits(c := int(own.rows[row]), blocks):
                self.give(c, blocks)
            elif row >= 0:
                unfit.append((row, s))
        return unfit

    def fits(self, c: int, blocks: list[int]) -> bool:
        """Do the blocks keep every rule beside those that the companion has?"""
        table = self.table
        if sum(int(table.minutes[b]) for b in blocks) > self.left[c]:
            return False
        days = {int(table.day[b]) for b in blocks}
        for d in days:
            new = sum(int(table.minutes[b]) for b in blocks if table.day[b] == d)
            if new > self.today[c, d]:
                return False
        near = [b for b in self.blocks[c] if {int(table.day[b]) + x for x in (-1, 0, 1)} & days]
        return table.in_a_row([*near, *blocks], c)

    def kept(self) -> Kept:
        """What companions have, and what is left of them."""
        return Kept(self.blocks, self.left, self.today, self.short)

    # -- the cost -------------------------------------------------------------------------------

    def cost(self) -> float:
        """Of the whole plan."""
        table, taken = self.table, np.nonzero(self.has >= 0)[0]
        total = float(table.open_cost[self.has < 0].sum())
        total += float(table.single[self.has[taken], taken].sum())
        pairs = {(int(self.has[b]), int(table.child_of[b])) for b in taken}
        total += sum(int(table.pair[c, k]) for c, k in pairs)
        total += table.weights.travel * sum(self.leg(int(self.has[b]), int(b)) for b in taken)
        return total + table.weights.unfairness * float(np.maximum(self.short, 0).sum())
