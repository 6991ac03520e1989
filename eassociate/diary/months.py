"""A month to turn over."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_EARLIEST, _LATEST = 2000, 2199


@dataclass(frozen=True)
class Month:
    first: date

    @property
    def last(self) -> date:
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def code(self) -> str:
        return f"{self.first.year:04}-{self.first.month:02}"

    @property
    def before(self) -> Month:
        return month_of(self.first - timedelta(days=1))

    @property
    def after(self) -> Month:
        return month_of(self.last + timedelta(days=1))


def month_of(day: date) -> Month:
    """The month in which `day` lies."""
    return Month(day.replace(day=1))


def month_from(text: str, today: date) -> Month:
    """«2026-03»; anything else is the month of `today`."""
    year, _dash, number = text.partition("-")
    try:
        found = date(int(year), int(number), 1)
    except ValueError:
        return month_of(today)
    return Month(found) if _EARLIEST <= found.year <= _LATEST else month_of(today)
