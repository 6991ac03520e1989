"""The timetable: a line a visit, a line with several days, or a column for each weekday."""

from datetime import time
from typing import Any

from django.utils.translation import gettext_lazy as _

from eassociate.exchange.problems import Wrong
from eassociate.exchange.rows import TimetableRow
from eassociate.exchange.sheets.row import Row
from eassociate.exchange.values.availability import as_spans
from eassociate.exchange.values.contact import as_email
from eassociate.exchange.values.dates import as_birthday, as_day
from eassociate.exchange.values.text import as_line, as_word
from eassociate.exchange.values.times import as_span, as_time, ordered
from eassociate.exchange.values.weekdays import Week, as_week, as_weekdays

Span = tuple[time, time]
_WHEN = _("Write from and until, such as 07:30-12:15.")


def read_lines(row: Row) -> list[TimetableRow]:
    """The lines of a row, one for each day and span; none if anything in the row is wrong."""
    common = _common(row)
    spans = _by_column(row) if _is_wide(row) else _by_days(row)
    if row.issues:
        return []
    return [TimetableRow(day, *span, **common) for day, span in spans]


def _common(row: Row) -> dict[str, Any]:
    number = row.take("child_number", as_word)
    name = row.name("child_name") if number else row.require_name("child_name")
    first, last = row.take("valid_from", as_day), row.take("valid_until", as_day)
    if first and last and last < first:
        row.refuse(
            "valid_until",
            _("The line ends before it begins."),
            _("Write the last day on which it holds."),
        )
    return {
        "child_number": number,
        "child_name": name,
        "child_born_on": row.take("child_born_on", as_birthday),
        "week": (row.take("week", as_week) or Week.EVERY).value,
        "place": row.take("place", as_line),
        "companion": row.take("companion", as_line),
        "companion_number": row.take("companion_number", as_word),
        "companion_email": row.take("companion_email", as_email),
        "valid_from": first,
        "valid_until": last,
        "source": row.source,
    }


def _is_wide(row: Row) -> bool:
    return any(key.startswith("day.") for key in row.source.columns)


def _by_column(row: Row) -> list[tuple[int, Span]]:
    found = []
    for day in range(7):
        found += [(day, span) for span in row.take(f"day.{day}", as_spans) or ()]
    return found


def _by_days(row: Row) -> list[tuple[int, Span]]:
    days = row.require(
        "weekdays",
        as_weekdays,
        _("The day of the week is missing."),
        _("Write days such as Monday, Mon-Fri, or Mon, Wed."),
    )
    span = _span(row)
    return [(day, span) for day in days or ()] if span else []


def _span(row: Row) -> Span | None:
    missing = _("The time is missing.")
    if row.raw("span") is not None or "start" not in row.source.columns:
        return row.require("span", as_span, missing, _WHEN)
    start = row.require("start", as_time, missing, _WHEN)
    end = row.require("end", as_time, missing, _WHEN)
    if start is None or end is None:
        return None
    try:
        ordered(start, end)
    except Wrong as wrong:
        row.refuse("end", wrong.what, wrong.right)
        return None
    return start, end
