"""Decisions about companions' papers and hours, in plain Python."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from enum import StrEnum

#: How long before its last day a paper is shown as running out.
SOON_DAYS = 60
#: Hours of a contract with overtime; hours of a day.
MOST_WEEKLY_MINUTES = 48 * 60
MOST_DAILY_MINUTES = 12 * 60

Window = tuple[int, time, time]


class PaperState(StrEnum):
    VALID = "valid"
    SOON = "soon"
    OVER = "over"
    MISSING = "missing"


def paper_state(valid_until: date | None, today: date) -> PaperState:
    """Of a paper whose last day is `valid_until` (None: there is no such paper)."""
    if valid_until is None:
        return PaperState.MISSING
    if valid_until < today:
        return PaperState.OVER
    soon = valid_until <= today + timedelta(days=SOON_DAYS)
    return PaperState.SOON if soon else PaperState.VALID


def clashing(windows: Iterable[Window]) -> Window | None:
    """The first window (weekday, start, end) that overlaps with one before it on the same day."""
    ends: dict[int, time] = {}
    for weekday, start, end in sorted(windows):
        if weekday in ends and start < ends[weekday]:
            return weekday, start, end
        ends[weekday] = max(end, ends.get(weekday, end))
    return None
