"""The day strip shows each segment where and as what it is, in picture and in words."""

import cProfile
from datetime import UTC, date, datetime, time
from xml.etree import ElementTree as ET

import pytest
from django.utils import translation

from eassociate.core import clock
from eassociate.ui.draw import axis, draw_full, draw_row, state_badge
from eassociate.ui.strip import Segment, State, Strip, common_hours
from eassociate.ui.words import STATE_SHAPES, STATE_WORDS

DAY = date(2025, 11, 10)
#: 194 when this was written, of a row with two visits.
ROW_CALLS = 250


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return clock.at(day, time(hour, minute))


def segment(
    start: datetime, end: datetime, state: State = State.PLANNED, **more: object
) -> Segment:
    said = {"who": "Ana", "where": "School", **more}
    return Segment(start, end, state=state, **said)  # type: ignore[arg-type]


def strip(*segments: Segment, **more: object) -> Strip:
    return Strip(DAY, "Monday", segments, **more)  # type: ignore[arg-type]


def drawn(html: str) -> list[ET.Element]:
    return [e for e in ET.fromstring(html).iter("svg") if "seg" in (e.get("class") or "").split()]


def percent(element: ET.Element, name: str) -> float:
    return float((element.get(name) or "").removesuffix("%"))


def test_segments_stand_where_their_hours_are():
    [one] = drawn(draw_row(strip(segment(at(10), at(13)))))
    assert percent(one, "x") == pytest.approx(25)
    assert percent(one, "width") == pytest.approx(25)


def test_early_and_late_segments_widen_the_axis():
    early, late = segment(at(6, 30), at(8)), segment(at(18), at(20, 15))
    assert common_hours([early, late], DAY) == (6, 21)
    first, last = drawn(draw_full(strip(early, late)))
    assert percent(first, "x") == pytest.approx(100 / 30, abs=0.01)
    assert percent(last, "x") + percent(last, "width") == pytest.approx(100 * 14.25 / 15, abs=0.01)


def test_what_runs_over_midnight_stays_in_the_picture():
    tomorrow = date(2025, 11, 11)
    night = segment(at(21), at(2, 0, tomorrow))
    [one] = drawn(draw_row(strip(night)))
    assert percent(one, "x") + percent(one, "width") <= 100
    assert common_hours([night], DAY) == (7, 24)


def test_hours_are_those_of_the_wall_clock_when_the_clocks_change():
    sunday = date(2025, 10, 26)
    [one] = drawn(draw_row(Strip(sunday, "", [segment(at(7, 0, sunday), at(19, 0, sunday))])))
    assert percent(one, "x") == 0
    assert percent(one, "width") == 100


def test_a_moment_without_length_can_still_be_seen():
    [one] = drawn(draw_row(strip(segment(at(10), at(10)))))
    assert percent(one, "width") >= 1


@pytest.mark.parametrize("state", State)
def test_every_state_has_a_word_a_shape_and_a_class(state: State):
    full = draw_full(strip(segment(at(8), at(12), state)))
    assert STATE_SHAPES[state] in full
    assert str(STATE_WORDS[state]) in full
    assert state.value in (drawn(full)[0].get("class") or "")
    assert str(STATE_WORDS[state]) in state_badge(state)


def test_shapes_and_words_are_all_different():
    assert len(set(STATE_SHAPES.values())) == len(State)
    for language in ("sr", "sr-latn", "en", "de"):
        with translation.override(language):
            assert len({str(word) for word in STATE_WORDS.values()}) == len(State)


def test_the_row_says_itself_as_a_sentence():
    html = draw_row(
        strip(
            segment(at(7, 30), at(9), State.ENDED, substitute=True),
            segment(at(9), at(10), State.UNCOVERED, who=""),
        )
    )
    said = ET.fromstring(html).find("p")
    assert said is not None
    assert said.text == (
        "07:30–09:00, Ana (instead), School, finished. 09:00–10:00, School, nobody yet."
    )


def test_an_empty_day_says_so():
    assert "Nothing is planned for this day." in draw_row(strip())
    assert "Nothing is planned for this day." in draw_full(strip())


def test_the_picture_is_hidden_from_screen_readers_and_from_the_tab_key():
    html = draw_full(strip(segment(at(8), at(9), href="/x/?a=1&b=2")))
    root = ET.fromstring(html)
    assert all(e.get("aria-hidden") == "true" for e in root.findall("svg"))
    links = list(root.iter("a"))
    assert [e.get("href") for e in links] == ["/x/?a=1&b=2"] * 2
    assert [e.get("tabindex") for e in links] == ["-1", None]


def test_texts_are_escaped_wherever_they_stand():
    evil = "<script>'\"&"
    whole = segment(at(8), at(12), who=evil, where=evil, href='/"><script>')
    for html in (
        draw_row(Strip(DAY, evil, [whole])),
        draw_full(Strip(DAY, evil, [whole])),
        draw_full(Strip(DAY, evil, [whole]), detail=False),
    ):
        assert "<script" not in html
        ET.fromstring(html)


def test_now_is_marked_only_inside_the_axis():
    assert 'class="now"' in draw_row(strip(now=at(10)))
    assert 'class="now"' not in draw_row(strip(now=at(22)))
    assert 'class="now"' not in draw_row(strip())


def test_no_inline_style_as_the_policy_of_the_site_forbids_it():
    html = draw_full(strip(segment(at(8), at(9), State.UNCOVERED), now=at(10))) + axis(7, 19)
    assert "style=" not in html


def test_words_are_in_the_readers_language():
    with translation.override("de"):
        assert "läuft" in draw_row(strip(segment(at(8), at(9), State.STARTED)))
    with translation.override("sr"):
        assert "у току" in draw_row(strip(segment(at(8), at(9), State.STARTED)))
    with translation.override("sr-latn"):
        assert "u toku" in draw_row(strip(segment(at(8), at(9), State.STARTED)))


def test_a_narrow_segment_shows_the_first_name_and_the_words_have_the_whole():
    html = draw_full(strip(segment(at(8), at(9), who="Ana Petrović")))
    assert html.count("Ana Petrović") == 1
    assert "> Ana</tspan>" in html
    wide = draw_full(strip(segment(at(8), at(12), who="Ana Petrović")))
    assert "> Ana Petrović</tspan>" in wide
    blank = draw_full(strip(segment(at(8), at(9), who="   ")))
    assert "<svg" in blank


def test_rows_of_a_board_are_cheap():
    """By the calls of functions that a row takes: a thousand rows are a board."""
    segments = [segment(at(8), at(10), State.STARTED), segment(at(10), at(12))]
    row = strip(*segments, now=datetime.now(UTC), hours=(7, 19))
    draw_row(row)  # what is kept for all rows is made once
    calls = cProfile.Profile()
    calls.runcall(draw_row, row)
    assert sum(one.callcount for one in calls.getstats()) < ROW_CALLS
