from dataclasses import fields
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eassociate.hours.rules import Grant, Totals, VisitFacts, approved_minutes, totals
from eassociate.roster.rules import Reason, State

NOW = datetime(2026, 9, 7, 6, tzinfo=UTC)
LENGTHS = st.integers(1, 600).map(lambda n: timedelta(minutes=n))


@st.composite
def visits(draw) -> VisitFacts:
    start = NOW + timedelta(minutes=draw(st.integers(0, 40_000)))
    began = draw(st.none() | st.just(start))
    ended = began + draw(LENGTHS) if began and draw(st.booleans()) else None
    state, reason = draw(st.sampled_from(State)), draw(st.sampled_from(["", *Reason]))
    end = start + draw(LENGTHS)
    return VisitFacts(start, end, state, reason, draw(st.booleans()), began, ended)


@given(st.lists(visits()))
def test_a_month_adds_up(month):
    whole = totals(month)
    assert whole.adds_up
    assert whole.planned == sum(v.planned for v in month)
    assert whole.visits == len(month)


@given(st.lists(visits()), st.lists(visits()))
def test_children_of_a_month_add_up_to_the_town(one, other):
    assert totals(one) + totals(other) == totals([*one, *other])


def hours(number: float) -> timedelta:
    return timedelta(hours=number)


def test_every_minute_stands_in_its_place():
    visit = {
        "delivered": VisitFacts(NOW, NOW + hours(4), "ended", "", False, NOW, NOW + hours(3.5)),
        "substituted": VisitFacts(NOW, NOW + hours(3), "ended", "", True, NOW, NOW + hours(3)),
        "ill": VisitFacts(NOW, NOW + hours(2), "cancelled", "child_ill"),
        "nobody": VisitFacts(NOW, NOW + hours(1), "not_delivered", "no_companion"),
        "coming": VisitFacts(NOW, NOW + hours(0.5), "planned"),
    }
    assert totals(visit.values()) == Totals(
        visits=5,
        planned=630,
        delivered=240,
        substituted=180,
        open=30,
        not_delivered={"no_companion": 60},
        cancelled={"child_ill": 120},
        actual=390,
    )


def test_a_missing_minute_is_noticed():
    assert not Totals(1, 60, delivered=59).adds_up
    assert {f.name for f in fields(Totals)} >= {"planned", "delivered", "not_delivered"}


def test_a_state_that_is_none_is_an_error():
    with pytest.raises(ValueError, match="gone"):
        totals([VisitFacts(NOW, NOW, "gone")])


def test_approved_is_a_fifth_of_the_week_for_a_school_day():
    first, last = date(2026, 9, 1), date(2026, 9, 30)
    school = {
        first + timedelta(days=n) for n in range(30) if (first + timedelta(days=n)).weekday() < 5
    }
    whole = Grant(1200, date(2026, 1, 1), date(2026, 12, 31))
    more = Grant(1500, date(2026, 9, 15), date(2027, 6, 30))
    assert approved_minutes([whole], first, last, school) == 22 * 240
    assert approved_minutes([whole, more], first, last, school) == 10 * 240 + 12 * 300
    assert approved_minutes([], first, last, school) == 0
    assert approved_minutes([Grant(1200, last, last)], first, last, school) == 240
