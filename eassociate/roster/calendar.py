"""School calendar and timetable: which visits are planned on which day. Plain Python.

A visit keeps the time that the clock on the wall shows, through the nights when clocks change. The
same lines, calendar and range always give the same visits with the same keys, so that planning a
range again makes nothing twice.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

from eassociate.core import clock

DAY = timedelta(days=1)
WEEK = timedelta(days=7)


class WeekKind(StrEnum):
    EVERY = "every"
    A = "a"
    B = "b"


@dataclass(frozen=True, slots=True)
class Break:
    """Days without school, both ends included."""

    first: date
    last: date
    name: str = ""

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Spot:
    """What the calendar has to know of a place. `week_a`: the Monday of one of its weeks A.

    Only schools keep the school's breaks; a kindergarten, a therapy and a home go on without them.
    Public holidays are for all.
    """

    key: Hashable
    region: str = "central"
    school: bool = True
    week_a: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a child's timetable. `week_a`: where the child's weeks are counted (its school)."""

    key: Hashable
    child: Hashable
    spot: Spot
    weekday: int  # 0 Monday … 6 Sunday
    start: time
    end: time
    valid_from: date
    valid_until: date | None = None
    week: WeekKind = WeekKind.EVERY
    week_a: date | None = None
    companion: Hashable | None = None

    def holds_on(self, day: date) -> bool:
        """Is this line meant on `day`, apart from breaks and holidays?"""
        if day.weekday() != self.weekday or day < self.valid_from:
            return False
        if self.valid_until is not None and day > self.valid_until:
            return False
        return self.week in (WeekKind.EVERY, week_kind(day, self.week_a or self.spot.week_a))


@dataclass(frozen=True, slots=True)
class Excursion:
    """A day that is not as the timetable says, for `child` or for all pupils of `school`.

    `spot` None: there is nothing to accompany on that day.
    """

    day: date
    child: Hashable | None = None
    school: Hashable | None = None
    spot: Spot | None = None
    start: time | None = None
    end: time | None = None


@dataclass(frozen=True, slots=True)
class Calendar:
    """Breaks by region, public holidays by day."""

    breaks: Mapping[str, Sequence[Break]] = field(default_factory=dict)
    holidays: Mapping[date, str] = field(default_factory=dict)

    def closed(self, day: date, spot: Spot) -> bool:
        """Is there nothing to accompany at `spot` on `day`?"""
        if day in self.holidays:
            return True
        return spot.school and any(day in rest for rest in self.breaks.get(spot.region, ()))


@dataclass(frozen=True, slots=True)
class PlannedVisit:
    """A visit to be. `key` is stable; `line` is None for an outing on a day without lines."""

    child: Hashable
    day: date
    line: Hashable | None
    start: datetime
    end: datetime
    place: Hashable
    companion: Hashable | None

    @property
    def key(self) -> tuple[Hashable, date, Hashable | None]:
        return self.child, self.day, self.line


def monday(day: date) -> date:
    """The Monday of the week of `day`."""
    return day - timedelta(days=day.weekday())


def default_week_a(day: date) -> date:
    """The Monday of the week in which the school year of `day` begins (1 September)."""
    year = day.year if (day.month, day.day) >= (9, 1) else day.year - 1
    return monday(date(year, 9, 1))


def week_kind(day: date, week_a: date | None) -> WeekKind:
    """A or B. Calendar weeks alternate from `week_a`, also through breaks and into a new year.

    A school that begins with A again after a break sets its `week_a` anew. Without one, the week
    of 1 September is an A.
    """
    anchor = monday(week_a) if week_a else default_week_a(day)
    return WeekKind.A if (monday(day) - anchor).days // 7 % 2 == 0 else WeekKind.B


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    for number in range((last - first).days + 1):
        yield first + number * DAY


def school_days(
    first: date, last: date, breaks: Iterable[Break], holidays: Mapping[date, str]
) -> list[date]:
    """Mondays to Fridays that are in no break and no public holiday."""
    rest = list(breaks)
    return [
        day
        for day in days(first, last)
        if day.weekday() < 5 and day not in holidays and not any(day in pause for pause in rest)
    ]


@lru_cache(maxsize=64)
def _holidays_of(country: str, year: int, language: str) -> Mapping[date, str]:
    import holidays  # takes a quarter of a second and 5 MB: not at start

    found = holidays.country_holidays(country, years=year, language=language)
    return {day: str(found[day]) for day in sorted(found)}


def public_holidays(
    years: Iterable[int], country: str = "RS", language: str = "sr"
) -> dict[date, str]:
    """Public holidays with their names; for Serbia with the Orthodox Easter days and the day after
    a holiday that falls on a Sunday. `language`: `sr` (Cyrillic) or `en_US`.
    """
    found: dict[date, str] = {}
    for year in sorted(set(years)):
        found.update(_holidays_of(country, year, language))
    return found


def span(day: date, start: time, end: time) -> tuple[datetime, datetime]:
    """The moments (UTC) at which clocks show `start` and `end` on `day`.

    What would begin in the hour that the spring night leaves out is moved on whole.
    """
    begins, ends = clock.at(day, start), clock.at(day, end)
    if clock.local(begins).time().replace(tzinfo=None) != start:
        length = datetime.combine(day, end) - datetime.combine(day, start)
        ends = max(ends, begins + length)
    return begins, ends


def planned_visits(
    lines: Iterable[Line],
    calendar: Calendar,
    excursions: Iterable[Excursion],
    first: date,
    last: date,
) -> list[PlannedVisit]:
    """All visits from `first` to `last`, both included, in the order of start, child and line.

    An excursion of a child replaces all that the child has on that day; one of a school replaces
    what its pupils have at the school or at the same time. A child's own comes before its
    school's. An excursion stands on a Saturday or in a break, too.
    """
    by_child: dict[Hashable, list[Line]] = defaultdict(list)
    for line in lines:
        by_child[line.child].append(line)
    outings = _by_day(excursions)
    found = [
        visit
        for child, own in by_child.items()
        for day in days(first, last)
        for visit in _day_of(child, own, day, calendar, outings.get(day, ()))
    ]
    return sorted(found, key=_order)


def _order(visit: PlannedVisit) -> tuple[datetime, str, str]:
    return visit.start, str(visit.child), str(visit.line)


def _by_day(excursions: Iterable[Excursion]) -> dict[date, list[Excursion]]:
    found: dict[date, list[Excursion]] = defaultdict(list)
    for excursion in excursions:
        found[excursion.day].append(excursion)
    return found


def _day_of(
    child: Hashable,
    own: list[Line],
    day: date,
    calendar: Calendar,
    outings: Sequence[Excursion],
) -> list[PlannedVisit]:
    held = [line for line in own if line.holds_on(day)]
    outing = _outing_of(child, own, day, outings) if outings else None
    if outing is None:
        return [_as_planned(line, day) for line in held if not calendar.closed(day, line.spot)]
    replaced = held if outing.child is not None else [x for x in held if _in_the_way(x, outing)]
    kept = [line for line in held if line not in replaced and not calendar.closed(day, line.spot)]
    return [
        *(_as_planned(line, day) for line in kept),
        *_outside(child, own, day, outing, replaced),
    ]


def _outing_of(
    child: Hashable, own: list[Line], day: date, outings: Sequence[Excursion]
) -> Excursion | None:
    mine = [outing for outing in outings if outing.child is not None and outing.child == child]
    if mine:
        return mine[0]
    schools = {line.spot.key for line in own if _valid(line, day)}
    ours = [o for o in outings if o.child is None and o.school in schools]
    return ours[0] if ours else None


def _valid(line: Line, day: date) -> bool:
    return line.valid_from <= day and (line.valid_until is None or day <= line.valid_until)


def _in_the_way(line: Line, outing: Excursion) -> bool:
    if line.spot.key == outing.school:
        return True
    if outing.start is None or outing.end is None:
        return False
    return line.start < outing.end and outing.start < line.end


def _as_planned(line: Line, day: date) -> PlannedVisit:
    start, end = span(day, line.start, line.end)
    return PlannedVisit(line.child, day, line.key, start, end, line.spot.key, line.companion)


def _outside(
    child: Hashable, own: list[Line], day: date, outing: Excursion, replaced: list[Line]
) -> list[PlannedVisit]:
    if outing.spot is None or outing.start is None or outing.end is None:
        return []
    start, end = span(day, outing.start, outing.end)
    line = min(replaced, key=lambda x: (x.start, str(x.key)), default=None)
    companion = line.companion if line else _usual([x for x in own if _valid(x, day)])
    key = line.key if line else None
    return [PlannedVisit(child, day, key, start, end, outing.spot.key, companion)]


def _usual(lines: list[Line]) -> Hashable | None:
    """Who goes with the child most often."""
    counts = Counter(line.companion for line in lines if line.companion is not None)
    by_number: Callable[[Hashable], tuple[int, str]] = lambda who: (counts[who], str(who))  # noqa: E731
    return max(counts, key=by_number, default=None)
