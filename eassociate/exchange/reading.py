"""From the bytes of a file to typed rows, with all that is wrong in it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.exchange.columns import label
from eassociate.exchange.headings.header import Header, find_header, missing, recognised
from eassociate.exchange.headings.resolve import normal
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.opening.grid import Grid, Value, address
from eassociate.exchange.opening.kinds import kind_of
from eassociate.exchange.opening.separated import open_separated
from eassociate.exchange.opening.workbook import open_workbook
from eassociate.exchange.problems import Issue, Note, Unreadable
from eassociate.exchange.rows import Source, Tables
from eassociate.exchange.sheets.children import read_child
from eassociate.exchange.sheets.companions import read_companion
from eassociate.exchange.sheets.repeats import merge_children, refuse_repeated_companions
from eassociate.exchange.sheets.row import Row
from eassociate.exchange.sheets.timetable import read_lines
from eassociate.exchange.values.text import is_blank

T = TypeVar("T")
_TOTALS = [[word] for word in "ukupno svega total summe gesamt insgesamt".split()]
#: Names of the sheet in which the template explains itself.
_EXPLANATIONS = {"napomene", "notes", "hinweise"}
#: What the first cell of an example row of the template says; such rows are passed over.
EXAMPLES = frozenset({"primer", "example", "beispiel"})


def read_lists(content: bytes) -> Tables:
    """What the file `content` (XLSX or CSV) says. Every row is looked at, whatever is wrong.

    Raises `Unreadable` if the file as a whole cannot be read or holds none of the lists.
    """
    grids, notes = _grids(content)
    grids = [grid for grid in grids if normal(grid.title) not in _EXPLANATIONS]
    found = [(grid, find_header(grid)) for grid in grids]
    headers = [(grid, header) for grid, header in found if header]
    if not headers:
        raise _no_list()
    notes += [_skipped(grid) for grid, header in found if not header and grid.rows]
    issues = [issue for grid, header in headers for issue in _header_issues(grid, header)]
    complete = [(grid, header) for grid, header in headers if header.complete]
    notes += [note for _grid, header in complete for note in header.notes]
    return _tables(complete, issues, notes)


def _grids(content: bytes) -> tuple[list[Grid], list[Note]]:
    if kind_of(content) == "workbook":
        return open_workbook(content)
    return [open_separated(content, recognised)], []


def _no_list() -> Unreadable:
    return Unreadable(
        _("No sheet in the file has headings of children, companions or a timetable."),
        _("Write one heading over each column; the template shows which headings are known."),
    )


def _skipped(grid: Grid) -> Note:
    return Note(grid.title, "", _("This sheet is none of the three lists and was not read."))


def _header_issues(grid: Grid, header: Header) -> list[Issue]:
    lacking = missing(header.kind, set(header.columns))
    names = lazy(lambda: ", ".join(f"“{label(header.kind, key)}”" for key in lacking), str)()
    absent = Issue(
        grid.title,
        address(header.row, 1),
        "",
        format_lazy(_("The list has no column {names}."), names=names),
        _("Add it; the template shows how."),
    )
    return ([absent] if lacking else []) + list(header.issues)


def _tables(complete: list[tuple[Grid, Header]], issues: list[Issue], notes: list[Note]) -> Tables:
    def rows_of(kind: Kind, read: Callable[[Row], T | None]) -> list[T]:
        return [
            item
            for grid, header in complete
            if header.kind is kind
            for item in _read(grid, header, read, issues)
        ]

    children, contradictions = merge_children(rows_of(Kind.CHILDREN, read_child))
    companions, repeated = refuse_repeated_companions(rows_of(Kind.COMPANIONS, read_companion))
    lines = [line for found in rows_of(Kind.TIMETABLE, read_lines) for line in found]
    return Tables(
        tuple(children),
        tuple(companions),
        tuple(lines),
        (*issues, *contradictions, *repeated),
        tuple(notes),
    )


def _read(
    grid: Grid, header: Header, read: Callable[[Row], T | None], issues: list[Issue]
) -> Iterable[T]:
    for number, cells in grid.lines():
        if number <= header.row or _says_nothing(cells, header):
            continue
        row = Row(Source(grid.title, number, header.columns, header.headings), cells)
        item = read(row)
        issues += row.issues
        if item is not None and not row.issues:
            yield item


def _says_nothing(cells: Mapping[int, Value], header: Header) -> bool:
    """Empty in all known columns, a sum, the header once more, or an example of the template."""
    known = {c: cells[c] for key, c in header.columns.items() if c in cells and key != "counter"}
    filled = {c: value for c, value in known.items() if not is_blank(value)}
    if not filled:
        return True
    first = str(cells[min(cells)])
    if len(first) <= 12 and normal(first) in EXAMPLES:
        return True
    if len(filled) <= 3 and normal(first).split()[:1] in _TOTALS:
        return True
    return all(value == header.headings.get(c) for c, value in filled.items())
