"""What an address asks for, read from its query: anything odd counts as not asked."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from eassociate.core import clock

#: Days beyond these are taken for slips of the keyboard.
FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)


def day_asked(text: str | None) -> date:
    """The day in `text` (ISO), else today."""
    return _day(text) or clock.today()


def month_asked(text: str | None) -> date:
    """The first of the month in `text` (ISO, 2025-11), else of the present one."""
    return _day(f"{text}-01") or clock.today().replace(day=1)


def id_asked(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def words_asked(text: str | None) -> str:
    """What is searched for: at most 100 characters."""
    return (text or "").strip()[:100]


def _day(text: str | None) -> date | None:
    try:
        day = date.fromisoformat(text or "")
    except ValueError:
        return None
    return day if FIRST <= day <= LAST else None
