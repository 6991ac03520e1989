"""A CSV file as a grid: any of the usual separators, quoted lines, Excel's «sep=» line."""

import csv
from collections.abc import Callable, Iterator
from io import StringIO
from itertools import islice

from django.utils.translation import gettext_lazy as _

from eassociate.exchange import limits
from eassociate.exchange.guard import unguarded
from eassociate.exchange.opening.decode import decoded
from eassociate.exchange.opening.grid import Formula, Grid, Value
from eassociate.exchange.opening.workbook import refuse_beyond
from eassociate.exchange.problems import Unreadable

_SEPARATORS = ";,\t|"
_TITLE = "CSV"
_LINES_LOOKED_AT = 60

#: How many headings of a list a row of texts holds.
Recognise = Callable[[list[str]], int]


def open_separated(content: bytes, recognise: Recognise) -> Grid:
    """The grid of a CSV file; the separator is the one with which most headings are recognised.

    Raises `Unreadable`.
    """
    text = decoded(content)
    text, separator = _announced(text)
    separator = separator or max(_SEPARATORS, key=lambda tried: _score(text, tried, recognise))
    rows: dict[int, dict[int, Value]] = {}
    filled = 0
    for number, row in enumerate(_records(text, separator), start=1):
        cells = {column: _value(cell) for column, cell in enumerate(row, start=1) if cell.strip()}
        filled += len(cells)
        refuse_beyond(_TITLE, number if cells else 0, max(cells, default=0))
        if cells:
            rows[number] = cells
    if filled > limits.FILLED_CELLS:
        refuse_beyond(_TITLE, limits.ROWS + 1, 0)
    return Grid(_TITLE, rows)


def _announced(text: str) -> tuple[str, str]:
    """Excel reads a first line «sep=;» as an announcement and does not count it as a row."""
    first, _break, rest = text.partition("\n")
    first = first.strip().strip('"').casefold()
    if len(first) == 5 and first.startswith("sep=") and first[4] in _SEPARATORS:
        return rest, first[4]
    return (rest, "\t") if first == "sep=" and "\t" in text[:6] else (text, "")


def _score(text: str, separator: str, recognise: Recognise) -> tuple[int, int]:
    rows = list(islice(_records(text, separator), _LINES_LOOKED_AT))
    return max(map(recognise, rows), default=0), sum(map(len, rows))


def _records(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(StringIO(text, newline=""), delimiter=separator)
    except csv.Error as error:
        raise Unreadable(
            _("A quotation mark in the file is opened and never closed."),
            _("Save the list anew as CSV (UTF-8), or as “Excel workbook (.xlsx)”."),
        ) from error


def _value(cell: str) -> Value:
    return Formula() if cell.lstrip().startswith("=") else unguarded(cell)
