"""One row of a list while it is read: takes values out, collects what is wrong with them."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.exchange.opening.grid import Broken, Formula, Raw, Value
from eassociate.exchange.problems import Issue, Words, Wrong
from eassociate.exchange.rows import Source
from eassociate.exchange.values.text import as_line, is_blank

T = TypeVar("T")


class Row:
    """The cells of one row. `issues` grows while values are taken."""

    def __init__(self, source: Source, cells: Mapping[int, Value]) -> None:
        self.source = source
        self.issues: list[Issue] = []
        self._cells = cells

    def raw(self, key: str) -> Value | None:
        """The cell under the column `key`, None if it says nothing."""
        value = self._cells.get(self.source.columns.get(key, 0))
        return None if is_blank(value) else value

    def take(self, key: str, read: Callable[[Raw], T]) -> T | None:
        """The value under `key`; None if there is none, or if it is wrong (which is noted)."""
        value = self.raw(key)
        if value is None:
            return None
        if isinstance(value, Formula | Broken):
            self._refuse_computed(key, value)
            return None
        try:
            return read(value)
        except Wrong as wrong:
            self.refuse(key, wrong.what, wrong.right)
            return None

    def require(self, key: str, read: Callable[[Raw], T], what: Words, right: Words) -> T | None:
        """As `take`, and an empty cell is wrong as well."""
        if self.raw(key) is None:
            self.refuse(key, what, right)
        return self.take(key, read)

    def refuse(self, key: str, what: Words, right: Words) -> None:
        """Notes that the cell under `key` is wrong."""
        self.issues.append(self.source.issue(key, what, right))

    def name(self, plain: str = "name") -> str | None:
        """The name from whichever columns the list has for it; surname-first is turned round."""
        if whole := self.take(plain, as_line):
            return whole
        if turned := self.take("reversed_name", as_line):
            return given_first(turned)
        parts = (self.take("given_name", as_line), self.take("family_name", as_line))
        return " ".join(part for part in parts if part) or None

    def require_name(self, plain: str = "name") -> str | None:
        """As `name`, and having none is wrong."""
        before = len(self.issues)
        found = self.name(plain)
        if found is None and len(self.issues) == before:
            keys = (plain, "reversed_name", "given_name")
            key = next((key for key in keys if key in self.source.columns), plain)
            self.refuse(key, _("The name is missing."), _("Write the first name and surname."))
        return found

    def _refuse_computed(self, key: str, value: Formula | Broken) -> None:
        if isinstance(value, Formula):
            what: Words = _("The cell holds a formula; those are never computed here.")
        else:
            what = format_lazy(_("The cell shows the error {error}."), error=value.text)
        self.refuse(key, what, _("Write the value itself, or paste it as “values only”."))


def given_first(name: str) -> str:
    """`Petrović Ana` or `Petrović, Ana` as Ana Petrović; longer ones stay, nobody could tell."""
    parts = [part.strip() for part in name.split(",")] if "," in name else name.split()
    return " ".join(reversed(parts)) if len(parts) == 2 else name
