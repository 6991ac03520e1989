"""When somebody can work: days with spans, such as `Mon-Fri 07:00-15:00; Sat 8-12`."""

import re
from datetime import time

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.exchange.opening.grid import Raw
from eassociate.exchange.problems import Wrong, shown
from eassociate.exchange.rows import Window
from eassociate.exchange.values.text import as_text
from eassociate.exchange.values.times import as_span
from eassociate.exchange.values.weekdays import as_weekdays

_PART = re.compile(r"(?P<days>\D+?)[\s:]*(?P<span>(?:\b(?:od|von|from)\s+)?\d.*)", re.DOTALL)


def as_windows(value: Raw) -> tuple[Window, ...]:
    """The windows in a cell, by day and hour; parts stand apart by semicolon or line.

    Raises `Wrong`.
    """
    windows: set[Window] = set()
    for part in re.split(r"[;\n]", as_text(value)):
        if part.strip():
            windows.update(_windows(part.strip()))
    return tuple(sorted(windows))


def _windows(part: str) -> list[Window]:
    found = _PART.fullmatch(part)
    if not found:
        raise Wrong(
            format_lazy(_("“{value}” does not name days and hours."), value=shown(part)),
            _("Write days and hours, such as Mon-Fri 07:00-15:00; Sat 08:00-12:00."),
        )
    days = as_weekdays(found["days"].rstrip(" ,:"))
    spans = [as_span(span.strip()) for span in found["span"].split(",")]
    return [(day, start, end) for day in days for start, end in spans]


def as_spans(value: Raw) -> tuple[tuple[time, time], ...]:
    """The spans of one day, with commas, semicolons or lines between them. Raises `Wrong`."""
    if not isinstance(value, str):
        return (as_span(value),)
    parts = (part.strip() for part in re.split(r"[;,\n]", as_text(value)))
    return tuple(as_span(part) for part in parts if part)
