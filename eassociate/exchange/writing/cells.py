"""A row of a list as the cells of its columns; reading them again gives the same row."""

from collections.abc import Callable, Iterable
from dataclasses import fields
from datetime import date, time
from typing import Any

from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from eassociate.access.skills import Skill
from eassociate.children.models import Approval, Child
from eassociate.exchange.columns import Sort
from eassociate.exchange.rows import ChildRow, CompanionRow, TimetableRow, Window
from eassociate.exchange.values.text import listed

AnyRow = ChildRow | CompanionRow | TimetableRow
#: What a file format is given to write: text, a day, a time, or hours as minutes.
Written = str | date | time | int
_LISTS = {"permitted_places", "not_with"}


def cells_of(row: AnyRow) -> dict[str, Any]:
    """Key of a column → value, for all that the row says; people are numbered from 1."""
    said = {field.name: getattr(row, field.name) for field in fields(row)}
    said.pop("source")
    for group in ("guardian", "contact"):
        for number, person in enumerate(said.pop(f"{group}s", ()), start=1):
            said |= {
                f"{group}.{number}.{field.name}": getattr(person, field.name)
                for field in fields(person)
            }
    if isinstance(row, TimetableRow):
        said["weekdays"] = row.weekday
    return {key: value for key, value in said.items() if value is not None}


def written(key: str, sort: Sort, value: Any) -> Written:
    """`value` of the column `key` in words of the present language, or in a type of its own."""
    if key == "skills":
        return ", ".join(str(Skill(code).label) for code in value)
    if key in _LISTS:
        return listed(value)
    if key == "availability":
        return _windows(value)
    words: dict[str, Callable[[Any], Written]] = {
        "status": _status,
        "degree": _degree,
        "week": _week,
        "day": _day,
        "yes": _yes,
    }
    write = words.get(sort)
    return write(value) if write else value


def _status(code: str) -> str:
    return str(Child.Status(code).label)


def _degree(degree: int) -> str:
    return Approval.Degree(degree).label


def _week(code: str) -> str:
    return pgettext("timetable", "every week") if code == "every" else code.upper()


def _day(weekday: int) -> str:
    return str(WEEKDAYS[weekday])


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


def _windows(windows: Iterable[Window]) -> str:
    return "; ".join(f"{_day(day)} {start:%H:%M}-{end:%H:%M}" for day, start, end in windows)


def as_hours(minutes: int) -> str:
    """1230 → 20:30."""
    hours, rest = divmod(minutes, 60)
    return f"{hours}:{rest:02}"


def choices(sort: Sort) -> list[str]:
    """What may stand in a column of that sort, where that is a short list."""
    if sort == "status":
        return [_status(code) for code in Child.Status.values]
    if sort == "degree":
        return [_degree(degree) for degree in Approval.Degree.values]
    if sort == "week":
        return [_week(code) for code in ("every", "a", "b")]
    if sort == "language":
        return ["sr", "sr-latn", "en", "de"]
    if sort == "yes":
        return [_yes(True), _yes(False)]
    return [_day(day) for day in range(5)] if sort == "day" else []
