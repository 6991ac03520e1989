"""What a week's plan costs, as arrays: of pairs, of blocks, of what stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.problem import strangeness

if TYPE_CHECKING:
    from eassociate.planner.week.table import Table

Ints = NDArray[np.int64]
#: What a pinned block costs while it is open: more than anything else can save.
PINNED = 10**7


def pair_costs(table: Table) -> Ints:
    """[c, k]: of a companion and a child, once in the week."""
    w = table.weights
    never = w.people + w.unfamiliar * strangeness(0)
    costs = np.full((len(table.companions), len(table.children)), never, np.int64)
    for c, someone in enumerate(table.companions):
        known = {**someone.met, **dict.fromkeys(someone.preferred_by, float("inf"))}
        for child, met in known.items():
            if child in table.child_number:
                points = strangeness(met)
                costs[c, table.child_number[child]] = w.people + w.unfamiliar * points
    return costs


def single_costs(table: Table) -> Ints:
    """[c, b]: of a companion and a block, but for the way."""
    costs = np.zeros((len(table.companions), len(table.blocks)), np.int64)
    for key, companion in table.problem.previous.items():
        if (b := table.block_number.get(key)) is not None:
            costs[:, b] += table.weights.changes
            if (c := table.number.get(companion)) is not None:
                costs[c, b] -= table.weights.changes
    if table.weights.load:
        for c in range(len(table.companions)):
            costs[c] += table.weights.load * _load(table, c)
    return costs


def _load(table: Table, c: int) -> Ints:
    week = max(table.companions[c].week_minutes, 1)
    used = min(max(table.companions[c].week_minutes - int(table.week_room[c]), 0), week)
    return table.minutes * used * 100 // (week * 60)


def open_costs(table: Table) -> Ints:
    """[b]: of a block that stays open."""
    weighted = np.array([b.minutes * b.weight for b in table.blocks], np.int64)
    costs = weighted * table.weights.uncovered
    for key, companion in table.problem.pins.items():
        b = table.block_number[key]
        costs[b] += PINNED * int(table.may[table.number[companion], b])
    return costs
