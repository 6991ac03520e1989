"""Files as providers send them, and files as attackers do."""

import zipfile
from collections.abc import Iterable, Mapping
from io import BytesIO
from typing import Any

import xlsxwriter
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

Rows = Iterable[Iterable[Any]]


def sheet_file(
    *sheets: tuple[str, Rows], merges: Mapping[str, Iterable[str]] | None = None
) -> bytes:
    """A workbook made by openpyxl, with real dates and times; formulas are those it writes."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet: Worksheet = book.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
        for area in (merges or {}).get(title, ()):
            sheet.merge_cells(area)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def text_file(rows: Rows, separator: str = ";", encoding: str = "utf-8") -> bytes:
    """A CSV file without quoting."""
    lines = (separator.join(map(str, row)) for row in rows)
    return "\r\n".join(lines).encode(encoding)


def repacked(content: bytes, changes: Mapping[str, bytes | None]) -> bytes:
    """The workbook `content` with parts replaced, added, or (None) taken out."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, part in changes.items():
            if part is not None:
                new.writestr(name, part)
    return out.getvalue()


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name)


def long_file(children: int) -> bytes:
    """So many children and a guardian each, written fast."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Deca")
    sheet.write_row(0, 0, ["Broj", "Ime i prezime", "Datum rođenja", "Majka", "Telefon"])
    for n in range(1, children + 1):
        row = [f"D-{n}", f"Dete Broj{n}", f"{n % 28 + 1}.{n % 12 + 1}.2015.", f"Majka Broj{n}"]
        sheet.write_row(n, 0, [*row, f"06412{n:05}"])
    book.close()
    return out.getvalue()


CHILDREN = ("Deca", [["Ime i prezime", "Datum rođenja"], ["Ana Petrović", "1.9.2016."]])
