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

    `rows` [m] companions, `blocks` [n]; `pair` [m], `fixed` [m, n] and `saved` [m, p] costs;
    `closed` [m, s] 0 or `FORBIDDEN`; `alone` [s] cost of leaving a set open.
    """

    def __init__(self, table: Table, k: int) -> None:
        self.k = k
        self.child, self.blocks, pieces = table.pieces[k]
        self.n = len(self.blocks)
        days = table.day[self.blocks]
        self.shape: Shape = shape(tuple(int(d) for d in days))
        self.halves: Halves = halves(self.n)
        self.members = members(self.n)
        may = table.may[:, self.blocks]
        self.rows = np.nonzero(may.any(axis=1))[0]
        self.pair = table.pair[self.rows, self.child].astype(np.float32) / pieces
        w = table.weights.travel
        fixed = table.single[self.rows][:, self.blocks] + w * table.pre[self.rows][:, self.blocks]
        self.fixed = fixed.astype(np.float32)
        self.saved = self._saved(table).astype(np.float32)
        self.minutes = (table.minutes[self.blocks].astype(np.float32)) @ self.members
        self.most_minutes = float(self.minutes[-1])
        self.alone = table.open_cost[self.blocks].astype(np.float32) @ self.members
        self.closed = self._closed(table, may[self.rows], days)

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

    def costs(self, more: Floats | None = None) -> Floats:
        """[m, s]: of each companion for each set; `more` [m, n] is added to the blocks' costs."""
        return self.costs_of(self.fixed if more is None else self.fixed + more)

    def costs_of(self, fixed: Floats) -> Floats:
        """As `costs`, with these costs [m, n] of the blocks."""
        costs: Floats = fixed @ self.members
        if self.shape.pairs:
            costs += self.saved @ self.shape.follows
        costs += self.closed
        costs += self.pair[:, None]
        return costs

    def best(self, costs: Floats) -> tuple[float, list[Part]]:
        """The least cost of all blocks, and the parts: who takes which set (-1: nobody)."""
        least = np.minimum(costs.min(axis=0), self.alone) if len(costs) else self.alone.copy()
        least[0] = 0.0
        whole = (1 << self.n) - 1
        tables = [least]
        while (1 << len(tables)) // 2 < self.n and len(tables) < 5:
            tables.append(self.halves.combine(tables[-1], tables[-1]))
        parts = self._parts(whole, tables, len(tables) - 1)
        return float(tables[-1][whole]), [self._who(costs, least, s) for s in parts]

    def good(self, costs: Floats, number: int, most: float) -> list[list[Part]]:
        """For each of the companions with whom the child can be served best, the best plan with
        them: up to `number`, none that costs more than `most` over the least.
        """
        if not len(costs):
            return []
        least = np.minimum(costs.min(axis=0), self.alone)
        least[0] = 0.0
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
            found.append([(int(row), s), *(self._who(costs, least, o) for o in others)])
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
