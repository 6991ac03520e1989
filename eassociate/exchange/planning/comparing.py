"""Old and new values side by side, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, time
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from eassociate.exchange.columns import columns_of, label
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.planning.model import Change
from eassociate.exchange.problems import Issue
from eassociate.exchange.rows import Source
from eassociate.exchange.values.text import clean
from eassociate.exchange.writing.cells import as_hours, written
from eassociate.journal.deeds import Refused
from eassociate.journal.forms import sentence
from eassociate.ui.words import date_in_words


def tidy(value: Any) -> Any:
    """A stored text as a list could say it; other values as they are."""
    return clean(value) if isinstance(value, str) else value


def differing(said: Mapping[str, Any], held: Mapping[str, Any]) -> dict[str, Any]:
    """Of what the list says, that which is stored otherwise."""
    return {k: v for k, v in said.items() if v is not None and tidy(v) != tidy(held[k])}


def changes(kind: Kind, new: Mapping[str, Any], held: Mapping[str, Any]) -> tuple[Change, ...]:
    """`new` values over `held` ones, with the headings of their columns."""
    return tuple(
        Change(label(kind, key), in_words(kind, key, held[key]), in_words(kind, key, new[key]))
        for key in new
    )


def in_words(kind: Kind, key: str, value: Any) -> str:
    """A value as the page shows it."""
    if value is None or value in ("", (), []):
        return ""
    sorts = {column.key.rpartition(".")[2]: column.sort for column in columns_of(kind)}
    said = written(key, sorts.get(key, "text"), value)
    if isinstance(said, date):
        return date_in_words(said, "number")
    if isinstance(said, time):
        return f"{said:%H:%M}"
    return as_hours(said) if isinstance(said, int) else said


def refusals(
    source: Source, error: Refused | ValidationError, columns: Mapping[str, str] | None = None
) -> Iterable[Issue]:
    """What a rule of the domain objects to, at the cell of the column that it is about.

    `columns`: field of the command → column of the list, where the two differ.
    """
    right = _("Correct the cell, or the record itself.")
    known = columns or {}
    if isinstance(error, Refused):
        field = error.field or "name"
        yield source.issue(known.get(field, field), str(error.message), right)
        return
    for one in error.errors():
        field = str(one["loc"][0]) if one["loc"] else "name"
        yield source.issue(known.get(field, field), sentence(one), right)
