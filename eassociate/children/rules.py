"""Decisions about a child's facts, in plain Python."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta

#: «Weekly hours (up to 40)»: the rulebook on the service of the child's companion.
MOST_WEEKLY_MINUTES = 40 * 60
#: From preschool to the end of secondary school, with room for those who repeat years.
OLDEST_YEARS = 27
#: How long before its end an approval is shown as running out.
RUNS_OUT_DAYS = 90
_MARK = re.compile(r"^\s*(?:[-–—•*]\s*|\d{1,2}[.)]\s+)")


def years_old(born_on: date, on: date) -> int:
    """Whole years of age on the day `on`."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def plausible_birthday(born_on: date, today: date) -> bool:
    return born_on <= today and years_old(born_on, today) < OLDEST_YEARS


def days_in_order(*days: date | None) -> bool:
    """Whether those days that are known follow one another."""
    known = [day for day in days if day]
    return known == sorted(known)


def overlaps(first: tuple[date, date], second: tuple[date, date]) -> bool:
    """Whether two spans of days, ends included, share a day."""
    return first[0] <= second[1] and second[0] <= first[1]


def overlapping(
    span: tuple[date, date], others: Iterable[tuple[date, date]]
) -> tuple[date, date] | None:
    """The first of `others` that shares a day with `span`."""
    return next((other for other in others if overlaps(span, other)), None)


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def steps(text: str) -> list[str]:
    """The lines of a text as steps, without the «1.» or dash that people put before them; the «2»
    of «2 ml» or «2.5 ml» belongs to the step."""
    lines = (_MARK.sub("", line).strip() for line in text.splitlines())
    return [line for line in lines if line]
