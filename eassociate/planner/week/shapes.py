"""The ways to divide a child's week: every set of its blocks, every division of a set in two."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Halves:
    """For all sets of `n` blocks (bit masks) every division in two: `part` and `rest` by set; the
    divisions of set s begin at `begin[s]`.
    """

    part: Ints
    rest: Ints
    begin: Ints

    def combine(self, one: Floats, other: Floats) -> Floats:
        """[s]: the least of one[part] + other[rest] over the divisions of s."""
        return np.minimum.reduceat(one[self.part] + other[self.rest], self.begin)

    def divide(self, s: int, one: Floats, other: Floats) -> tuple[int, int]:
        """The division of set `s` at which the least is reached."""
        last = self.begin[s + 1] if s + 1 < len(self.begin) else len(self.part)
        span = slice(self.begin[s], last)
        best = int(np.argmin(one[self.part[span]] + other[self.rest[span]])) + int(self.begin[s])
        return int(self.part[best]), int(self.rest[best])


@lru_cache(maxsize=16)
def halves(n: int) -> Halves:
    parts: list[int] = []
    rests: list[int] = []
    begin: list[int] = []
    for s in range(1 << n):
        begin.append(len(parts))
        part = s
        while True:
            parts.append(part)
            rests.append(s ^ part)
            if part == 0:
                break
            part = (part - 1) & s
    return Halves(np.array(parts, np.int64), np.array(rests, np.int64), np.array(begin, np.int64))


@lru_cache(maxsize=16)
def members(n: int) -> Floats:
    """[b, s]: 1 where block b is in set s."""
    return np.array([[s >> b & 1 for s in range(1 << n)] for b in range(n)], np.float32)


@dataclass(frozen=True)
class Shape:
    """What the days of a child's blocks look like; the same for many children.

    `pairs`: the p pairs of blocks of a day; by set s: `follows` [p, s] the second comes right after
    the first; `first`, `last` [n, s] block is the first (last) of its day in the set; `ends`
    [2n, s] these two.
    """

    n: int
    pairs: tuple[tuple[int, int], ...]
    follows: Floats
    first: Floats
    last: Floats
    ends: Floats


@lru_cache(maxsize=4096)
def shape(days: tuple[int, ...]) -> Shape:
    """Of blocks in the order of their start, by the day of each."""
    n = len(days)
    pairs = tuple((i, j) for i in range(n) for j in range(i + 1, n) if days[i] == days[j])
    inside = members(n).astype(bool)
    follows = np.zeros((len(pairs), 1 << n), bool)
    first, last = inside.copy(), inside.copy()
    for row, (i, j) in enumerate(pairs):
        both = inside[i] & inside[j]
        first[j] &= ~inside[i]
        last[i] &= ~inside[j]
        between = list(range(i + 1, j))
        follows[row] = both & ~np.any(inside[between], axis=0) if between else both
    ends = np.vstack([first, last])
    as_floats = [x.astype(np.float32) for x in (follows, first, last, ends)]
    return Shape(n, pairs, *as_floats)
