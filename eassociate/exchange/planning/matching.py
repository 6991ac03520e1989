"""Which stored child a row means."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.children.models import Child
from eassociate.exchange.planning.state import State
from eassociate.exchange.problems import Words
from eassociate.exchange.rows import ChildRow
from eassociate.exchange.sheets.repeats import name_key


class Mismatch(Exception):
    """The row cannot be told to mean one child; `key` is the column that says otherwise."""

    def __init__(self, key: str, what: Words, right: Words) -> None:
        super().__init__(key)
        self.key, self.what, self.right = key, what, right


class Matching:
    """Finds children of the provider, and new ones of the list once they were added."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._taken: dict[UUID, int] = {}
        self._numbers = dict(state.by_number)
        self._names = {key: list(found) for key, found in state.by_name.items()}

    def add(self, child: Child) -> None:
        """A child that the list brings."""
        if child.number:
            self._numbers[child.number] = child
        self._names.setdefault(name_key(child.name), []).append(child)

    def is_number_taken(self, number: str) -> bool:
        return number in self._numbers

    def names(self, keys: Iterable[UUID]) -> str:
        """Names of children, known and new, with commas between them."""
        wanted = set(keys)
        every = (child for found in self._names.values() for child in found)
        return ", ".join(child.name for child in every if child.pk in wanted)

    def stored(self, row: ChildRow) -> Child | None:
        """By number, else by name and date of birth; None: a new child. Raises `Mismatch`."""
        by_number = self._state.by_number.get(row.number or "")
        named = self._state.by_name.get(name_key(row.name), [])
        same = [child for child in named if child.born_on == row.born_on]
        if by_number:
            _refuse_other_child(by_number, row)
        else:
            _refuse_doubtful(same, row)
        found = by_number or next(iter(same), None)
        if found:
            self._take(found, row)
        return found

    def _take(self, child: Child, row: ChildRow) -> None:
        if child.pk in self._taken:
            raise Mismatch(
                "name",
                format_lazy(_("Row {row} is about the same child."), row=self._taken[child.pk]),
                _("Each child has one number and stands under one name."),
            )
        self._taken[child.pk] = row.source.row

    def named(self, number: str | None, name: str | None, born_on: date | None) -> Child:
        """The child that a line of the timetable means. Raises `Mismatch`."""
        if number:
            return self._numbered(number, name)
        found = self._names.get(name_key(name or ""), [])
        if born_on:
            found = [child for child in found if child.born_on == born_on]
        if len(found) == 1:
            return found[0]
        if found:
            raise Mismatch(
                "child_name",
                _("Several children have this name."),
                _("Write the child's number or date of birth as well."),
            )
        raise Mismatch(
            "child_name",
            _("There is no child of this name on the list of children."),
            _("Write the name as it stands there, or put the child on that list."),
        )

    def _numbered(self, number: str, name: str | None) -> Child:
        child = self._numbers.get(number)
        if child is None:
            raise Mismatch(
                "child_number",
                _("No child has this number."),
                _("Write the number as it stands on the list of children."),
            )
        if name and name_key(name) != name_key(child.name):
            raise Mismatch(
                "child_number",
                _("This number belongs to a child of another name."),
                _("Write the child's own number, or leave the cell empty."),
            )
        return child


def _refuse_other_child(child: Child, row: ChildRow) -> None:
    """A number given to another child must not lay one child's record over another's."""
    if name_key(child.name) != name_key(row.name) and child.born_on != row.born_on:
        raise Mismatch(
            "number",
            _("This number belongs to a child of another name and date of birth."),
            _("Write the child's own number, or leave the cell empty."),
        )


def _refuse_doubtful(same: list[Child], row: ChildRow) -> None:
    if len(same) > 1:
        raise Mismatch(
            "name",
            _("Several children have this name and date of birth."),
            _("Write the child's number."),
        )
    if same and row.number and same[0].number and same[0].number != row.number:
        raise Mismatch(
            "number",
            format_lazy(_("This child has the number {number}."), number=same[0].number),
            _("Write that number, or change it in the child's record."),
        )
