"""Where a solution of the relaxation takes more than there is: rows that are added for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.cuts import Cut, clash
from eassociate.planner.week.master import Master
from eassociate.planner.week.patterns import pattern

Floats = NDArray[np.float64]
Singles = NDArray[np.float32]
#: A plan of which less is used says nothing about which ways are saved.
USED = 1e-3
#: A part of which a companion has less is not looked at in a mixture.
MIXED = 1e-2


def crowded(master: Master, values: Floats) -> list[Cut]:
    """Slots that the solution fills more than once."""
    found = []
    for c, uses in master.uses_by.items():
        filled: dict[int, float] = defaultdict(float)
        for x, use in uses:
            if x < len(values) and values[x] > 1e-7:
                for number in master.rows.slots(c, use.blocks):
                    filled[number] += values[x]
        found += [(c, number) for number, value in filled.items() if value > 1 + 1e-6]
    return slot_cuts(master, found)


def clashing(master: Master, values: Floats) -> list[Cut]:
    """Blocks between which nobody has time enough, and of which the solution gives a companion more
    than one.
    """
    found: dict[tuple[int, frozenset[int]], Cut] = {}
    table = master.table
    for c, uses in master.uses_by.items():
        held: dict[int, float] = defaultdict(float)
        for x, use in uses:
            if x < len(values) and values[x] > 0.05:
                for b in use.blocks:
                    held[b] += values[x]
        for one, other in combinations(sorted(held), 2):
            if held[one] + held[other] > 1.05 and table.apart(one, other):
                cut = clash(table, c, one, other)
                found[c, cut.clash] = cut
    known = {(master.cuts[r].companion, master.cuts[r].clash) for r in master.live}
    return [cut for pair, cut in found.items() if pair not in known]


def slot_cuts(master: Master, wanted: Iterable[tuple[int, int]]) -> list[Cut]:
    """Rows for slots (companion, number) that are not there yet; to be added at once."""
    new = [pair for pair in wanted if pair not in master.slots]
    master.slots.update({pair: len(master.cuts) + i for i, pair in enumerate(new)})
    return [master.rows.slot_cut(c, number) for c, number in new]


def ends(master: Master, values: Floats) -> tuple[Singles, Singles]:
    """[long, c, b]: how much the solution uses each block as the first, and as the last, of its
    child's day.
    """
    shape = 2, len(master.table.companions), len(master.table.blocks)
    first, last = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    for x, uses in zip(master.numbers, master.uses, strict=True):
        if x < len(values) and values[x] > USED:
            for use in uses:
                at = int(use.long), use.companion
                first[at][list(use.first)] += values[x]
                last[at][list(use.last)] += values[x]
    return first, last


def overfull(master: Master, values: Floats, some: Iterable[int]) -> list[Cut]:
    """Cuts on what some companions take together, where the solution mixes too much."""
    found = []
    for c in some:
        parts = [
            (use.bits, use.minutes, float(values[x]))
            for x, use in master.uses_by.get(c, ())
            if x < len(values) and values[x] > MIXED
        ]
        if taken := pattern(parts, float(master.rows.room[c])):
            found.append(Cut(c, taken=taken))
    return found
