from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eassociate.core import clock
from eassociate.roster.calendar import (
    Break,
    Calendar,
    Excursion,
    Line,
    Spot,
    WeekKind,
    days,
    monday,
    planned_visits,
    public_holidays,
    school_days,
    span,
    week_kind,
)
from eassociate.roster.schoolyear import YEARS, Rest, school_year

SCHOOL = Spot("school")
HOME = Spot("home", school=False)
FREE = Calendar()
MONDAY = date(2026, 9, 7)
LINE = Line("l1", "ana", SCHOOL, 0, time(8), time(12), date(2026, 9, 1), companion="mira")

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
CLOCK = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@st.composite
def lines(draw) -> Line:
    start, end = sorted(draw(st.lists(CLOCK, min_size=2, max_size=2, unique=True)))
    first = draw(DAYS)
    return Line(
        draw(st.uuids()),
        draw(st.sampled_from(["ana", "bora"])),
        draw(st.sampled_from([SCHOOL, HOME])),
        draw(st.integers(0, 6)),
        start,
        end,
        first,
        first + timedelta(days=draw(st.integers(0, 400))),
        draw(st.sampled_from(WeekKind)),
    )


# -- weeks A and B -----------------------------------------------------------------------------


@given(DAYS, st.none() | DAYS)
def test_weeks_alternate_whatever_lies_between(day, anchor):
    kind = week_kind(day, anchor)
    if anchor is not None:
        assert week_kind(day + timedelta(days=7), anchor) is not kind
        assert week_kind(anchor, anchor) is WeekKind.A
    assert {week_kind(monday(day) + timedelta(days=n), monday(day)) for n in range(7)} == {
        WeekKind.A
    }


def test_weeks_alternate_across_new_year():
    anchor = date(2026, 9, 1)
    kinds = [week_kind(d, anchor) for d in (date(2026, 12, 28), date(2027, 1, 3), date(2027, 1, 4))]
    assert kinds == [WeekKind.B, WeekKind.B, WeekKind.A]


def test_the_week_of_the_first_of_september_is_an_a():
    assert week_kind(date(2026, 8, 31), date(2026, 9, 1)) is WeekKind.A
    assert week_kind(date(2026, 9, 1), None) is WeekKind.A
    assert week_kind(date(2026, 9, 8), None) is WeekKind.B


def test_a_line_of_week_b_is_planned_every_other_week():
    line = replace(LINE, week=WeekKind.B)
    found = planned_visits([line], FREE, [], date(2026, 9, 1), date(2026, 10, 4))
    assert [v.day for v in found] == [date(2026, 9, 7), date(2026, 9, 21)]


def test_another_school_may_count_the_other_way():
    line = replace(LINE, week=WeekKind.B, spot=replace(SCHOOL, week_a=date(2026, 9, 7)))
    found = planned_visits([line], FREE, [], date(2026, 9, 1), date(2026, 9, 20))
    assert [v.day for v in found] == [date(2026, 9, 14)]


# -- clock nights and leap days ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "start_utc"),
    [
        (date(2026, 3, 27), 7),  # winter
        (date(2026, 3, 30), 6),  # the Monday after the spring night
        (date(2026, 10, 23), 6),
        (date(2026, 10, 26), 7),  # the Monday after the autumn night
    ],
)
def test_the_clock_on_the_wall_decides(day, start_utc):
    start, end = span(day, time(8), time(12))
    assert start == datetime(day.year, day.month, day.day, start_utc, tzinfo=UTC)
    assert end - start == timedelta(hours=4)


def test_a_visit_through_the_clock_nights_has_its_real_length():
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert (lambda s: s[1] - s[0])(span(spring, time(1), time(5))) == timedelta(hours=3)
    assert (lambda s: s[1] - s[0])(span(autumn, time(1), time(5))) == timedelta(hours=5)


def test_the_hour_that_the_spring_night_leaves_out_is_moved_on_whole():
    start, end = span(date(2026, 3, 29), time(2, 30), time(3, 15))
    assert (clock.local(start).time(), end - start) == (time(3, 30), timedelta(minutes=45))


@given(DAYS, st.lists(CLOCK, min_size=2, max_size=2, unique=True))
def test_every_span_has_a_length_and_lies_on_its_day(day, times):
    start, end = span(day, *sorted(times))
    assert start < end
    assert clock.local(start).date() == day


def test_the_leap_day_is_a_day_like_others():
    line = replace(LINE, weekday=1, valid_from=date(2028, 2, 1))
    found = planned_visits([line], FREE, [], date(2028, 2, 29), date(2028, 2, 29))
    assert [v.day for v in found] == [date(2028, 2, 29)]
    assert len(list(days(date(2028, 2, 28), date(2028, 3, 1)))) == 3


# -- planning ------------------------------------------------------------------------------------


@given(st.lists(lines(), max_size=5), DAYS)
def test_planning_in_pieces_or_again_gives_the_same(own, first):
    middle, last = first + timedelta(days=9), first + timedelta(days=30)
    whole = planned_visits(own, FREE, [], first, last)
    pieces = [
        *planned_visits(own, FREE, [], first, middle),
        *planned_visits(own[::-1], FREE, [], middle + timedelta(days=1), last),
    ]
    assert sorted(pieces, key=repr) == sorted(whole, key=repr)
    assert len({visit.key for visit in whole}) == len(whole)


@given(st.lists(lines(), max_size=4), DAYS)
def test_every_visit_has_a_line_that_holds_and_every_line_its_visits(own, first):
    last = first + timedelta(days=20)
    found = {v.key for v in planned_visits(own, FREE, [], first, last)}
    expected = {(x.child, d, x.key) for x in own for d in days(first, last) if x.holds_on(d)}
    assert found == expected


def test_a_line_holds_from_its_first_to_its_last_day():
    line = replace(LINE, valid_from=MONDAY, valid_until=MONDAY)
    found = planned_visits(
        [line], FREE, [], MONDAY - timedelta(days=30), MONDAY + timedelta(days=30)
    )
    assert [v.day for v in found] == [MONDAY]


def test_breaks_are_for_schools_of_the_region_and_holidays_for_all():
    rest = Break(MONDAY, MONDAY)
    home = replace(LINE, key="l2", spot=HOME)
    there = replace(LINE, key="l3", spot=Spot("novi sad", "vojvodina"))
    central = Calendar({"central": [rest]})
    assert [v.line for v in planned_visits([LINE, home, there], central, [], MONDAY, MONDAY)] == [
        "l2",
        "l3",
    ]
    holiday = Calendar(holidays={MONDAY: "holiday"})
    assert planned_visits([LINE, home, there], holiday, [], MONDAY, MONDAY) == []


# -- excursions ------------------------------------------------------------------------------------

OUT = Excursion(MONDAY, school="school", spot=Spot("zoo"), start=time(9), end=time(15))
AFTERNOON = replace(LINE, key="l2", spot=HOME, start=time(14), end=time(16))
EVENING = replace(LINE, key="l3", spot=HOME, start=time(16), end=time(17), companion="jelena")


def test_an_excursion_of_the_school_replaces_what_is_in_its_way():
    found = planned_visits([LINE, AFTERNOON, EVENING], FREE, [OUT], MONDAY, MONDAY)
    assert [(v.line, v.place) for v in found] == [("l1", "zoo"), ("l3", "home")]
    assert (found[0].companion, clock.local(found[0].end).time()) == ("mira", time(15))


def test_an_excursion_of_the_child_replaces_the_whole_day_and_comes_first():
    own = replace(OUT, child="ana", school=None, end=time(10))
    found = planned_visits([LINE, AFTERNOON, EVENING], FREE, [OUT, own], MONDAY, MONDAY)
    assert [(v.line, clock.local(v.end).time()) for v in found] == [("l1", time(10))]


def test_an_excursion_without_a_place_cancels():
    closed = Excursion(MONDAY, school="school")
    found = planned_visits([LINE, AFTERNOON], FREE, [closed], MONDAY, MONDAY)
    assert [v.line for v in found] == ["l2"]


def test_an_excursion_of_another_school_or_child_is_not_ours():
    others = [replace(OUT, school="other"), replace(OUT, school=None, child="bora")]
    assert [v.place for v in planned_visits([LINE], FREE, others, MONDAY, MONDAY)] == ["school"]


def test_an_excursion_stands_on_a_saturday_with_the_usual_companion():
    saturday = MONDAY - timedelta(days=2)
    out = replace(OUT, day=saturday)
    (visit,) = planned_visits([LINE, AFTERNOON, EVENING], FREE, [out], saturday, saturday)
    assert (visit.line, visit.companion, visit.key) == (None, "mira", ("ana", saturday, None))


def test_an_excursion_stands_on_a_public_holiday():
    calendar = Calendar(holidays={MONDAY: "holiday"})
    assert len(planned_visits([LINE, EVENING], calendar, [OUT], MONDAY, MONDAY)) == 1


# -- holidays and school years -------------------------------------------------------------------


def test_public_holidays_of_serbia_with_the_orthodox_easter():
    found = public_holidays([2026, 2027])
    assert found[date(2026, 4, 10)] == "Велики петак"
    assert {date(2026, 4, 13), date(2027, 5, 3), date(2026, 2, 17), date(2027, 1, 7)} <= set(found)
    assert "Good Friday" in public_holidays([2026], language="en_US")[date(2026, 4, 10)]


def test_the_school_year_has_the_days_that_the_ministry_counts():
    """180 days, 170 for the eighth class (central Serbia, 2025/26)."""
    year = school_year(date(2025, 9, 1))
    holidays = public_holidays([2025, 2026])
    assert year is not None
    assert not year.proposal
    assert len(school_days(year.first, year.last, year.breaks, holidays)) == 180
    assert len(school_days(year.first, year.last_of_eighth, year.breaks, holidays)) == 170


@pytest.mark.parametrize("year", YEARS, ids=lambda y: f"{y.region} {y.first.year}")
def test_school_years_are_whole(year):
    rests = [(b.first, b.last) for b in year.breaks]
    assert rests == sorted(rests)
    assert all(first <= last for first, last in rests)
    assert all(a[1] < b[0] for a, b in pairwise(rests))
    assert {b.name for b in year.breaks} <= set(Rest)
    assert (year.last + timedelta(days=1)).month == 6
    assert year.proposal == (year.first.year > 2025)
    number = len(
        school_days(year.first, year.last, year.breaks, public_holidays([2025, 2026, 2027]))
    )
    assert 170 <= number <= 186


@pytest.mark.parametrize(
    ("school_class", "eighth"),
    [
        ("8-2", True),
        ("VIII/1", True),
        ("8a", True),
        (" viii-3", True),
        ("4-2", False),
        ("VII/1", False),
    ],
)
def test_the_eighth_class_ends_earlier(school_class, eighth):
    year = school_year(date(2026, 5, 1))
    assert year is not None
    assert (year.last_day_for(school_class) == date(2026, 5, 29)) == eighth


def test_an_unknown_school_year_is_not_made_up():
    assert school_year(date(2031, 5, 1)) is None
