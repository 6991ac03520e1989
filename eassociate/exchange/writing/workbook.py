"""All three lists as one workbook, in the language of whoever asks."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _

from eassociate.exchange import limits
from eassociate.exchange.columns import TITLES, Column, columns_of
from eassociate.exchange.guard import guarded_if_ambiguous
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.writing.cells import AnyRow, Written, cells_of, choices, written
from eassociate.exchange.writing.width import people_in

Lists = Mapping[Kind, Sequence[AnyRow]]
_FORMATS = {"date": "dd.mm.yyyy.", "time": "hh:mm", "hours": "0.##"}
_NAVY, _GREY = "#1F3A5F", "#6B7280"


class Book:
    """A workbook under construction. Every text is written as text, never as a formula."""

    def __init__(self, examples: bool = False) -> None:
        """`examples`: the rows to be written are examples, and look like it."""
        import xlsxwriter  # 14 MB of memory: only where a file is wanted

        self._out = BytesIO()
        self._book = xlsxwriter.Workbook(
            self._out,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
            },
        )
        self._looks = {"italic": True, "font_color": _GREY} if examples else {}
        self._formats: dict[str, Any] = {}

    def add(self, kind: Kind, rows: Sequence[AnyRow]) -> None:
        """The sheet of one list."""
        sheet = self._book.add_worksheet(str(TITLES[kind]))
        columns = columns_of(kind, *people_in(rows))
        sheet.freeze_panes(1, 2)
        sheet.set_row(0, 34)
        for number, column in enumerate(columns):
            self._head(sheet, number, column)
        for line, row in enumerate(rows, start=1):
            cells = cells_of(row)
            for number, column in enumerate(columns):
                if column.key in cells:
                    value = written(column.key, column.sort, cells[column.key])
                    self._write(sheet, line, number, column, value)

    def add_notes(self, title: str, lines: Sequence[tuple[str, str]]) -> None:
        """A sheet of explanations: pairs of a word and what it means."""
        sheet = self._book.add_worksheet(title)
        sheet.set_column(0, 0, 34, self._format("", bold=True))
        sheet.set_column(1, 1, 90, self._format("", text_wrap=True))
        for number, (word, meaning) in enumerate(lines):
            sheet.write_string(number, 0, word, self._format("", bold=True, valign="top"))
            sheet.write_string(number, 1, meaning, self._format("", text_wrap=True))

    def close(self) -> bytes:
        self._book.close()
        return self._out.getvalue()

    def _format(self, sort: str, **looks: Any) -> Any:
        key = f"{sort}{sorted(looks.items())}"
        if key not in self._formats:
            shape = {"num_format": _FORMATS.get(sort, "@"), "valign": "top", **looks}
            self._formats[key] = self._book.add_format(shape)
        return self._formats[key]

    def _head(self, sheet: Any, number: int, column: Column) -> None:
        looks = {"bold": True, "font_color": "#FFFFFF", "bg_color": _NAVY, "text_wrap": True}
        sheet.write_string(0, number, str(column.label), self._format("", **looks))
        sheet.set_column(number, number, column.width, self._format(column.sort))
        rule: dict[str, Any] = {"validate": "any"}
        if options := choices(column.sort):
            rule = {"validate": "list", "source": options, "error_type": "warning"}
            rule["error_title"] = str(column.label)[:32]
            rule["error_message"] = _("This is not on the list. Keep it all the same?")
        if column.hint:
            rule |= {"input_title": str(column.label)[:32], "input_message": str(column.hint)[:255]}
        if len(rule) > 1:
            sheet.data_validation(1, number, limits.ROWS - 1, number, rule)

    def _write(self, sheet: Any, line: int, number: int, column: Column, value: Written) -> None:
        looks = self._looks | ({"text_wrap": True} if column.sort == "long" else {})
        form = self._format(column.sort, **looks)
        if isinstance(value, date):
            sheet.write_datetime(line, number, value, form)
        elif isinstance(value, time):
            sheet.write_number(line, number, (value.hour * 60 + value.minute) / 1440, form)
        elif isinstance(value, int):
            sheet.write_number(line, number, value / 60, form)
        else:
            sheet.write_string(line, number, guarded_if_ambiguous(value), form)


def write_workbook(lists: Lists) -> bytes:
    """An XLSX file with a sheet for each of `lists`, in the present language."""
    book = Book()
    for kind in Kind:
        if kind in lists:
            book.add(kind, lists[kind])
    return book.close()
