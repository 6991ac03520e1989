"""What goes beside the base of a slot, for all slots at once: nearly exact, to find good plans.

Breaks are judged by pairs of rows only, and the way to what comes after is not looked at; whoever
uses this asks `fits` and `Town.cost` in the end.
"""

from typing import Any

import numpy as np

from eassociate.planner.town import Town


class Beside:
    """`bases`: rows by slot, of people who have nothing fixed. A base that is shorter than the
    longest is filled up with a row that goes with everything (number n).
    """

    def __init__(self, town: Town, bases: list[tuple[int, ...]]) -> None:
        self.town, number = town, len(town.rows)
        width = max(map(len, bases), default=0)
        filled = [(*base, *[number] * (width - len(base))) for base in bases]
        self.bases = np.array(filled, dtype=np.int64).reshape(len(bases), width)
        self.minutes = np.array([*(t.minutes for t in town.things), 0], dtype=np.int64)
        days = [t.day.toordinal() for t in town.things]
        self.days = np.array([*days, -1], dtype=np.int64)
        self.ends = np.array([*(t.end for t in town.things), np.iinfo(np.int64).max])
        names = {child: n for n, child in enumerate({b.child for b in town.rows})}
        self.children = np.array([*(names[b.child] for b in town.rows), -1], dtype=np.int64)
        self.pairs = self._pairs()
        self.week = np.array(town.week_room, dtype=np.int64)
        self.day = np.array([c.day_minutes for c in town.people], dtype=np.int64)

    def _pairs(self) -> Any:
        """May one person do both rows? The last line is for the row that goes with everything."""
        town, number = self.town, len(self.town.rows)
        good = np.ones((number + 1, number), dtype=bool)
        good[:number] = town.together
        longest = town.problem.rules.longest_stretch
        if longest is not None and number:
            starts = np.array([t.start for t in town.things], dtype=np.int64)
            rest = starts[None, :] - self.ends[:number, None] - town.ways
            rest = np.maximum(rest, rest.T)
            long = self.minutes[:number, None] + self.minutes[None, :number] > longest
            same = self.days[:number, None] == self.days[None, :number]
            good[:number] &= ~(long & same & (rest < town.problem.rules.break_minutes))
        return good

    def fits(self, slots: Any, people: Any, row: int) -> Any:
        """Of `slots`, of these `people`: may the row be added (bool)?"""
        base = self.bases[slots]
        minutes, today = self.minutes[base], self.days[base] == self.days[row]
        good = self.pairs[base, row].all(axis=1)
        good &= minutes.sum(axis=1) + self.minutes[row] <= self.week[people]
        return good & ((minutes * today).sum(axis=1) + self.minutes[row] <= self.day[people])

    def knows(self, slots: Any, row: int) -> Any:
        """Is another row of the same child in the base (bool)?"""
        return (self.children[self.bases[slots]] == self.children[row]).any(axis=1)

    def way(self, slots: Any, row: int, from_home: Any) -> Any:
        """Minutes to the row from what ends last before it on the day, else from home."""
        base, way = self.bases[slots], from_home.copy()
        latest = np.full(len(base), -1, dtype=np.int64)
        for one in base.T:
            known = np.minimum(one, len(self.town.rows) - 1)
            ends, start = self.ends[one], self.town.things[row].start
            last = (ends <= start) & (self.days[one] == self.days[row]) & (ends > latest)
            way = np.where(last, self.town.ways[known, row], way)
            latest = np.where(last, ends, latest)
        return way
