"""A plan as a list: everything is there, and no cell starts a formula."""

import csv
from datetime import UTC, datetime, timedelta
from io import StringIO

from hypothesis import example, given
from hypothesis import strategies as st

from eassociate.planner.plan_csv import COLUMNS, plan_to_csv
from eassociate.planner.problem import Block, Companion, Problem

START = datetime(2026, 9, 7, 8, tzinfo=UTC)


def rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def block(key: str, hours: int, **more) -> Block:
    start = START + timedelta(hours=hours)
    return Block(key, more.pop("child", "ana"), start, start + timedelta(minutes=90), **more)


def test_blocks_are_listed_in_order_of_time_with_what_became_of_them():
    blocks = tuple(block(key, n, place="school") for n, key in enumerate("edcba"))
    problem = Problem(
        blocks,
        (Companion("mira"), Companion("jova")),
        previous={"d": "mira", "c": "mira", "e": "mira"},
        pins={"a": "mira"},
    )
    roster = {"a": "mira", "b": "jova", "c": "jova", "d": "mira"}
    found = rows(plan_to_csv(problem, roster))
    assert found[0] == list(COLUMNS)
    assert found[1] == "e;ana;2026-09-07;08:00;09:30;90;school;;mira;open".split(";")
    assert [(row[0], row[7], row[8], row[9]) for row in found[2:]] == [
        ("d", "mira", "mira", "kept"),
        ("c", "jova", "mira", "changed"),
        ("b", "jova", "", "new"),
        ("a", "mira", "", "pinned"),
    ]


@given(st.text(min_size=1))
@example("=1+1")
@example("+38111")
@example("-2")
@example("@sum")
@example("\t=1")
@example("\r=1")
@example("'=1")
@example('a;"b"\nc')
def test_no_cell_starts_a_formula_and_all_come_back(text):
    problem = Problem((block("b", 0, child=text, place=text),), (Companion(text),))
    row = rows(plan_to_csv(problem, {"b": text}))[1]
    for cell in (row[1], row[6], row[7]):
        assert cell[0] not in "=+-@\t\r"
        back = cell[1:] if cell.lstrip("'")[:1] in tuple("=+-@\t\r") and cell[0] == "'" else cell
        assert back == text
