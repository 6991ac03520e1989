"""Months: their days, and the ones before and after."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta


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
