"""A week's blocks in sets: pieces of a child with many; all under way at one moment."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.at_once import cliques

Ints = NDArray[np.int64]
#: A child with more blocks is planned in pieces (2ⁿ sets of n blocks are looked at).
MOST = 11


def in_pieces(blocks: Ints, days: Ints) -> list[Ints]:
    """A child's blocks in as few pieces as can be planned exactly, days whole where possible.

    A child in q pieces pays a q-th of a pair's cost in each in which the pair meets: never more
    than it would as a whole, so bounds stay bounds; the costs of plans count pairs once.
    """
    number = -(-len(blocks) // MOST)
    if number <= 1:
        return [blocks] if len(blocks) else []
    cuts = []
    for i in range(1, number):
        at = len(blocks) * i // number
        same = [x for x in (at, at - 1, at + 1) if days[blocks[x - 1]] != days[blocks[x]]]
        cuts.append(same[0] if same else at)
    return [piece for piece in np.split(blocks, cuts) if len(piece)]


def slots(start: Ints, end: Ints, day: Ints) -> list[list[int]]:
    """Sets of blocks that are all under way at one moment, none within another, by day and time."""
    by_day: dict[int, list[int]] = defaultdict(list)
    for b in np.lexsort((start,)):
        by_day[int(day[b])].append(int(b))
    return [clique for blocks in by_day.values() for clique in cliques(blocks, start, end)]
