"""A part of a cover made ready for many questions: its blocks, its people, what they do anyway.

Times are whole minutes since 1970, rounded against the companion: a block starts on the minute
before and ends on the minute after.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

import numpy as np

from eassociate.planner.problem import Block, Busy, Companion, Problem, strangeness
from eassociate.planner.scale import Scale
from eassociate.planner.ways import minutes_matrix


def floor_minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def ceil_minute(moment: datetime) -> int:
    return -int(-moment.timestamp() // 60)


@dataclass(frozen=True, slots=True)
class Thing:
    """What a companion does at a time. `counted`: it is a block, the way to it is in the plan."""

    start: int
    end: int
    day: date
    minutes: int
    place: str | None
    counted: bool


def thing_of(one: Block | Busy) -> Thing:
    start, end = floor_minute(one.start), ceil_minute(one.end)
    return Thing(start, end, one.start.date(), one.minutes, one.place, isinstance(one, Block))


class Town:
    """`rows`: blocks to give (number → block), in order of time; `people` in order of their keys.

    `fixed` (companion key → blocks) stays whatever is chosen; `kept` (block key → companion key)
    says who goes on those rows now, from whom they may be taken.
    """

    def __init__(
        self,
        problem: Problem,
        scale: Scale,
        rows: Iterable[Block],
        people: Iterable[Companion],
        fixed: Mapping[str, Sequence[Block]],
        kept: Mapping[str, str],
    ) -> None:
        self.problem, self.scale, self.travel = problem, scale, problem.travel
        self.rows = sorted(rows, key=lambda b: (b.start.timestamp(), b.key))
        self.people = sorted(people, key=lambda c: c.key)
        self.things = [thing_of(b) for b in self.rows]
        self.fixed = [_timeline(c, fixed.get(c.key, ())) for c in self.people]
        self._their_children = [{b.child for b in fixed.get(c.key, ())} for c in self.people]
        self._read_kept(kept)
        self._read_rooms()
        self._way: dict[tuple[str | None, str | None], int] = {}
        self._costs: dict[tuple[int, tuple[int, ...]], int] = {}
        #: Questions about sets come again in every round of prices: `fitting` remembers here.
        self.answers: dict[tuple[int, tuple[int, ...]], tuple[bool, bool]] = {}
        self._alone: dict[tuple[int, int], tuple[int, int, int]] = {}

    def _read_kept(self, kept: Mapping[str, str]) -> None:
        number = {c.key: p for p, c in enumerate(self.people)}
        self.before = [number.get(kept.get(b.key, ""), -1) for b in self.rows]
        self.mine: list[tuple[int, ...]] = [()] * len(self.people)
        for row, p in enumerate(self.before):
            if p >= 0:
                self.mine[p] = (*self.mine[p], row)
        movable: dict[str, int] = {}
        for row, p in enumerate(self.before):
            if p >= 0:
                movable[self.rows[row].child] = movable.get(self.rows[row].child, 0) + 1
        unit = self.scale.disturbed
        #: A disturbed child's unit (upper part), divided among its blocks.
        self.share = [
            unit // movable[b.child] if p >= 0 else 0
            for b, p in zip(self.rows, self.before, strict=True)
        ]
        gain = self.scale.uncovered * self.scale.base
        self.left_open = [gain * b.minutes * b.weight for b in self.rows]

    def _read_rooms(self) -> None:
        self.week_room, self.used, self.day_used = [], [], []
        for companion, things in zip(self.people, self.fixed, strict=True):
            days: dict[date, int] = {}
            for thing in things:
                days[thing.day] = days.get(thing.day, 0) + thing.minutes
            self.day_used.append(days)
            self.week_room.append(
                companion.week_minutes - companion.given_minutes - sum(days.values())
            )
            others = sum(t.minutes for t in things if not t.counted)
            self.used.append(companion.given_minutes + others)

    def way(self, here: str | None, there: str | None) -> int:
        """Minutes between two places, remembered."""
        minutes = self._way.get((here, there))
        if minutes is None:
            minutes = self._way[here, there] = self.travel.minutes(here, there)
        return minutes

    @cached_property
    def ways(self) -> Any:
        """Minutes from row to row (n × n)."""
        places = [b.place for b in self.rows]
        names = sorted(set(places), key=str)
        number = {name: i for i, name in enumerate(names)}
        index = np.array([number[place] for place in places], dtype=int)
        return minutes_matrix(self.travel, names, names)[np.ix_(index, index)]

    @cached_property
    def from_home(self) -> Any:
        """Minutes from home to row (people × n)."""
        places = [b.place for b in self.rows]
        names = sorted(set(places), key=str)
        number = {name: i for i, name in enumerate(names)}
        index = np.array([number[place] for place in places], dtype=int)
        homes = [c.home for c in self.people]
        return minutes_matrix(self.travel, homes, names)[:, index]

    @cached_property
    def together(self) -> Any:
        """Can one person do both rows (n × n, bool)? The way between them fits into the gap."""
        starts = np.array([t.start for t in self.things])
        ends = np.array([t.end for t in self.things])
        fits = starts[None, :] - ends[:, None] >= self.ways
        first = np.triu(np.ones(fits.shape, dtype=bool), 1)
        one_way: Any = np.where(first, fits, fits.T)
        np.fill_diagonal(one_way, False)
        return one_way

    @cached_property
    def points(self) -> Any:
        """Strangeness of companion and row (people × n)."""
        column: dict[str, list[int]] = {}
        for row, block in enumerate(self.rows):
            column.setdefault(block.child, []).append(row)
        points = np.full((len(self.people), len(self.rows)), 3, dtype=np.int64)
        for p, companion in enumerate(self.people):
            for child in (*companion.met, *companion.preferred_by, *self.children_of(p)):
                if child in column:
                    points[p, column[child]] = self.strange(p, child)
        return points

    @cached_property
    def goes_with(self) -> list[list[bool]]:
        listed: list[list[bool]] = self.together.tolist()
        return listed

    def strange(self, p: int, child: str) -> int:
        companion = self.people[p]
        if child in self._their_children[p] or child in companion.preferred_by:
            return 0
        return strangeness(companion.met.get(child, 0))

    def children_of(self, p: int) -> set[str]:
        """Children of the companion's fixed blocks."""
        return self._their_children[p]

    def load(self, p: int, minutes: int) -> int:
        """Hours × per cent of the week that is given away already."""
        week = max(self.people[p].week_minutes, 1)
        return minutes * min(max(self.used[p], 0), week) * 100 // (week * 60)

    def lacking(self, p: int, minutes: int) -> int:
        """Minutes below the guaranteed week, if `minutes` of rows are given."""
        given = self.people[p].week_minutes - self.week_room[p] + minutes
        return max(0, self.people[p].least_minutes - given)

    def cost(self, p: int, taken: tuple[int, ...]) -> int:
        """What it costs that companion `p` takes exactly these rows, beside what is fixed; without
        the children who are disturbed.
        """
        known = self._costs.get((p, taken))
        if known is None:
            known = self._costs[p, taken] = self._cost(p, taken)
        return known

    def _cost(self, p: int, taken: tuple[int, ...]) -> int:
        upper = sum(self.moved(p, row) for row in taken)
        children = {self.rows[row].child for row in taken}
        upper += self.scale.unfamiliar * sum(self.strange(p, child) for child in children)
        lower = self.scale.travel * self.travelled(p, taken)
        lower += self.lacking(p, sum(self.things[row].minutes for row in taken))
        lower += sum(self.load(p, self.things[row].minutes) for row in taken)
        return upper * self.scale.base + lower

    def alone(self, p: int, row: int) -> tuple[int, int, int]:
        """What a row costs a companion at least: strangeness, the way if no other row comes before
        it on the day, all the rest.
        """
        known = self._alone.get((p, row))
        if known is None:
            minutes = self.things[row].minutes
            points = self.strange(p, self.rows[row].child) * self.scale.unfamiliar
            ties = self.load(p, minutes) - min(minutes, self.lacking(p, 0))
            rest = self.moved(p, row) * self.scale.base + ties
            way = self.scale.travel * self._into(p, row)
            known = self._alone[p, row] = points * self.scale.base, way, rest
        return known

    def _into(self, p: int, row: int) -> int:
        thing = self.things[row]
        ways = [int(self.from_home[p, row])]
        before = (f for f in self.fixed[p] if f.day == thing.day and f.end <= thing.start)
        ways += [self.way(one.place, thing.place) for one in before]
        return min(ways)

    def moved(self, p: int, row: int) -> bool:
        """Does somebody else than `p` go there now?"""
        return self.before[row] not in (-1, p)

    def travelled(self, p: int, taken: tuple[int, ...]) -> int:
        """Minutes on the way to all blocks of `p`: from what ended last on that day, or from
        home.
        """
        return way_of(self.timeline(p, taken), self.people[p].home, self.way)

    def timeline(self, p: int, taken: tuple[int, ...]) -> list[Thing]:
        if not taken:
            return self.fixed[p]
        own = [self.things[row] for row in taken]
        if self.fixed[p]:
            own = sorted([*self.fixed[p], *own], key=_times)
        return own


def way_of(things: list[Thing], home: str | None, way: Any) -> int:
    """Minutes on the way to the counted things of a timeline."""
    minutes = 0
    for thing in things:
        if thing.counted:
            minutes += way(origin(things, thing, home), thing.place)
    return minutes


def origin(things: list[Thing], thing: Thing, home: str | None) -> str | None:
    """Where somebody comes from to `thing`: what ended last before it on the day, else home."""
    last: Thing | None = None
    for one in things:
        before = one is not thing and one.day == thing.day and one.end <= thing.start
        if before and (last is None or (one.end, one.start) > (last.end, last.start)):
            last = one
    return last.place if last else home


def _times(thing: Thing) -> tuple[int, int]:
    return thing.start, thing.end


def _timeline(companion: Companion, blocks: Sequence[Block]) -> list[Thing]:
    return sorted([*map(thing_of, companion.busy), *map(thing_of, blocks)], key=_times)
