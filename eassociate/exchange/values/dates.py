"""Dates as people write them; the day comes before the month, the year has four digits."""

import re
from datetime import date, datetime

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.exchange.opening.grid import Raw
from eassociate.exchange.problems import Words, Wrong, shown

_RIGHT = _("Write day, month and year with four digits, such as 1.9.2026.")
_LONGEST = 60
_MONTHS = {
    stem: number
    for number, stems in enumerate(
        "januar jan janner january jaenner|februar feb february|mart mar marz march maerz mrz"
        "|april apr|maj mai may|jun juni june|jul juli july|avgust avg august aug"
        "|septembar sep sept september|oktobar okt oktober october oct"
        "|novembar nov november|decembar dec dez dezember december".split("|"),
        start=1,
    )
    for stem in stems.split()
}
_GENITIVES = {"septembra": 9, "oktobra": 10, "novembra": 11, "decembra": 12}
_ROMAN = dict(zip("i ii iii iv v vi vii viii ix x xi xii".split(), range(1, 13), strict=True))
_YEAR_LAST = re.compile(r"(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d+)")
_YEAR_FIRST = re.compile(
    r"(\d{4})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{1,2})(?:[t ]00:00(?::00(?:\.0+)?)?)?"
)
_WORD_SECOND = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[. -]*([a-z]+)[., -]*(\d+)")
_WORD_FIRST = re.compile(r"([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d+)")
_YEAR_WORD = re.compile(r"[\s.]*(?:god(?:ine)?|g)?[\s.]*$")


def as_date(value: Raw) -> date:
    """The day in a cell: a real date, or text such as 1.9.2026., 2026-09-01, 1. septembar 2026.

    Raises `Wrong`: also for two-digit years, since 26 may be a child or a grandfather.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise Wrong(_not_a_date(value), _RIGHT)
    return _from_parts(value, *_parts(value))


def _not_a_date(value: object) -> Words:
    return format_lazy(_("“{value}” is not a date."), value=shown(value))


def _parts(text: str) -> tuple[str, int, int]:
    """Year as written, month, day."""
    plain = _YEAR_WORD.sub("", fold(text))
    if found := _YEAR_FIRST.fullmatch(plain):
        return found[1], int(found[2]), int(found[3])
    if found := _YEAR_LAST.fullmatch(plain):
        return found[3], int(found[2]), int(found[1])
    if found := _WORD_SECOND.fullmatch(plain):
        return found[3], _month(found[2], text), int(found[1])
    if found := _WORD_FIRST.fullmatch(plain):
        return found[3], _month(found[1], text), int(found[2])
    raise Wrong(_not_a_date(text), _RIGHT)


def _month(word: str, text: str) -> int:
    stem = word.removesuffix("a") if word.removesuffix("a") in _MONTHS else word
    month = _MONTHS.get(stem) or _GENITIVES.get(word) or _ROMAN.get(word)
    if month is None:
        raise Wrong(_not_a_date(text), _RIGHT)
    return month


def _from_parts(text: str, year: str, month: int, day: int) -> date:
    if len(year) != 4:
        raise Wrong(
            format_lazy(_("The year of “{value}” does not have four digits."), value=shown(text)),
            _RIGHT,
        )
    try:
        return date(int(year), month, day)
    except ValueError:
        raise Wrong(
            format_lazy(_("There is no such day: “{value}”."), value=shown(text)), _RIGHT
        ) from None


def as_birthday(value: Raw) -> date:
    """A date of birth: a plausible one, and not in the future. Raises `Wrong`."""
    day = as_date(value)
    if not date(1900, 1, 1) <= day <= clock.today():
        raise Wrong(
            format_lazy(_("“{value}” cannot be a date of birth."), value=day.isoformat()), _RIGHT
        )
    return day


def as_day(value: Raw) -> date:
    """A day of the service: between 1990 and 2100. Raises `Wrong`."""
    day = as_date(value)
    if not 1990 <= day.year <= 2100:
        raise Wrong(
            format_lazy(_("The year of “{value}” is far from ours."), value=day.isoformat()), _RIGHT
        )
    return day
