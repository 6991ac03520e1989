"""Which rule stops whom, and what a pair costs. The one place that knows; `verification` knows
again.

Times become whole minutes since 1970, rounded against the person: a visit starts on the minute
before and ends on the minute after.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from eassociate.planner.old_problem import Person, Problem, Reason, Stop, Visit, Why

#: How strange a person is to a child, by the number of visits together: fewer than the bound →
#: points.
STRANGENESS = ((1, 3), (3, 2), (10, 1))


def strangeness(met: int) -> int:
    """3 never met, 2 once or twice, 1 up to nine times, 0 well known."""
    return next((points for bound, points in STRANGENESS if met < bound), 0)


def _floor(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _ceil(moment: datetime) -> int:
    return -int(-moment.timestamp() // 60)


@dataclass(frozen=True, slots=True)
class _Slot:
    start: int
    end: int
    place: str | None
    until: datetime


class Day:
    """A problem made ready for many questions about pairs. Visits and people in order of their
    keys.
    """

    def __init__(self, problem: Problem) -> None:
        self.travel = problem.travel
        self.visits = sorted(problem.visits, key=lambda v: v.key)
        self.people = sorted(problem.people, key=lambda p: p.key)
        self.starts = [_floor(v.start) for v in self.visits]
        self.ends = [_ceil(v.end) for v in self.visits]
        self.minutes = [v.minutes for v in self.visits]
        self._way: dict[tuple[str | None, str | None], int] = {}
        self._slots = [_slots(p) for p in self.people]
        self._windows = [_windows(p) for p in self.people]

    def way(self, here: str | None, there: str | None) -> int:
        """Minutes between two places, remembered."""
        minutes = self._way.get((here, there))
        if minutes is None:
            minutes = self._way[here, there] = self.travel.minutes(here, there)
        return minutes

    def clash(self, i: int, j: int) -> bool:
        """Can nobody take both visits: do they overlap, or is the way longer than the gap?"""
        first, then = (i, j) if (self.starts[i], i) <= (self.starts[j], j) else (j, i)
        way = self.way(self.visits[first].place, self.visits[then].place)
        return self.starts[then] - self.ends[first] < way

    def stops(self, p: int, v: int) -> tuple[Reason, ...]:
        """Every rule that keeps person `p` from visit `v`, hardest first."""
        person, visit = self.people[p], self.visits[v]
        found = [*_personal(person, visit), *self._timely(p, v), *_caps(person, self.minutes[v])]
        rank = list(Stop)
        return tuple(sorted(found, key=lambda reason: rank.index(Stop(reason.code))))

    def possible(self, p: int, v: int) -> bool:
        """`not stops(p, v)`, cheaper."""
        if self.minutes[v] > self.room(p):
            return False
        if next(iter(_personal(self.people[p], self.visits[v])), None) is not None:
            return False
        return next(iter(self._timely(p, v)), None) is None

    def _timely(self, p: int, v: int) -> Iterable[Reason]:
        start, end, place = self.starts[v], self.ends[v], self.visits[v].place
        windows = self._windows[p]
        if windows is not None and not any(a <= start and end <= b for a, b in windows):
            yield Reason(Stop.NOT_AVAILABLE)
        short, busy = 0, None
        for slot in self._slots[p]:
            if slot.start < end and start < slot.end:
                busy = slot
            elif slot.end <= start:
                short = max(short, self.way(slot.place, place) - (start - slot.end))
            else:
                short = max(short, self.way(place, slot.place) - (slot.start - end))
        if busy:
            yield Reason(Stop.BUSY, moment=busy.until)
        elif short > 0:
            yield Reason(Stop.TOO_FAR, short)

    def before(self, p: int, v: int) -> _Slot | None:
        """The last thing person `p` does anyway before visit `v`."""
        done = [slot for slot in self._slots[p] if slot.end <= self.starts[v]]
        return max(done, key=lambda slot: (slot.end, slot.start), default=None)

    def origin(self, p: int, v: int) -> str | None:
        """Where person `p` comes from: the visit before (as planned so far), else home."""
        slot = self.before(p, v)
        return slot.place if slot else self.people[p].home

    def cost(self, p: int, v: int) -> tuple[int, int, int]:
        """(strangeness, minutes on the way, load) of a pair.

        Load: hours of the visit × per cent of the person's week that is already given away, so
        that work goes to those who have room.
        """
        person, visit = self.people[p], self.visits[v]
        way = self.way(self.origin(p, v), visit.place)
        return strangeness(person.met.get(visit.child, 0)), way, load(person, self.minutes[v])

    def room(self, p: int) -> int:
        """Minutes that person `p` may still be given."""
        return min(self.people[p].minutes_left_today, self.people[p].minutes_left_week)

    @cached_property
    def clashes(self) -> list[set[int]]:
        """For each visit the others that the same person cannot take as well."""
        found: list[set[int]] = [set() for _ in self.visits]
        for i in range(len(self.visits)):
            for j in range(i + 1, len(self.visits)):
                if self.clash(i, j):
                    found[i].add(j)
                    found[j].add(i)
        return found


def load(person: Person, minutes: int) -> int:
    """Hours × per cent of the week in use, a whole number."""
    week = max(person.week_minutes, 1)
    used = min(max(week - person.minutes_left_week, 0), week)
    return minutes * used * 100 // (week * 60)


def _slots(person: Person) -> list[_Slot]:
    return [_Slot(_floor(b.start), _ceil(b.end), b.place, b.end) for b in person.busy]


def _windows(person: Person) -> list[tuple[int, int]] | None:
    if person.available is None:
        return None
    return [(_floor(span.start), _ceil(span.end)) for span in person.available]


def _personal(person: Person, visit: Visit) -> Iterable[Reason]:
    if bar := person.bars.get(visit.child):
        yield Reason(bar)
    if person.absent:
        yield Reason(Stop.ABSENT)
    if not person.papers_valid:
        yield Reason(Stop.PAPERS)
    if missing := visit.skills - person.skills:
        yield Reason(Stop.SKILLS, len(missing), items=tuple(sorted(missing)))
    if visit.key in person.declined:
        yield Reason(Stop.DECLINED)


def _caps(person: Person, minutes: int) -> Iterable[Reason]:
    if minutes > person.minutes_left_week:
        yield Reason(Stop.WEEK_FULL, minutes - person.minutes_left_week)
    if minutes > person.minutes_left_today:
        yield Reason(Stop.DAY_FULL, minutes - person.minutes_left_today)


def reasons(day: Day, p: int, v: int) -> tuple[Reason, ...]:
    """What a coordinator wants to hear about person `p` for visit `v`, most important first."""
    person, visit = day.people[p], day.visits[v]
    met = person.met.get(visit.child, 0)
    told = [Reason(Why.MET_TIMES, met) if met else Reason(Why.NOT_MET)]
    if visit.skills:
        told.append(Reason(Why.HAS_SKILLS, len(visit.skills), items=tuple(sorted(visit.skills))))
    slot = day.before(p, v)
    free = Reason(Why.FREE_FROM, moment=slot.until) if slot else Reason(Why.FREE_ALL_DAY)
    told += [free, _way(day, day.origin(p, v), visit.place)]
    return (*told, Reason(Why.HOURS_LEFT, person.minutes_left_week))


def _way(day: Day, here: str | None, there: str | None) -> Reason:
    if here is not None and here == there:
        return Reason(Why.SAME_PLACE, 0)
    km = day.travel.km(here, there)
    return Reason(Why.AWAY, day.way(here, there), km=None if km is None else round(km, 1))
