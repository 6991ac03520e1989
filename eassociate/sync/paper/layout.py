"""A sheet of paper from plain data: JSON in, PDF out. Runs in a process of its own
(`python -m eassociate.sync.paper.layout`), which knows neither Django nor the database: fonts and
PDF take memory that the server does not give back.

The shape of the data is that of `content.py`.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import font_source_sans_pro
from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos
from fpdf.fonts import TTFFont

_FONTS = Path(font_source_sans_pro.__file__).parent / "files"
_STYLES = {"": "SourceSansPro-Regular.ttf", "B": "SourceSansPro-Bold.ttf"}
#: Stands for a letter that the font does not have.
ODD = "◊"
#: Millimetres: the edge of the paper, the height of a line, between rows.
EDGE, LINE, GAP = 12.0, 4.6, 1.2
#: Widths of the columns: time, child, companion, whom to call.
WIDTHS = (22.0, 50.0, 50.0, 64.0)
#: No cell is higher than this many lines; what is longer ends in «…».
LINES = 24
#: Points.
_LARGE, _TEXT, _SMALL = 10.5, 9.5, 8.5

Plain = Mapping[str, Any]
#: Words, their style, and a number that stands behind them where the line has room.
Run = tuple[str, str, str]
#: A line of a cell: words with their styles, one after the other.
Line = list[tuple[str, str]]


def printed(sheet: Plain) -> bytes:
    """The sheet as PDF, A4 upright."""
    paper = Paper(sheet)
    paper.begin()
    for place in sheet["places"]:
        paper.place(place)
    paper.end()
    return bytes(paper.output())


class Paper(FPDF):
    """Head, foot and rows. Rows are never torn over two pages, nor a place from its first row."""

    def __init__(self, sheet: Plain) -> None:
        super().__init__(format="A4")
        self._sheet, self._odd = sheet, False
        for style, name in _STYLES.items():
            self.add_font("text", style, _FONTS / name)
        fonts = [font for font in self.fonts.values() if isinstance(font, TTFFont)]
        self._known = frozenset.intersection(*(frozenset(font.cmap) for font in fonts))
        self.set_margins(EDGE, EDGE)
        self.set_auto_page_break(False)
        self.set_creation_date(datetime.fromisoformat(sheet["made_at"]))
        self.set_title(self._able(f"{sheet['title']}, {sheet['day']}"))
        self.set_lang(sheet["language"])

    # -- parts of a page ---------------------------------------------------------------------

    def begin(self) -> None:
        sheet = self._sheet
        self.add_page()
        self._words(sheet["title"], "B", 18, 8.5)
        self._words(f"{sheet['day']} · {sheet['made']}", "", 11, 5.5)
        self._words(sheet["provider"], "B", _TEXT, LINE)
        self._words(sheet["numbers"], "", _TEXT, LINE)
        for line in sheet["said"]:
            self._words(line, "B", 11, 6)
        self.ln(2)
        if sheet["places"]:
            self._heads()

    def place(self, place: Plain) -> None:
        rows = [self._cells(row) for row in place["rows"]]
        heads = [(place["name"], "B", ""), (place["more"], "", "")]
        title = self._wrapped(heads, sum(WIDTHS), _LARGE)
        self._room(self._height([title]) + self._height(rows[0]))
        self.set_fill_color(232)
        top, height = self.get_y(), self._height([title])
        self.rect(EDGE, top, sum(WIDTHS), height, style="F")
        self._put(title, EDGE, top + GAP / 2, _LARGE)
        self.set_y(top + height)
        for row in rows:
            self._row(row)

    def end(self) -> None:
        if self._odd:
            self._room(2 * LINE)
            self.ln(GAP)
            self._words(self._sheet["odd"], "", _SMALL, LINE)

    def footer(self) -> None:
        self.set_y(-EDGE)
        words = f"{self._sheet['provider']} · {self._sheet['day']} · {self._sheet['made']}"
        self.set_font("text", "", 8)
        wide = sum(WIDTHS) - 30
        self.cell(wide, LINE, self._cut(self._able(words), wide))
        number = self._sheet["page"].format(page=self.page_no(), pages="{nb}")
        self.cell(30, LINE, self._able(number), align="R")

    # -- rows --------------------------------------------------------------------------------

    def _cells(self, row: Plain) -> list[list[Line]]:
        loud = "B" if row["alarm"] else ""
        calls = [(name, "", phone) for name, phone in row["calls"]]
        cells: list[list[Run]] = [
            [(row["time"], "", "")],
            [(row["child"], "B", ""), (row["state"], loud, "")],
            [(row["who"], loud, row["phone"])],
            calls or [(self._sheet["no_calls"], "", "")],
        ]
        return [
            self._wrapped(cell, width - 2, _TEXT) for cell, width in zip(cells, WIDTHS, strict=True)
        ]

    def _row(self, cells: Sequence[Sequence[Line]]) -> None:
        self._room(self._height(cells))
        top, x = self.get_y(), EDGE
        for cell, width in zip(cells, WIDTHS, strict=True):
            self._put(cell, x, top + GAP / 2, _TEXT)
            x += width
        self.set_y(top + self._height(cells))
        self.set_draw_color(170)
        self.line(EDGE, self.get_y(), EDGE + sum(WIDTHS), self.get_y())

    def _heads(self) -> None:
        self.set_font("text", "B", _SMALL)
        for word, width in zip(self._sheet["heads"], WIDTHS, strict=True):
            self.cell(width, LINE, self._cut(self._able(word), width))
        self.ln(LINE + GAP)

    def _room(self, height: float) -> None:
        """Turns the page where `height` does not fit any more."""
        if self.get_y() + height > self.h - EDGE - LINE:
            self.add_page()
            self._heads()

    def _put(self, lines: Sequence[Line], x: float, y: float, size: float) -> None:
        for line in lines:
            self.set_xy(x + 0.5, y)
            for words, style in line:
                self.set_font("text", style, size)
                self.cell(text=words, h=LINE)
            y += LINE

    def _height(self, cells: Sequence[Sequence[Line]]) -> float:
        return max(map(len, cells)) * LINE + GAP

    # -- words -------------------------------------------------------------------------------

    def _words(self, words: str, style: str, size: float, height: float) -> None:
        if words:
            self.set_font("text", style, size)
            self.multi_cell(0, height, self._able(words), new_x=XPos.LMARGIN, new_y=YPos.NEXT)

    def _wrapped(self, runs: Sequence[Run], width: float, size: float) -> list[Line]:
        found: list[Line] = []
        for words, style, number in runs:
            lines = self._lines(words, style, width, size) if words else []
            if number:
                self._append(lines, number, width, size)
            found += lines
        return found if len(found) <= LINES else [*found[: LINES - 1], [("…", "")]]

    def _lines(self, words: str, style: str, width: float, size: float) -> list[Line]:
        self.set_font("text", style, size)
        able, how = self._able(words), MethodReturnValue.LINES
        if "\n" not in able and self.get_string_width(able) + 2 * self.c_margin <= width:
            return [[(able, style)]]  # most do: wrapping takes ten times as long
        lines = self.multi_cell(width, LINE, able, dry_run=True, output=how, align="L")
        return [[(line, style)] for line in cast(list[str], lines)]

    def _append(self, lines: list[Line], number: str, width: float, size: float) -> None:
        """The number behind the words, or below them: it is never torn."""
        behind = f"  {self._able(number)}"
        self.set_font("text", "B", size)
        taken = self.get_string_width(behind)
        for words, style in lines[-1] if lines else []:
            self.set_font("text", style, size)
            taken += self.get_string_width(words)
        if lines and taken + 2.5 <= width:
            lines[-1].append((behind, "B"))
        else:
            lines += self._lines(number, "B", width, size)

    def _cut(self, words: str, width: float) -> str:
        while words and self.get_string_width(words) > width - 2:
            words = words[:-2] + "…" if len(words) > 2 else ""
        return words

    def _able(self, words: str) -> str:
        """`words` in letters that the font has: plain ones for accented ones that it lacks."""
        found = []
        for letter in unicodedata.normalize("NFC", words):
            plain = letter if self._has(letter) else _plain(letter)
            able = "".join(one for one in plain if self._has(one))
            if not able and not unicodedata.combining(letter) and not _silent(letter):
                able, self._odd = ODD, True
            found.append(able)
        return "".join(found)

    def _has(self, letter: str) -> bool:
        return ord(letter) in self._known


def _plain(letter: str) -> str:
    if letter.isspace():
        return " "
    return unicodedata.normalize("NFKD", letter)


def _silent(letter: str) -> bool:
    """Directions, joiners and other signs that nobody sees."""
    return unicodedata.category(letter) in ("Cf", "Cc", "Mn", "Me")


def main() -> None:
    """Reads the sheet from standard input. What goes wrong is told without what was in it."""
    try:
        content = printed(json.loads(sys.stdin.buffer.read()))
    except Exception as error:
        where = error.__traceback__
        while where and where.tb_next:
            where = where.tb_next
        place = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else ""
        sys.exit(f"paper: {type(error).__name__} at {place}")
    sys.stdout.buffer.write(content)


if __name__ == "__main__":
    main()
