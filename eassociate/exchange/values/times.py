"""Times of day and spans of them, as people write them: 7:30, 7.30, 7h, 07:30-12:15, 7-12."""

import re
from datetime import date, datetime, time, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.core.scripts import fold
from eassociate.exchange.opening.grid import Raw
from eassociate.exchange.problems import Wrong, shown

_RIGHT = _("Write hours and minutes with a colon, such as 7:30.")
_RIGHT_SPAN = _("Write from and until, such as 07:30-12:15.")
_LONGEST = 60
_CLOCK = re.compile(
    r"(\d{1,2})(?:\s*[:.,h]\s*(\d{2}))?\s*(?:h|uhr|sati|casova|cas|c)?\.?\s*(am|pm)?"
)
_BETWEEN = re.compile(r"\s*(?:-|–|—|\bdo\b|\bbis\b|\bto\b|\buntil\b|/)\s*")
_START = re.compile(r"^(?:od|von|from|u|ab)\s+")


def as_time(value: Raw) -> time:
    """The time of day in a cell, to the minute. Raises `Wrong`."""
    if isinstance(value, datetime | date):
        raise _made_a_date(value)
    if isinstance(value, time):
        return value.replace(second=0, microsecond=0)
    if isinstance(value, timedelta):
        return _from_minutes(value.total_seconds() / 60, value)
    if isinstance(value, bool):
        raise _no_time(value)
    return _from_number(value) if isinstance(value, int | float) else _from_text(value)


def _no_time(value: object) -> Wrong:
    return Wrong(format_lazy(_("“{value}” is not a time of day."), value=shown(value)), _RIGHT)


def _made_a_date(value: object) -> Wrong:
    return Wrong(
        format_lazy(
            _("The spreadsheet program made the date {value} of the time that was typed here."),
            value=shown(value),
        ),
        _("Format the column as text and write the time with a colon, such as 7:30."),
    )


def _from_minutes(minutes: float, value: object) -> time:
    whole = round(minutes)
    if not 0 <= whole < 24 * 60 or abs(whole - minutes) > 0.01:
        raise _no_time(value)
    return time(*divmod(whole, 60))


def _from_number(value: int | float) -> time:
    """7 is seven o'clock, 0.3125 half past seven in Excel, 7.3 what Excel keeps of a typed 7.30.

    7.5 may be half past seven or ten to eight, and 7.25 a quarter past or 25 past: refused.
    """
    if 0 < value < 1:
        return _from_minutes(value * 24 * 60, value)
    if not 0 <= value < 24:
        raise _no_time(value)
    hour, hundredths = divmod(round(value * 100), 100)
    if abs(value * 100 - round(value * 100)) > 1e-6 or hundredths in {25, 50, 75}:
        raise Wrong(
            format_lazy(_("The number {value} can be read as two times of day."), value=value),
            _RIGHT,
        )
    return _clock(hour, hundredths, value)


def _clock(hour: int, minute: int, value: object) -> time:
    if not (0 <= hour <= 23 and 0 <= minute <= 59):
        raise _no_time(value)
    return time(hour, minute)


def _from_text(text: str) -> time:
    plain = _START.sub("", fold(text)) if len(text) <= _LONGEST else ""
    if re.fullmatch(r"\d{4}", plain):
        return _clock(int(plain[:2]), int(plain[2:]), text)
    found = _CLOCK.fullmatch(re.sub(r"^(\d{1,2}:\d{2}):00$", r"\1", plain))
    if not found:
        raise _no_time(text)
    hour = int(found[1])
    if found[3]:
        if not 1 <= hour <= 12:
            raise _no_time(text)
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return _clock(hour, int(found[2] or 0), text)


def as_span(value: Raw) -> tuple[time, time]:
    """From and until in one cell: `07:30-12:15`, `7-12`, `od 7.30 do 12`. Raises `Wrong`."""
    if isinstance(value, datetime | date):
        raise _made_a_date(value)
    parts = _BETWEEN.split(fold(value)) if isinstance(value, str) and len(value) <= 80 else []
    if len(parts) != 2:
        raise Wrong(
            format_lazy(_("“{value}” is not a span of time."), value=shown(value)), _RIGHT_SPAN
        )
    start, end = _from_text(parts[0]), _from_text(parts[1])
    ordered(start, end)
    return start, end


def ordered(start: time, end: time) -> None:
    """Refuses an end that does not come after its start."""
    if end <= start:
        raise Wrong(
            format_lazy(
                _("The end {end} is not after the start {start}."),
                end=f"{end:%H:%M}",
                start=f"{start:%H:%M}",
            ),
            _RIGHT_SPAN,
        )
