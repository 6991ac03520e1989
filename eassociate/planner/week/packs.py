"""What one companion can take together of some parts of children's plans, and what that costs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.table import Table

Ints = NDArray[np.int64]
#: No more packs for one companion are looked at than so many; the smallest first.
MOST = 600


@dataclass(frozen=True)
class Kept:
    """What companions have beside: `blocks` by companion; minutes left of the week [c] and of each
    day [c, d], missing to the guaranteed [c].
    """

    blocks: Sequence[Sequence[int]]
    week: Ints
    day: Ints
    short: Ints


@dataclass(frozen=True)
class Pack:
    """Some parts (by number) for one companion: ways and missing minutes at their weights."""

    parts: tuple[int, ...]
    cost: float


def packs_of(table: Table, c: int, parts: Sequence[Sequence[int]], kept: Kept) -> list[Pack]:
    """Every set of parts that the companion can take beside what is kept, up to `MOST`: of one
    part, then of two that go together, and so on; the empty one first.
    """
    maker = _Maker(table, c, parts, kept)
    found = [maker.pack(())]
    level: list[tuple[int, ...]] = [(i,) for i in range(len(parts)) if maker.fits((i,))]
    goes = {one[0] for one in level}
    while level and len(found) < MOST:
        found += [maker.pack(one) for one in level]
        level = [
            (*one, i)
            for one in level
            for i in range(one[-1] + 1, len(parts))
            if i in goes and all(maker.pairs[i, j] for j in one) and maker.fits((*one, i))
        ]
    return found


class _Maker:
    def __init__(self, table: Table, c: int, parts: Sequence[Sequence[int]], kept: Kept) -> None:
        self.table, self.c, self.parts = table, c, parts
        self.blocks, self.left = list(kept.blocks[c]), int(kept.week[c])
        self.today, self.short = kept.day[c], int(kept.short[c])
        self.minutes = np.zeros((len(parts), 7), np.int64)
        for i, blocks in enumerate(parts):
            np.add.at(self.minutes[i], table.day[list(blocks)], table.minutes[list(blocks)])
        self.pairs = self._pairs()
        self.before = self.ways(self.blocks)

    def _pairs(self) -> NDArray[np.bool_]:
        """[i, j]: parts of different children, no block of one against any of the other."""
        table, number = self.table, len(self.parts)
        child = np.array([table.piece_of[blocks[0]] for blocks in self.parts])
        good = child[:, None] != child[None, :]
        for d in range(7):
            on, against = table.against(d)
            if not len(on):
                continue
            inside = np.zeros((number, len(on)), np.float32)
            for i, blocks in enumerate(self.parts):
                today = [b for b in blocks if table.day[b] == d]
                inside[i, np.searchsorted(on, today)] = 1.0
            used = np.nonzero(inside.any(axis=0))[0]
            some = inside[:, used]
            good &= some @ against[np.ix_(used, used)].astype(np.float32) @ some.T < 0.5
        return np.asarray(good)

    def fits(self, one: tuple[int, ...]) -> bool:
        """Beside what is kept, by minutes and by the hours of every day."""
        minutes = self.minutes[list(one)].sum(axis=0)
        if minutes.sum() > self.left or (minutes > self.today)[minutes > 0].any():
            return False
        if len(one) == 1 and not self.blocks:
            return True
        return self.table.in_a_row([*self.blocks, *(b for i in one for b in self.parts[i])], self.c)

    def pack(self, one: tuple[int, ...]) -> Pack:
        weights = self.table.weights
        ways = self.ways([*self.blocks, *(b for i in one for b in self.parts[i])]) - self.before
        missing = max(0, self.short - int(self.minutes[list(one)].sum()))
        return Pack(one, float(weights.travel * ways + weights.unfairness * missing))

    def ways(self, blocks: list[int]) -> int:
        """Minutes on the way to these blocks."""
        table, before, total = self.table, -1, 0
        for b in sorted(blocks):
            same = before >= 0 and table.day[before] == table.day[b]
            total += table.leg(self.c, before if same else None, b)
            before = b
        return total
