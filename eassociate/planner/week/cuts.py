"""Rows of the relaxation that are added where they matter."""

from __future__ import annotations

from dataclasses import dataclass

from eassociate.planner.week.patterns import Taken
from eassociate.planner.week.table import Table


@dataclass(frozen=True)
class Cut:
    """Of the blocks `clash` the companion takes one at most; or, where there are parts `taken`:
    their weights are 1 at most.
    """

    companion: int
    clash: frozenset[int] = frozenset()
    taken: tuple[Taken, ...] = ()


def clash(table: Table, c: int, one: int, other: int) -> Cut:
    """One of these two blocks at most, and of all that stand in the same way to both: blocks at one
    time with `one` that nobody can take with any of those at one time with `other`.
    """
    d = int(table.day[one])
    on, against = table.against(d)
    at = {int(b): i for i, b in enumerate(on)}
    if other not in at or not against[at[one], at[other]]:  # over midnight, or a break lost
        return Cut(c, frozenset({one, other}))
    ones = [int(b) for b in on if against[at[int(b)], at[other]] and _meet(table, int(b), one)]
    others = [
        int(b)
        for b in on
        if _meet(table, int(b), other) and all(against[at[int(b)], at[a]] for a in ones)
    ]
    ones = [a for a in ones if all(_meet(table, a, b) for b in ones)]
    others = [a for a in others if all(_meet(table, a, b) for b in others)]
    return Cut(c, frozenset({one, other, *ones, *others}))


def _meet(table: Table, a: int, b: int) -> bool:
    """Are both under way at one moment?"""
    return bool(table.start[a] < table.end[b] and table.start[b] < table.end[a])
