"""A good choice soon: the relaxation of a choice solved again and again, with more of it settled.

What the relaxation takes nearly whole is settled, and of the rest what it takes most of, no child
and no companion twice in a round. That takes a fraction of the time of branch and bound, and far
from the end of the column generation, where plans are mixed most, it finds more.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np
from numpy.typing import NDArray

from eassociate.planner.quiet import quiet_solver

if TYPE_CHECKING:
    from eassociate.planner.week.choosing import Offer

Floats = NDArray[np.float64]
#: Nearly whole; what share of the rest is settled in a round, and how many at least.
WHOLE, SHARE, LEAST = 0.9, 20, 5
#: Zero, as far as the solver is exact.
ZERO = 1e-6


def dive(model: Any, offers: Sequence[Offer], seconds: float) -> list[int] | None:
    """Numbers of the chosen offers (the first columns of `model`); None if there was no time."""
    until = time.monotonic() + seconds
    solver: Any = quiet_solver()
    for option, value in (("solver", "ipm"), ("solve_relaxation", True)):
        solver.setOptionValue(option, value)
    solver.passModel(model)
    settled: set[int] = set()
    while (left := until - time.monotonic()) > 0:
        solver.setOptionValue("time_limit", solver.getRunTime() + left)
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        x = np.array(solver.getSolution().col_value)[: len(offers)]
        if not ((x > ZERO) & (x < 1 - ZERO)).any():
            return [int(i) for i in np.nonzero(x > 0.5)[0]]
        new = _settled(x, offers, settled)
        settled.update(new)
        numbers, ones = np.array(new, np.int32), np.ones(len(new))
        solver.changeColsBounds(len(new), numbers, ones, ones)
    return None


def _settled(x: Floats, offers: Sequence[Offer], before: set[int]) -> list[int]:
    """What is settled beside what is settled before."""
    done = {offers[i].child for i in before}
    found: list[int] = []
    for i in map(int, np.nonzero(x > WHOLE)[0]):
        if offers[i].child not in done:
            done.add(offers[i].child)
            found.append(i)
    mixed = [int(i) for i in np.argsort(-x, kind="stable") if ZERO < x[i] <= WHOLE]
    most, people = len(found) + max(LEAST, len(mixed) // SHARE), set[int]()
    for i in mixed:
        his = {use.companion for use in offers[i].uses}
        if len(found) < most and offers[i].child not in done and not his & people:
            done.add(offers[i].child)
            people |= his
            found.append(i)
    return found
