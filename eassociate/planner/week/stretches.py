"""Things that one companion does one after the other: time for every way, and breaks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.problem import Rules

Ints = NDArray[np.int64]


@dataclass(frozen=True, order=True)
class Item:
    """Something done at a time, in minutes; `place`: index among `Ways`."""

    start: int
    end: int
    place: int
    day: int
    minutes: int
    busy: bool


def in_a_row(things: list[Item], between: Ints, rules: Rules) -> bool:
    """Is there time enough between things (in order), by `between` [place, place] in minutes, and
    no stretch too long without a break? Two busy things are no fault of a plan.
    """
    for i, one in enumerate(things):
        for then in things[i + 1 :]:
            way = between[one.place, then.place]
            if then.start - one.end < way and not (one.busy and then.busy):
                return False
    return rules.longest_stretch is None or _with_breaks(things, between, rules)


def _with_breaks(things: list[Item], between: Ints, rules: Rules) -> bool:
    """Is no stretch of things too long? One thing alone may be, busy ones too."""
    longest = rules.longest_stretch or 0
    stretch: list[Item] = []
    for thing in things:
        if stretch and _pause(stretch, thing, between, rules):
            stretch = []
        stretch.append(thing)
        minutes = sum(one.minutes for one in stretch)
        if len(stretch) > 1 and minutes > longest and not all(x.busy for x in stretch):
            return False
    return True


def _pause(stretch: list[Item], thing: Item, between: Ints, rules: Rules) -> bool:
    """Is there a break, or a night, before the thing?"""
    last = max(stretch, key=lambda one: one.end)
    gap = thing.start - last.end - between[last.place, thing.place]
    return last.day != thing.day or bool(gap >= rules.break_minutes)
