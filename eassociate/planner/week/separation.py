"""Where a solution of the relaxation takes more than there is: rows that are added for it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.master import Master
from eassociate.planner.week.patterns import pattern
from eassociate.planner.week.savings import Cut, clash

Floats = NDArray[np.float64]
#: A plan of which less is used says nothing about which ways are saved.
USED = 1e-3


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


def violated(master: Master, values: Floats) -> list[Cut]:
    """Cuts on saved ways that the solution breaks."""
    found = []
    for c, column in master.saved_column.items():
        if column < len(values) and values[column] >= 0.5:
            used = _ends(master, c, values)
            if (cut := master.savings.violated(c, *used, values[column])) is not None:
                found.append(cut)
    return found


def likely(master: Master, values: Floats) -> list[Cut]:
    """For each companion the cut that says most about what can be saved in the solution."""
    everybody = ((c, _ends(master, c, values)) for c in master.saved_column)
    cuts = (master.savings.violated(c, *used, float("inf")) for c, used in everybody)
    return [cut for cut in cuts if cut is not None]


def _ends(master: Master, c: int, values: Floats) -> tuple[Floats, Floats]:
    """[b]: how much the solution uses each block as the first, and as the last, of its child's
    day.
    """
    blocks = len(master.table.blocks)
    first, last = np.zeros(blocks), np.zeros(blocks)
    for x, use in master.uses_by[c]:
        if x < len(values) and values[x] > USED:
            first[list(use.first)] += values[x]
            last[list(use.last)] += values[x]
    return first, last


def overfull(master: Master, values: Floats) -> list[Cut]:
    """Cuts on what companions take together, where the solution mixes too much."""
    found = []
    for c, uses in master.uses_by.items():
        parts = [
            (use.bits, use.minutes, float(values[x]))
            for x, use in uses
            if x < len(values) and values[x] > 1e-6
        ]
        if taken := pattern(parts, float(master.rows.room[c])):
            none = np.zeros(0, np.int64), np.zeros(0)
            found.append(Cut(c, *none, *none, taken=taken))
    return found
