"""First prices by subgradient steps: a few cheap rounds before the first linear programme.

Whatever the children's cheapest plans use too much of becomes dearer, in proportion; steps as long
as Polyak (1969) has them, for an optimum that is taken to be a little above the best bound so far.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import numpy as np

from eassociate.planner.week.columns import uses_of
from eassociate.planner.week.master import UNIT
from eassociate.planner.week.own import Part
from eassociate.planner.week.relaxation import Relaxation
from eassociate.planner.week.separation import slot_cuts

#: Steps; how far above the best bound the optimum is taken to be; how much of a step is kept for
#: the next; the most that is added to a price at once.
STEPS, ABOVE, KEPT, MOST = 9, 1.03, 0.4, 200.0


def warm(relaxation: Relaxation, over: Callable[[], bool]) -> None:
    """Leaves the relaxation with better prices, and with the plans met on the way; ends early when
    the time is `over`.
    """
    r = relaxation
    week, slot = np.zeros(r.rows.companions), np.zeros(0)
    found = r.ask(r.prices)
    for _ in range(STEPS):
        if over():
            break
        r.master.add(found)
        minutes, filled = _use(r, found)
        crowded = [pair for pair, number in filled.items() if number > 1]
        r.master.cut(slot_cuts(r.master, crowded))
        more_week = (minutes - r.rows.room) / UNIT
        more_slot = np.zeros(len(r.master.cuts))
        for pair, row in r.master.slots.items():
            more_slot[row] = filled[pair] - 1
        week = KEPT * week + (1 - KEPT) * more_week
        slot = KEPT * np.pad(slot, (0, len(more_slot) - len(slot))) + (1 - KEPT) * more_slot
        prices = r.sane(r.prices)
        length = float(np.square(np.maximum(more_week, 0)).sum() + np.square(more_slot).sum())
        step = min((ABOVE * r.bound - r.last) / max(length, 1.0), MOST)
        prices.week = np.maximum(prices.week + step * week / UNIT, 0.0)
        prices.cut = np.maximum(prices.cut + step * slot, 0.0)
        found = r.ask(r.sane(prices))


def _use(
    r: Relaxation, found: list[tuple[int, list[Part]]]
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], Counter[tuple[int, int]]]:
    """Minutes by companion, and how often each slot is taken."""
    minutes = np.zeros(r.rows.companions)
    filled: Counter[tuple[int, int]] = Counter()
    for k, parts in found:
        for use in uses_of(r.owns[k], parts, r.rows):
            minutes[use.companion] += use.minutes
            filled.update((use.companion, x) for x in r.rows.slots(use.companion, use.blocks))
    return minutes, filled
