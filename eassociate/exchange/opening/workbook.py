"""The visible sheets of an XLSX workbook as grids."""

import re
import warnings
from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.exchange import limits
from eassociate.exchange.guard import unguarded
from eassociate.exchange.opening.archive import damage_is_unreadable, scan_archive, too_large
from eassociate.exchange.opening.grid import Broken, Formula, Grid, Value
from eassociate.exchange.opening.scan import PartScan
from eassociate.exchange.problems import Note, Unreadable, shown

Cells = dict[int, dict[int, Value]]
#: How XLSX writes the control characters that XML cannot (ECMA-376, 22.9.2.19, ST_Xstring).
_ESCAPED = re.compile(r"_x00([01][0-9A-Fa-f])_")


def open_workbook(content: bytes) -> tuple[list[Grid], list[Note]]:
    """Grids of the visible sheets of `content`, and a note for each hidden one.

    Formulas come as `Formula`, errors as `Broken`; a merged range has its value in every cell.
    Raises `Unreadable`.
    """
    from openpyxl import load_workbook  # 20 MB of memory: only where a file is read

    scans = scan_archive(content)
    with damage_is_unreadable(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = book.worksheets
        if len(sheets) > limits.SHEETS:
            raise Unreadable(
                format_lazy(_("The workbook has more than {count} sheets."), count=limits.SHEETS),
                _("Keep the sheets with your lists and send only those."),
            )
        hidden = [Note(shown(s.title), "", _("This sheet is hidden and was not read."))
                  for s in sheets if s.sheet_state != "visible"]  # fmt: skip
        grids = [_grid(s, scans) for s in sheets if s.sheet_state == "visible"]
        book.close()
    return grids, hidden


def _grid(sheet: Any, scans: dict[str, PartScan]) -> Grid:
    scan = scans[sheet._worksheet_path.lstrip("/")]
    if not scan.is_sheet:
        raise ValueError("a sheet that is none")
    title = shown(sheet.title)
    refuse_beyond(title, scan.last_row, scan.last_column)
    cells: Cells = {row: {} for row in range(1, scan.last_row + 1)}
    if scan.filled:
        _fill(cells, sheet.iter_rows(max_row=scan.last_row, max_col=scan.last_column))
    for row, column in scan.formulas:
        cells[row][column] = Formula()
    _spread(cells, scan)
    return Grid(title, cells)


def refuse_beyond(title: str, rows: int, columns: int) -> None:
    """A sheet longer or wider than a list can be. Raises `Unreadable`."""
    if rows > limits.ROWS:
        raise Unreadable(
            format_lazy(_("{sheet}: more than {count} rows."), sheet=title, count=limits.ROWS),
            _("Split the list into several files."),
        )
    if columns > limits.COLUMNS:
        raise Unreadable(
            format_lazy(
                _("{sheet}: more than {count} columns."), sheet=title, count=limits.COLUMNS
            ),
            _("Keep only the columns of the list; the template shows which those are."),
        )


def _fill(cells: Cells, rows: Iterable[Iterable[Any]]) -> None:
    for row in rows:
        for cell in row:
            value = cell.value
            if value is None or value == "":
                continue
            if cell.data_type == "e":
                value = Broken(shown(value))
            elif isinstance(value, str):
                value = unguarded(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), value))
            cells[cell.row][cell.column] = value


def _spread(cells: Cells, scan: PartScan) -> None:
    areas = [_area(merge, scan) for merge in scan.merges]
    if sum(len(rows) * len(columns) for rows, columns in areas) > limits.WRITTEN_CELLS:
        raise too_large()
    for rows, columns in areas:
        value = cells.get(rows.start, {}).get(columns.start)
        if value is not None:
            for row in rows:
                cells[row].update((column, value) for column in columns)


def _area(merge: str, scan: PartScan) -> tuple[range, range]:
    from openpyxl.utils.cell import range_boundaries

    left, top, right, bottom = range_boundaries(merge)
    if left is None or top is None or right is None or bottom is None:
        raise ValueError(merge)
    return range(top, min(bottom, scan.last_row) + 1), range(left, min(right, scan.last_column) + 1)
