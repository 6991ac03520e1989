"""A sheet as the rest of this room sees it, whatever file it came from: cells with addresses."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

Raw = str | int | float | bool | date | datetime | time | timedelta


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes its value; it is never believed."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that shows an error of the spreadsheet program, such as #REF!."""

    text: str


Value = Raw | Formula | Broken


@dataclass(frozen=True)
class Grid:
    """The filled cells of one sheet: row number → column number → value, both counted from 1."""

    title: str
    rows: Mapping[int, Mapping[int, Value]]

    def lines(self) -> Iterator[tuple[int, Mapping[int, Value]]]:
        """The rows that have something in them, from the top."""
        return ((number, row) for number, row in sorted(self.rows.items()) if row)


def letters(column: int) -> str:
    """`column` (from 1) as spreadsheets name it: 1 → A, 27 → AA."""
    name = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def address(row: int, column: int) -> str:
    """The name of a cell, such as C7."""
    return f"{letters(column)}{row}"
