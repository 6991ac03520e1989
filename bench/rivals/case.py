"""A problem in indices and whole minutes: every rival is given the same rules and the same prices.

Written from the words of `eassociate.planner.problem`, without the solver's code.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import cached_property

from eassociate.planner.problem import Block, Companion, Problem, strangeness

#: (start, end, place, block or -1, day) of something a companion does; minutes since 1970.
Item = tuple[int, int, "str | None", int, date]
#: The number of a companion whom the problem does not name.
GONE = -2
#: Kilometres of one degree of latitude, a little less than it is: a filter that loses nobody.
DEGREE_KM = 111.0


def whole(start: datetime, end: datetime) -> tuple[int, int]:
    """Whole minutes since 1970, rounded against the companion."""
    return int(start.timestamp() // 60), -int(-end.timestamp() // 60)


def when(item: Item) -> tuple[int, int]:
    """Order in time."""
    return item[0], item[1]


def bits(mask: int) -> Iterator[int]:
    """Positions of the ones, ascending."""
    text = bin(mask)[:1:-1]
    at = text.find("1")
    while at >= 0:
        yield at
        at = text.find("1", at + 1)


class Case:
    """Blocks and companions in order of their keys; sets of companions are the bits of a number."""

    def __init__(self, problem: Problem) -> None:
        self.problem, self.travel = problem, problem.travel
        self.blocks = sorted(problem.blocks, key=lambda b: b.key)
        self.companions = sorted(problem.companions, key=lambda c: c.key)
        self.number = {c.key: p for p, c in enumerate(self.companions)}
        self.times = [whole(b.start, b.end) for b in self.blocks]
        self.minutes = [b.minutes for b in self.blocks]
        self.days = [b.start.date() for b in self.blocks]
        self._ways: dict[tuple[str | None, str | None], int] = {}
        self._masks: dict[object, int] = {}
        self.busy: list[list[Item]] = [
            sorted(
                ((*whole(x.start, x.end), x.place, -1, x.start.date()) for x in c.busy), key=when
            )
            for c in self.companions
        ]

    def way(self, here: str | None, there: str | None) -> int:
        """Minutes between two places, remembered."""
        found = self._ways.get((here, there))
        if found is None:
            found = self._ways[here, there] = self.travel.minutes(here, there)
        return found

    def item(self, b: int) -> Item:
        """The block as something to do."""
        return (*self.times[b], self.blocks[b].place, b, self.days[b])

    def apart(self, one: Item, other: Item) -> bool:
        """Can one person do both? The gap is not shorter than the way."""
        first, then = (one, other) if when(one) <= when(other) else (other, one)
        return first[1] + self.way(first[2], then[2]) <= then[0]

    def previous(self, b: int) -> int | None:
        """Who has the block in the present roster: None nobody, GONE somebody who is not here."""
        key = self.problem.previous.get(self.blocks[b].key)
        return None if key is None else self.number.get(key, GONE)

    def day_left(self, p: int, day: date) -> int:
        """Minutes of the day that may still be given."""
        return self.companions[p].day_minutes - self._busy_minutes[p].get(day, 0)

    def week_left(self, p: int) -> int:
        """Minutes of the week that may still be given."""
        return self.companions[p].week_minutes - self.used(p)

    def used(self, p: int) -> int:
        """Minutes of the week that are gone already."""
        return self.companions[p].given_minutes + sum(self._busy_minutes[p].values())

    def load(self, p: int, b: int) -> int:
        """Hours of the block × per cent of the week that was given away before."""
        week = max(self.companions[p].week_minutes, 1)
        return self.blocks[b].minutes * min(self.used(p), week) * 100 // (week * 60)

    def strange(self, p: int, child: str) -> int:
        """Points of strangeness of a pair."""
        companion = self.companions[p]
        return 0 if child in companion.preferred_by else strangeness(companion.met.get(child, 0))

    @cached_property
    def _busy_minutes(self) -> list[dict[date, int]]:
        return [_by_day(c) for c in self.companions]

    def able(self, b: int) -> int:
        """Who may take the block as far as the block alone decides it, as a mask."""
        block = self.blocks[b]
        mask = self._timely(b) & self._skilled(block.skills) & self._near(block.place)
        mask &= ~(self._barred.get(block.child, 0) | self._declined.get(block.key, 0))
        mask &= self._roomy(block.minutes, self.days[b])
        for p in list(bits(mask & self._occupied)):
            if not self._beside_busy(p, b):
                mask &= ~(1 << p)
        return mask

    def _mask(self, key: object, test: Callable[[Companion], bool]) -> int:
        found = self._masks.get(key)
        if found is None:
            found = sum(1 << p for p, c in enumerate(self.companions) if test(c))
            self._masks[key] = found
        return found

    def _skilled(self, skills: frozenset[str]) -> int:
        return self._mask(("skills", skills), lambda c: skills <= c.skills)

    def _timely(self, b: int) -> int:
        block = self.blocks[b]
        return self._mask(("time", *self.times[b]), lambda c: present(c, block))

    def _near(self, place: str | None) -> int:
        key = ("near", place)
        if key not in self._masks:
            asked = self._beside(self.travel.places.get(place or ""))
            self._masks[key] = self._anywhere | sum(
                1 << p for p in asked if self._in_reach(self.companions[p], place)
            )
        return self._masks[key]

    def _beside(self, point: tuple[float, float] | None) -> Iterable[int]:
        """Those who live at about the latitude, or all if there is none."""
        if point is None:
            return range(len(self.companions))
        low = bisect_left(self._by_latitude, (point[0] - self._reach, -1))
        high = bisect_left(self._by_latitude, (point[0] + self._reach, len(self.companions)))
        return [p for _, p in self._by_latitude[low:high]]

    @cached_property
    def _reach(self) -> float:
        """The largest distance that anybody goes, in degrees of latitude."""
        longest = max((c.most_km or 0 for c in self.companions), default=0)
        return longest / (DEGREE_KM * min(1.0, self.travel.detour))

    @cached_property
    def _by_latitude(self) -> list[tuple[float, int]]:
        homes = [(self.travel.places.get(c.home or ""), p) for p, c in enumerate(self.companions)]
        return sorted((point[0], p) for point, p in homes if point)

    @cached_property
    def _anywhere(self) -> int:
        """Those whom no distance stops: without a limit, or of an unknown home."""
        return sum(
            1 << p
            for p, c in enumerate(self.companions)
            if c.most_km is None or (c.home or "") not in self.travel.places
        )

    def _in_reach(self, companion: Companion, place: str | None) -> bool:
        if companion.most_km is None:
            return True
        km = self.travel.km(companion.home, place)
        return km is None or km <= companion.most_km

    def _roomy(self, minutes: int, day: date) -> int:
        """Those with that many minutes left on the day and in the week."""
        key = ("room", minutes, day)
        if key not in self._masks:
            self._masks[key] = sum(
                1 << p
                for p in range(len(self.companions))
                if minutes <= min(self.day_left(p, day), self.week_left(p))
            )
        return self._masks[key]

    @cached_property
    def _occupied(self) -> int:
        return sum(1 << p for p, c in enumerate(self.companions) if c.busy)

    @cached_property
    def _barred(self) -> dict[str, int]:
        return self._inverted([(c.bars, p) for p, c in enumerate(self.companions)])

    @cached_property
    def _declined(self) -> dict[str, int]:
        return self._inverted([(c.declined, p) for p, c in enumerate(self.companions)])

    @staticmethod
    def _inverted(rows: Iterable[tuple[Iterable[str], int]]) -> dict[str, int]:
        found: dict[str, int] = {}
        for keys, p in rows:
            for key in keys:
                found[key] = found.get(key, 0) | 1 << p
        return found

    def _beside_busy(self, p: int, b: int) -> bool:
        item = self.item(b)
        return all(self.apart(item, busy) for busy in self.busy[p])


def _by_day(companion: Companion) -> dict[date, int]:
    found: dict[date, int] = {}
    for busy in companion.busy:
        minutes = round((busy.end - busy.start).total_seconds() / 60)
        found[busy.start.date()] = found.get(busy.start.date(), 0) + minutes
    return found


def present(companion: Companion, block: Block) -> bool:
    """Available for the whole block, not absent in any part of it, papers valid on that day."""
    until = companion.papers_until
    if until is not None and block.start.date() > until:
        return False
    if any(a.start < block.end and block.start < a.end for a in companion.absences):
        return False
    windows = companion.available
    return windows is None or any(w.start <= block.start and block.end <= w.end for w in windows)
