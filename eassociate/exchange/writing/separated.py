"""One list as CSV: UTF-8 with a mark and semicolons, as spreadsheets of the region open it."""

import csv
from collections.abc import Sequence
from datetime import date, time
from io import StringIO

from eassociate.exchange.columns import columns_of
from eassociate.exchange.guard import guarded
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.writing.cells import AnyRow, Written, as_hours, cells_of, written
from eassociate.exchange.writing.width import people_in


def write_separated(kind: Kind, rows: Sequence[AnyRow]) -> bytes:
    """The list `kind` in the present language. No cell starts a formula."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    columns = columns_of(kind, *people_in(rows))
    writer.writerow([str(column.label) for column in columns])
    for row in rows:
        cells = cells_of(row)
        values = [written(c.key, c.sort, cells[c.key]) if c.key in cells else "" for c in columns]
        writer.writerow([guarded(_as_text(value)) for value in values])
    return out.getvalue().encode("utf-8-sig")


def _as_text(value: Written) -> str:
    if isinstance(value, date):
        return f"{value:%d.%m.}{value.year:04}"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return as_hours(value) if isinstance(value, int) else value
