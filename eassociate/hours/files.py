"""The month as a file: XLSX and CSV, in which no cell can start a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from eassociate.hours.queries import Month
from eassociate.hours.table import lines_of

if TYPE_CHECKING:
    import xlsxwriter

_STARTS = ("=", "+", "-", "@", "\t", "\r")


def header(months: Sequence[Month]) -> list[str]:
    return [_("Hours"), *(m.provider for m in months)]


def hours(minutes: int) -> float:
    """Hours with two decimals."""
    return round(minutes / 60, 2)


def as_csv(months: Sequence[Month]) -> bytes:
    """Semicolons and a byte order mark, as office programs here open it at a click."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_safe(word) for word in header(months)])
    for line in lines_of(months):
        writer.writerow([_safe(line.word), *(f"{hours(m):.2f}" for m in line.minutes)])
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(months: Sequence[Month], title: str) -> bytes:
    """One sheet: a bold header, hours as numbers."""
    import xlsxwriter  # 14 MB of memory: only where a file is wanted

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        bold, number = book.add_format({"bold": True}), book.add_format({"num_format": "#,##0.00"})
        sheet.set_column(0, 0, 44)
        sheet.set_column(1, 20, 18)
        sheet.write_string(0, 0, title, bold)
        _strings(sheet, 2, header(months), bold)
        for row, line in enumerate(lines_of(months), start=3):
            _strings(sheet, row, [line.word], None if line.part else bold)
            for column, minutes in enumerate(line.minutes, start=1):
                sheet.write_number(row, column, hours(minutes), number)
    return out.getvalue()


def _strings(
    sheet: xlsxwriter.worksheet.Worksheet, row: int, words: Iterable[str], look: object
) -> None:
    for column, word in enumerate(words):
        sheet.write_string(row, column, word, look)


def _safe(word: str) -> str:
    return f"'{word.strip()}" if word.startswith(_STARTS) else word
