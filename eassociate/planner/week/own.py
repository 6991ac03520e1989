"""One child's week: the least cost of dividing its blocks among companions, exactly.

Given what each companion costs for each set of blocks (its own cost for the pair, once; the blocks;
the ways), the best division is a shortest partition of the set of all blocks, found by combining
halves: two parts at the most, then four, then all (a min-plus subset convolution; Björklund,
Husfeldt, Kaski and Koivisto 2007 describe the transform, here it is done plainly, 3^n).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.shapes import Halves, Shape, halves, members, shape
from eassociate.planner.week.table import Table

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Part = tuple[int, int]  # (row of the companion or -1 for nobody, set of blocks)
FORBIDDEN = np.float32(1e9)


class Own:
    """What is fixed for a child (or a piece of one; `k` counts them). Rows are companions who may
    take any of its blocks.

    `rows` [m] companions, `blocks` [n]; `pair` [m] and `fixed` [m, n] costs; `plain` [m, s] costs
    without prices (`FORBIDDEN`: never); `alone` [s] cost of leaving a set open.
    """

    def __init__(self, table: Table, k: int) -> None:
        self.k = k
        self.child, self.blocks, pieces = table.pieces[k]
        self.n = len(self.blocks)
        days = table.day[self.blocks]
        self.shape: Shape = shape(tuple(int(d) for d in days))
        self.halves: Halves = halves(self.n)
        self.members = members(self.n)
        self.sizes, self.inside = self.members.sum(axis=0), self.members > 0
        may = table.may[:, self.blocks]
        self.rows = np.nonzero(may.any(axis=1))[0]
        self.pair = table.pair[self.rows, self.child].astype(np.float32) / pieces
        w = table.weights.travel
        mine = np.ix_(self.rows, self.blocks)
        fixed = table.single[mine] + w * table.pre[mine]
        self.fixed = fixed.astype(np.float32)
        self.minutes = (table.minutes[self.blocks].astype(np.float32)) @ self.members
        self.most_minutes = float(self.minutes[-1])
        self.alone = table.open_cost[self.blocks].astype(np.float32) @ self.members
        #: Days with several of its blocks: minutes of that day in each set [s].
        self.full_days = {
            int(d): (table.minutes[self.blocks] * (days == d)).astype(np.float32) @ self.members
            for d, number in zip(*np.unique(days, return_counts=True), strict=True)
            if number > 1
        }
        self.plain = self.fixed @ self.members
        if self.shape.pairs:
            self.plain += self._saved(table).astype(np.float32) @ self.shape.follows
        self.plain += self._closed(table, may[self.rows], days)
        self.plain += self.pair[:, None]

    def _saved(self, table: Table) -> NDArray[np.float64]:
        """[m, p]: way from the block before instead of from home or what was before."""
        saved = np.zeros((len(self.rows), len(self.shape.pairs)))
        for p, (i, j) in enumerate(self.shape.pairs):
            a, b = self.blocks[i], self.blocks[j]
            way = table.ways.between[table.ways.place[a], table.ways.place[b]]
            saved[:, p] = table.weights.travel * (way - table.pre[self.rows, b])
            for row, c in enumerate(self.rows):
                if any(table.end[a] <= x.start and x.end <= table.start[b] for x in table.busy[c]):
                    saved[row, p] = 0.0
        return saved

    def _closed(self, table: Table, may: NDArray[np.bool_], days: Ints) -> Floats:
        closed = (~may).astype(np.float32) @ self.members > 0
        closed |= self.minutes[None, :] > table.week_room[self.rows][:, None]
        for d in np.unique(days):
            day = (table.minutes[self.blocks] * (days == d)).astype(np.float32) @ self.members
            closed |= (day > 0) & (day[None, :] > table.day_room[self.rows, d][:, None])
        closed |= table.unfit(self.blocks, self.shape)[None, :]
        return closed.astype(np.float32) * FORBIDDEN

    def costs(self, more: Floats) -> Floats:
        """[m, s]: of each companion for each set; `more` [m, n] is added to the blocks' costs."""
        return np.asarray(self.plain + more @ self.members)

    def best(self, costs: Floats) -> tuple[float, list[Part]]:
        """The least cost of all blocks, and the parts: who takes which set (-1: nobody).

        Nobody has two parts: companions for whom two would be cheaper than one (each counts
        towards what is guaranteed, and has the whole week's room) are looked at one by one.
        """
        once: list[int] = []
        while True:
            value, parts = self._best(costs, once)
            row = _twice(parts)
            if row is None:
                return value, parts
            once.append(row)

    def _best(self, costs: Floats, once: list[int]) -> tuple[float, list[Part]]:
        """Of all divisions in which each row of `once` has one part at the most."""
        if not once:
            return self._free(costs)
        others = costs.copy()
        others[once] = FORBIDDEN
        singles = [np.concatenate([[np.float32(0)], costs[row, 1:]]) for row in once]
        tables = self._tables(others)
        least = [tables[-1]]
        for single in singles:
            least.append(self.halves.combine(single, least[-1]))
        s = (1 << self.n) - 1
        value, parts = float(least[-1][s]), []
        for i in reversed(range(len(once))):
            part, s = self.halves.divide(s, singles[i], least[i])
            parts += [(once[i], part)] if part else []
        return value, parts + self._divided(others, tables, s)

    def _free(self, costs: Floats) -> tuple[float, list[Part]]:
        """Of all divisions. More parts are looked at only while they could be cheaper: a part costs
        no less than `floor` for itself and `each` for its blocks, so j parts no less than j times
        `floor` and `each` of all.
        """
        tables, whole = [self._least(costs)], (1 << self.n) - 1
        floor = max(float(self.pair.min(initial=FORBIDDEN)), 0.0)
        each = self._each(tables[0][1:] - floor)
        while True:
            number, doubled = 2 << (len(tables) - 1), tables[-1] + tables[-1][::-1]
            s = int(doubled.argmin())
            value = float(doubled[s])
            if number >= self.n or value <= (number + 1) * floor + each:
                break
            tables.append(self.halves.combine(tables[-1], tables[-1]))
        level = len(tables) - 1
        sets = self._parts(s, tables, level) + self._parts(whole ^ s, tables, level)
        return value, [self._who(costs, tables[0], one) for one in sets]

    def _each(self, least: Floats) -> float:
        """Sum over the blocks of the least that any set costs for each of its blocks."""
        share = least / self.sizes[1:]
        return float(np.where(self.inside[:, 1:], share, FORBIDDEN).min(axis=1).sum())

    def _least(self, costs: Floats) -> Floats:
        """[s]: the least cost of each set in one part."""
        least = np.minimum(costs.min(axis=0), self.alone) if len(costs) else self.alone.copy()
        least[0] = 0.0
        return least

    def _tables(self, costs: Floats) -> list[Floats]:
        """[s]: the least cost of each set in one part, in two at the most, four …"""
        tables = [self._least(costs)]
        while (1 << len(tables)) // 2 < self.n and len(tables) < 5:
            tables.append(self.halves.combine(tables[-1], tables[-1]))
        return tables

    def _divided(self, costs: Floats, tables: list[Floats], s: int) -> list[Part]:
        return [
            self._who(costs, tables[0], part) for part in self._parts(s, tables, len(tables) - 1)
        ]

    def good(self, costs: Floats, number: int, most: float) -> list[list[Part]]:
        """For each of the companions with whom the child can be served best, the best plan with
        them: up to `number`, none that costs more than `most` over the least.
        """
        if not len(costs):
            return []
        least = self._least(costs)
        rest = self.halves.combine(least, least)
        whole = (1 << self.n) - 1
        total = costs + rest[whole - np.arange(whole + 1)][None, :]
        total[:, 0] = FORBIDDEN
        sets = total.argmin(axis=1)
        values = total[np.arange(len(total)), sets]
        best = values.min(initial=float("inf"))
        found = []
        for row in np.argsort(values)[:number]:
            if values[row] > best + most:
                break
            s = int(sets[row])
            others = self._parts(whole ^ s, [least, rest], 1)
            parts = [(int(row), s), *(self._who(costs, least, o) for o in others)]
            if _twice(parts) is None:
                found.append(parts)
        return found

    def _parts(self, s: int, tables: list[Floats], level: int) -> list[int]:
        if s == 0:
            return []
        if level == 0 or tables[level][s] == tables[0][s]:
            return [s]
        one, other = self.halves.divide(s, tables[level - 1], tables[level - 1])
        below = level - 1
        return self._parts(one, tables, below) + self._parts(other, tables, below)

    def _who(self, costs: Floats, least: Floats, s: int) -> Part:
        if not len(costs) or self.alone[s] <= least[s]:
            return -1, s
        return int(costs[:, s].argmin()), s


def _twice(parts: list[Part]) -> int | None:
    """A row that has two parts."""
    rows = [row for row, _ in parts if row >= 0]
    return next((row for i, row in enumerate(rows) if row in rows[:i]), None)
