"""What one companion can take together: cuts on the parts of plans that the relaxation gives it.

A part (of any child) is seen as what it takes of a companion: its slots and its minutes. For parts
p the relaxation uses, weights a(p) ≥ 0 are sought with sum a(p) ≤ 1 over every set of parts that
one companion can take together, and sum a(p) x(p) as large as possible: the separation problem of
the packing polytope, small enough to be written out (Padberg 1973; for vehicle routes Jepsen et
al. 2008 use the special case of three rows). Any other part that takes as much as p, or more, gets
at least a(p): a set with it stays possible if p stands in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from eassociate.planner.quiet import quiet_solver

Floats = NDArray[np.float64]
#: More parts than this at one companion, and no cut is sought there.
MANY = 16
#: How much more than 1 it has to be.
WORTH = 0.02


@dataclass(frozen=True)
class Taken:
    """What a part takes of its companion: slots as bits, minutes; weight in a cut."""

    slots: int
    minutes: int
    weight: float


def pattern(parts: Sequence[tuple[int, int, float]], room: float) -> tuple[Taken, ...]:
    """Weights of a violated cut for parts (slots, minutes, how much the relaxation uses of it) of a
    companion with `room` minutes; none: there is no such cut.
    """
    merged: dict[tuple[int, int], float] = {}
    for slots, minutes, value in parts:
        merged[slots, minutes] = merged.get((slots, minutes), 0.0) + value
    kinds = sorted(merged)
    values = np.array([merged[kind] for kind in kinds])
    if not 1 < len(kinds) <= MANY or np.all(np.abs(values - np.round(values)) < 1e-5):
        return ()
    sets = packings(kinds, room)
    weights = _weights(values, sets)
    largest = max(sum(weights[i] for i in one) for one in sets)
    weights = weights / max(largest, 1.0)
    if float(weights @ values) < 1 + WORTH:
        return ()
    return tuple(
        Taken(slots, minutes, float(w))
        for (slots, minutes), w in zip(kinds, weights, strict=True)
        if w > 1e-6
    )


def packings(kinds: Sequence[tuple[int, int]], room: float) -> list[tuple[int, ...]]:
    """Every largest set of parts that take no slot twice and no more minutes than there are."""
    found: list[tuple[int, ...]] = []

    def grow(chosen: tuple[int, ...], slots: int, minutes: float, begin: int) -> None:
        grown = False
        for i in range(len(kinds)):
            if kinds[i][0] & slots or minutes + kinds[i][1] > room or i in chosen:
                continue
            grown = True
            if i >= begin:
                grow((*chosen, i), slots | kinds[i][0], minutes + kinds[i][1], i + 1)
        if not grown:
            found.append(chosen)

    grow((), 0, 0.0, 0)
    return found


def _weights(values: Floats, sets: list[tuple[int, ...]]) -> Floats:
    solver: Any = quiet_solver()
    n = len(values)
    none = np.zeros(n, np.int32), np.zeros(0, np.int32), np.zeros(0)
    solver.addCols(n, -values, np.zeros(n), np.ones(n), 0, *none)
    for one in sets:
        solver.addRow(-highspy.kHighsInf, 1.0, len(one), list(one), [1.0] * len(one))
    solver.run()
    found: Floats = np.maximum(np.array(solver.getSolution().col_value), 0.0)
    return found


def weights_of(taken: Sequence[Taken], slots: NDArray[np.int64], minutes: NDArray[Any]) -> Floats:
    """[s]: weight of parts that take so much (slots as bits, minutes)."""
    found = np.zeros(len(slots))
    for one in taken:
        covers = ((slots & one.slots) == one.slots) & (minutes >= one.minutes)
        np.maximum(found, covers * one.weight, out=found)
    return found
