"""A child may stand in several rows, one for each guardian: they are made one, or contradict."""

from collections.abc import Iterable
from dataclasses import fields, replace
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.core.scripts import fold
from eassociate.exchange.problems import Issue
from eassociate.exchange.rows import ChildRow, CompanionRow

_PEOPLE = {"guardians", "contacts", "source"}
_SINGLE = [field.name for field in fields(ChildRow) if field.name not in _PEOPLE]


def name_key(name: str) -> tuple[str, ...]:
    """Equal for names of the same words, in whatever script, case and order."""
    return tuple(sorted(fold(name).replace("-", " ").split()))


def merge_children(rows: Iterable[ChildRow]) -> tuple[list[ChildRow], list[Issue]]:
    """`rows` with those of one child joined; an issue for each that says something else.

    One child: the same number, or the same name and date of birth.
    """
    merged: dict[Any, ChildRow] = {}
    numbers: dict[str, Any] = {}
    issues: list[Issue] = []
    for row in rows:
        key = (name_key(row.name), row.born_on)
        key = numbers.get(row.number or "", key)
        if row.number:
            numbers[row.number] = key
        first = merged.get(key)
        found = list(_contradictions(first, row)) if first else []
        issues += found
        if not found:
            merged[key] = _joined(first, row) if first else row
    return list(merged.values()), issues


def _contradictions(first: ChildRow, row: ChildRow) -> Iterable[Issue]:
    if first.born_on != row.born_on and name_key(first.name) != name_key(row.name):
        yield row.source.issue(
            "number",
            format_lazy(_("Row {row} has this number for another child."), row=first.source.row),
            _("Write the child's own number, or leave the cell empty."),
        )
        return
    for key in _SINGLE:
        before, now = getattr(first, key), getattr(row, key)
        if before is not None and now is not None and before != now:
            column = key if key in row.source.columns else "given_name"
            yield row.source.issue(
                column,
                format_lazy(
                    _("Row {row} says something else about the same child."), row=first.source.row
                ),
                _("Write the same in both rows, or leave one of the cells empty."),
            )


def _joined(first: ChildRow, row: ChildRow) -> ChildRow:
    new = {key: getattr(row, key) for key in _SINGLE if getattr(first, key) is None}
    return replace(
        first,
        **new,
        guardians=tuple(dict.fromkeys(first.guardians + row.guardians)),
        contacts=tuple(dict.fromkeys(first.contacts + row.contacts)),
    )


def refuse_repeated_companions(
    rows: Iterable[CompanionRow],
) -> tuple[list[CompanionRow], list[Issue]]:
    """`rows` without those whose number or e-mail address another row has already."""
    seen: dict[tuple[str, str], int] = {}
    kept, issues = [], []
    for row in rows:
        keys = [(key, value) for key in ("number", "email") if (value := getattr(row, key))]
        taken = next((key for key in keys if key in seen), None)
        if taken:
            issues.append(
                row.source.issue(
                    taken[0],
                    format_lazy(_("Row {row} has the same already."), row=seen[taken]),
                    _("Each companion stands in one row."),
                )
            )
            continue
        seen.update(dict.fromkeys(keys, row.source.row))
        kept.append(row)
    return kept, issues
