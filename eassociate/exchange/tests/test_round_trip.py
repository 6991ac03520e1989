"""What is written is read again unchanged, in every language, and no cell starts a formula."""

import csv
from dataclasses import fields, replace
from datetime import date, time
from io import BytesIO, StringIO

import pytest
from django.utils import translation
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from eassociate.access.skills import Skill
from eassociate.exchange.guard import guarded, guarded_if_ambiguous, unguarded
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.reading import read_lists
from eassociate.exchange.rows import (
    ChildRow,
    CompanionRow,
    ContactRow,
    GuardianRow,
    TimetableRow,
)  # fmt: skip
from eassociate.exchange.values.text import clean, is_blank
from eassociate.exchange.writing.separated import write_separated
from eassociate.exchange.writing.template import example_rows, write_template
from eassociate.exchange.writing.workbook import write_workbook

LANGUAGES = ["sr", "sr-latn", "en", "de"]
EVIL = [
    "=1+1",
    "+1",
    "-1+1",
    "@SUM(A1)",
    "'=1+1",
    "''=1",
    "=cmd|' /C calc'!A0",
    "'",
    "\t=1",
    "\r=1",
]

WORDS = st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S", "Zs"]), max_size=40)
_NOT_PEOPLE = {
    "ukupno",
    "svega",
    "total",
    "summe",
    "gesamt",
    "insgesamt",
    "primer",
    "example",
    "beispiel",
}


def tidy(text: str) -> str:
    return " ".join(clean(text).split())


LINE = (
    (WORDS | st.sampled_from(EVIL))
    .map(tidy)
    .filter(lambda text: not is_blank(text) and text.casefold() not in _NOT_PEOPLE)
    .filter(lambda text: len(text) <= 40)
)
NAME = LINE.filter(lambda t: "(" not in t and not set(clean(t).casefold().split()) & _NOT_PEOPLE)
TEXT = st.lists(LINE, min_size=1, max_size=3).map("\n".join).map(clean)
DAY = st.dates(date(1990, 1, 1), date(2100, 12, 31))
PHONE = st.integers(600_000_000, 699_999_999).map(lambda n: f"+381{n}")
SKILLS = st.sets(st.sampled_from(Skill.values), min_size=1).map(lambda s: tuple(sorted(s)))


def maybe(strategy):
    return st.none() | strategy


GUARDIAN = st.builds(
    GuardianRow, NAME, maybe(LINE), maybe(PHONE), maybe(st.just("mira@example.org")),
    maybe(st.sampled_from(LANGUAGES)), maybe(LINE),
    slot=st.just("guardian.1"), source=st.just(GuardianRow("x").source),
)  # fmt: skip
CHILD = st.builds(
    ChildRow, NAME, st.dates(date(2000, 1, 1), date(2024, 1, 1)), maybe(LINE),
    maybe(st.sampled_from(["waiting", "active", "ended"])), maybe(DAY), maybe(DAY), maybe(DAY),
    maybe(LINE), maybe(LINE),
    maybe(LINE), maybe(LINE), maybe(SKILLS),
    maybe(st.lists(LINE.filter(lambda t: ";" not in t), min_size=1, unique=True).map(tuple)),
    maybe(st.integers(0, 168 * 60)), maybe(st.integers(1, 4)), st.none(), maybe(DAY), maybe(LINE),
    maybe(TEXT), maybe(TEXT), maybe(TEXT), maybe(TEXT), maybe(TEXT), maybe(TEXT), maybe(TEXT),
    maybe(TEXT), st.lists(GUARDIAN, max_size=3, unique=True).map(tuple),
    st.lists(st.builds(ContactRow, LINE, PHONE, maybe(LINE)), max_size=2, unique=True).map(tuple),
    source=st.just(GuardianRow("x").source),
)  # fmt: skip
WINDOW = st.tuples(
    st.integers(0, 6), st.just(time(7)), st.integers(8, 23).map(lambda hour: time(hour, 59))
)
COMPANION = st.builds(
    CompanionRow, NAME, maybe(LINE), maybe(st.just("jelena@example.org")), maybe(PHONE),
    maybe(st.sampled_from(LANGUAGES)), maybe(st.integers(0, 2400)), maybe(st.integers(0, 600)),
    maybe(SKILLS), maybe(LINE), maybe(DAY), maybe(DAY), maybe(DAY), maybe(DAY),
    maybe(st.sets(WINDOW, min_size=1).map(lambda w: tuple(sorted(w)))),
    maybe(st.lists(LINE.filter(lambda t: ";" not in t), min_size=1, unique=True).map(tuple)),
    maybe(st.booleans()), source=st.just(GuardianRow("x").source),
)  # fmt: skip
TIMETABLE = st.builds(
    TimetableRow, st.integers(0, 6), st.just(time(7, 5)), st.just(time(12, 15)),
    st.sampled_from(["every", "a", "b"]), maybe(LINE), NAME, maybe(st.just(date(2016, 9, 1))),
    maybe(LINE), maybe(LINE), maybe(LINE), maybe(st.just("jelena@example.org")), st.none(),
    maybe(DAY), source=st.just(GuardianRow("x").source),
)  # fmt: skip
ROWS = {Kind.CHILDREN: CHILD, Kind.COMPANIONS: COMPANION, Kind.TIMETABLE: TIMETABLE}
#: Without shrinking, which takes minutes for files.
QUICK = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)


def read_one(content: bytes):
    tables = read_lists(content)
    assert [str(issue) for issue in tables.issues] == []
    [row] = tables.children + tables.companions + tables.timetable
    return row


@pytest.mark.thorough
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", Kind)
def test_any_row_comes_back_as_it_was(kind, language):
    @QUICK
    @given(ROWS[kind])
    def check(row):
        with translation.override(language):
            assert read_one(write_workbook({kind: [row]})) == row
            assert read_one(write_separated(kind, [row])) == row

    check()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_is_read_as_empty_and_its_examples_as_rows(language):
    with translation.override(language):
        tables = read_lists(write_template())
        assert (tables.children, tables.companions, tables.timetable) == ((), (), ())
        assert (tables.issues, tables.notes) == ((), ())
        for kind, row in example_rows().items():
            assert read_one(write_workbook({kind: [row]})) == row


@given(st.text(max_size=20) | st.sampled_from(EVIL))
def test_the_guard_comes_off_again_and_starts_no_formula(text):
    assert unguarded(guarded(text)) == text
    assert unguarded(guarded_if_ambiguous(text)) == text
    assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


def evil_rows():
    """Each text of each list is one that would start a formula."""
    child = ChildRow("=1+1", date(2016, 9, 1), guardians=(GuardianRow("@SUM(A1)", "-1+1"),))
    for number, evil in enumerate(EVIL):
        texts = {f.name: evil for f in fields(ChildRow) if f.type == str | None}
        texts |= {"number": f"{evil}{number}"}
        yield replace(
            child, **{k: v for k, v in texts.items() if k != "status"}, name=f"{evil} {number}"
        )


def test_no_cell_of_a_workbook_is_a_formula():
    content = write_workbook({Kind.CHILDREN: list(evil_rows())})
    book = load_workbook(BytesIO(content))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert not any(cell.hyperlink for sheet in book for row in sheet.iter_rows() for cell in row)


def test_no_cell_of_a_csv_file_starts_a_formula():
    text = write_separated(Kind.CHILDREN, list(evil_rows())).decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(text, newline=""), delimiter=";") for cell in row]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert "'=1+1" in cells
