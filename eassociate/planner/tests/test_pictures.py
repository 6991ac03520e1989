"""Weeks as pictures: everything is said in words too, whatever the names are."""

import re
from datetime import datetime, timedelta
from xml.etree import ElementTree as ET
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eassociate.planner.picture_parts import LABELS, WIDTH
from eassociate.planner.picture_words import Words
from eassociate.planner.pictures import week_of_child, week_of_companion
from eassociate.planner.problem import Block, Busy, Companion, Problem, Span
from eassociate.planner.tests.weeks import CALM, problems
from eassociate.planner.travel import Travel

SVG = "{http://www.w3.org/2000/svg}"
ZONE = ZoneInfo("Europe/Belgrade")


def at(hour: float, day: int = 0) -> datetime:
    return datetime(2026, 9, 7, tzinfo=ZONE) + timedelta(days=day, hours=hour)


BLOCKS = (
    Block("a", "ana", at(8), at(12), "school"),
    Block("b", "ana", at(8, 1), at(12, 1), "school"),
    Block("c", "bora", at(12.5), at(14), "centre"),
    Block("d", "ana", at(8, 5), at(9, 5)),
)
MIRA = Companion(
    "mira",
    busy=(Busy(at(9, 3), at(10, 3), "centre"), Busy(at(9, 8), at(10, 8))),
    absences=(Span(at(0, 2), at(0, 3)),),
    available=(Span(at(7.5), at(15)),),
    week_minutes=1800,
    least_minutes=600,
)
PROBLEM = Problem(
    BLOCKS, (MIRA, Companion("jova")), Travel(unknown=15), previous={"a": "jova", "c": "mira"}
)
ROSTER = {"a": "mira", "c": "mira", "d": "jova"}


def texts(svg: str) -> list[str]:
    root = ET.fromstring(svg)
    return [node.text or "" for node in root.iter(f"{SVG}text")]


def told(svg: str) -> str:
    return ET.fromstring(svg).findtext(f"{SVG}desc") or ""


def test_a_companions_week_has_all_blocks_and_everything_else():
    svg = week_of_companion(PROBLEM, ROSTER, "mira")
    said = texts(svg)
    assert {"mira", "ana", "bora", "Busy", "Absent", "15 min", "Week of Mon 7.9.2026"} <= set(said)
    assert "08:00–12:00 · was jova · school" in said
    assert "6:30 h of at most 30:00 h · at least 10:00 h · children: 2" in said
    assert told(svg) == (
        "6:30 h of at most 30:00 h · at least 10:00 h · children: 2"
        " · Mon 7.9. 08:00–12:00, ana, school, was jova; 12:30–14:00, bora, centre"
        " · Tue 8.9. nothing · Wed 9.9. Absent · Thu 10.9. 09:00–10:00, Busy, centre"
        " · Fri 11.9. nothing"
    )


def test_a_childs_week_says_who_comes_and_what_is_open():
    svg = week_of_child(PROBLEM, ROSTER, "ana")
    said = texts(svg)
    assert {"mira", "jova", "Open", "Sat"} <= set(said)
    assert "9:00 h needed · 4:00 h open · companions: 2" in said
    assert "08:00–12:00, Open, school" in told(svg)
    assert "Sun" not in said


def test_open_is_never_said_by_colour_alone():
    svg = week_of_child(PROBLEM, ROSTER, "ana")
    root = ET.fromstring(svg)
    bars = [n for n in root.iter(f"{SVG}rect") if n.get("class") == "openbar"]
    assert len(bars) == 1
    pattern = re.fullmatch(r"url\(#(.+)\)", bars[0].get("fill")).group(1)
    assert any(node.get("id") == pattern for node in root.iter(f"{SVG}pattern"))
    assert texts(svg).count("Open") == 1


def test_what_is_read_out_is_named():
    for svg in (week_of_child(PROBLEM, ROSTER, "ana"), week_of_companion(PROBLEM, {}, "jova")):
        root = ET.fromstring(svg)
        assert root.get("role") == "img"
        ids = {node.get("id") for node in root.iter() if node.get("id")}
        assert set(root.get("aria-labelledby").split()) <= ids
        assert root.findtext(f"{SVG}title")


def test_several_pictures_fit_into_one_page():
    ids = [
        re.findall(r'id="([^"]+)"', svg)
        for svg in (week_of_child(PROBLEM, ROSTER, "ana"), week_of_child(PROBLEM, ROSTER, "bora"))
    ]
    assert not set(ids[0]) & set(ids[1])


def test_there_is_no_script_and_nothing_from_elsewhere():
    svg = week_of_companion(PROBLEM, ROSTER, "mira")
    assert "<script" not in svg
    assert "href" not in svg
    assert re.findall(r"https?://[^\"]+", svg) == ["http://www.w3.org/2000/svg"]
    assert "prefers-color-scheme: dark" in svg


def test_names_are_shown_instead_of_keys_and_in_other_words():
    names = {"ana": "Ана Петровић", "mira": "Мира Илић", "school": "ОШ „Вук Караџић”"}
    words = Words(days=("пон", "уто", "сре", "чет", "пет", "суб", "нед"), open="Отворено")
    svg = week_of_child(PROBLEM, ROSTER, "ana", names=names, words=words)
    assert {"Ана Петровић", "Мира Илић", "Отворено", "пон"} <= set(texts(svg))
    assert "08:00–12:00 · was jova · ОШ „Вук Караџић”" in texts(svg)
    assert "school" not in svg


@given(name=st.text(min_size=1), place=st.text(min_size=1))
@settings(CALM, max_examples=200)
def test_any_name_makes_a_well_formed_picture(name, place):
    block = Block("a", name, at(8), at(12), place)
    problem = Problem((block,), (Companion(name),))
    for svg in (
        week_of_child(problem, {}, name),
        week_of_child(problem, {"a": name}, name),
        week_of_companion(problem, {"a": name}, name),
    ):
        assert len(list(ET.fromstring(svg).iter(f"{SVG}g"))) == 1
        svg.encode("utf-8")


def test_names_that_look_like_marks_stay_names():
    wild = "</text><script>alert(1)</script>"
    svg = week_of_child(Problem((Block("a", wild, at(8), at(12)),), ()), {}, wild)
    assert "<script" not in svg
    assert wild in texts(svg)


@given(problems(), st.data())
@settings(CALM, max_examples=60)
def test_every_block_of_every_plan_is_in_the_picture_and_none_covers_another(problem, data):
    who = st.sampled_from([None, *(c.key for c in problem.companions)])
    chosen = {b.key: data.draw(who) for b in problem.blocks}
    roster = {key: name for key, name in chosen.items() if name}
    for companion in problem.companions:
        own = [b for b in problem.blocks if roster.get(b.key) == companion.key]
        boxes = list(_boxes(week_of_companion(problem, roster, companion.key)))
        assert len(boxes) >= len(own)
        _do_not_overlap(boxes)
    for child in {b.child for b in problem.blocks}:
        boxes = list(_boxes(week_of_child(problem, roster, child)))
        assert len(boxes) == sum(b.child == child for b in problem.blocks)
        _do_not_overlap(boxes)


def _boxes(svg):
    for group in ET.fromstring(svg).iter(f"{SVG}g"):
        box = group.find(f"{SVG}rect")
        x, y, width, height = (float(box.get(name)) for name in ("x", "y", "width", "height"))
        assert LABELS <= x < x + width <= WIDTH
        yield x, y, x + width, y + height


def _do_not_overlap(boxes):
    for i, (left, top, right, bottom) in enumerate(boxes):
        for other in boxes[i + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_a_night_goes_on_after_midnight():
    night = Block("n", "ana", at(22), at(30), "home")
    svg = week_of_child(Problem((night,), (MIRA,)), {"n": "mira"}, "ana")
    assert {"22:00–06:00 · home", "05:00"} <= set(texts(svg))


def test_whoever_is_not_there_has_no_picture():
    with pytest.raises(KeyError):
        week_of_companion(PROBLEM, ROSTER, "zora")
    with pytest.raises(KeyError):
        week_of_child(PROBLEM, ROSTER, "zora")
