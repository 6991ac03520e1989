"""On which day, at which hour a demo lives: always on a school day, in school hours."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from eassociate.core import clock
from eassociate.roster.calendar import Break, public_holidays, school_days
from eassociate.roster.schoolyear import YEARS, SchoolYear, school_year

#: Between these hours visits are under way, before and after there is little to see; of few
#: children hardly one is at school after noon.
OPENS, CLOSES, CLOSES_EARLY, FEW = time(8, 20), time(16, 15), time(11, 15), 60
#: Where the demo wakes when the real hour is outside of them.
WAKES = time(10, 15)
PAST, AHEAD = timedelta(days=28), timedelta(days=14)
#: Days with school that a lively demo has behind and before it.
LEAST_PAST, LEAST_AHEAD = 8, 5


def breaks_of(first: date, last: date) -> tuple[Break, ...]:
    """School breaks of central Serbia in those days; years not yet known repeat the last one."""
    found: dict[date, Break] = {}
    for number in range(first.year - 1, last.year + 1):
        for rest in _year(number).breaks:
            found[rest.first] = rest
    return tuple(found[key] for key in sorted(found))


def _year(number: int) -> SchoolYear:
    """The school year that begins in September of `number`."""
    known = school_year(date(number, 9, 1))
    return known or _moved(number)


def _moved(number: int) -> SchoolYear:
    model = max((y for y in YEARS if y.region == "central"), key=lambda y: y.first)
    years = number - model.first.year

    def moved(day: date) -> date:
        safe = day.replace(day=28) if (day.month, day.day) == (2, 29) else day
        return safe.replace(year=safe.year + years)

    breaks = tuple(Break(moved(b.first), moved(b.last), b.name) for b in model.breaks)
    ends = moved(model.last), moved(model.last_of_eighth)
    return SchoolYear("central", moved(model.first), *ends, breaks, proposal=True)


def days_with_school(first: date, last: date) -> list[date]:
    """School days from `first` to `last`, both included."""
    holidays = public_holidays(range(first.year, last.year + 1))
    return school_days(first, last, breaks_of(first, last), holidays)


def _in_hours(hour: time, children: int) -> bool:
    return OPENS <= hour <= (CLOSES_EARLY if children < FEW else CLOSES)


def is_alive(moment: datetime, children: int) -> bool:
    """Whether, of so many children, enough are at school at `moment`."""
    there = clock.local(moment)
    if not _in_hours(there.time(), children):
        return False
    return bool(days_with_school(there.date(), there.date()))


def first_moment(real: datetime, children: int, hour: time | None = None) -> datetime:
    """Where a new demo begins: now (or at `hour` of today), or else the nearest school day that
    has some weeks of school behind it and before it."""
    today = clock.local(real).date()
    real = clock.at(today, hour) if hour else real
    if is_alive(real, children) and _is_lively(today):
        return real
    distances = sorted(range(-150, 151), key=lambda d: (abs(d), d))
    day = next(d for n in distances if _is_lively(d := today + timedelta(days=n)))
    hour = clock.local(real).time()
    return clock.at(day, hour if _in_hours(hour, children) else WAKES)


def _is_lively(day: date) -> bool:
    near = days_with_school(day - PAST, day + AHEAD)
    past = sum(d < day for d in near)
    return day in near and past >= LEAST_PAST and len(near) - past - 1 >= LEAST_AHEAD


def next_moment(real: datetime, offset: timedelta, children: int) -> datetime:
    """Where a demo that lives `offset` away from the world goes on: never earlier than it was."""
    there = real + offset
    if is_alive(there, children):
        return there
    local = clock.local(there)
    today = local.date()
    if days_with_school(today, today) and local.time() < OPENS:
        return clock.at(today, OPENS)
    following = days_with_school(today + timedelta(days=1), today + timedelta(days=120))
    return clock.at(following[0], WAKES)
