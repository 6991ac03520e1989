"""Every contradiction is refused by a sentence that names the item."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from inspect import getsource

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eassociate.planner import sound_items, validation
from eassociate.planner.problem import (
    BadProblem,
    Block,
    Busy,
    Companion,
    Problem,
    Rules,
    Span,
    Stop,
    Weights,
)
from eassociate.planner.tests.weeks import CALM, cost_of, problems
from eassociate.planner.travel import Travel
from eassociate.planner.validation import check, most_cost


def at(hour: float, day: int = 0) -> datetime:
    return datetime(2026, 9, 7, tzinfo=UTC) + timedelta(days=day, hours=hour)


A = Block("a", "ana", at(8), at(10), "S", frozenset({"signs"}))
B = Block("b", "bora", at(10.5), at(12), "T")
MIRA = Companion("mira", skills=frozenset({"signs"}), home="H")
PLACES = {"S": (44.80, 20.40), "H": (44.81, 20.41)}
GOOD = Problem((A, B), (MIRA, Companion("jova")), Travel(PLACES))


def with_block(**changes) -> Problem:
    return replace(GOOD, blocks=(A, replace(B, **changes)))


def with_mira(**changes) -> Problem:
    return replace(GOOD, companions=(replace(MIRA, **changes), Companion("jova")))


def with_ways(**changes) -> Problem:
    return replace(GOOD, travel=replace(GOOD.travel, **changes))


NAIVE = datetime(2026, 9, 7, 11)
SECOND = timedelta(seconds=1)
REFUSED: list[tuple[str, str, Problem]] = [
    ("no_key", "block", with_block(key="")),
    ("no_key", "companion", with_mira(key="")),
    ("naive_time", "block b", with_block(start=NAIVE)),
    ("naive_time", "companion mira", with_mira(absences=(Span(at(8), NAIVE),))),
    ("absurd_time", "block b", with_block(end=at(12).replace(year=2326))),
    ("absurd_time", "companion mira", with_mira(busy=(Busy(at(8).replace(year=1), at(8)),))),
    ("not_after_start", "block b", with_block(end=at(10.5))),
    ("not_after_start", "block b", with_block(end=at(9))),
    ("not_after_start", "companion mira", with_mira(available=(Span(at(9), at(8)),))),
    ("not_after_start", "companion mira", with_mira(absences=(Span(at(9), at(9)),))),
    ("not_after_start", "companion mira", with_mira(busy=(Busy(at(9), at(8)),))),
    ("too_short", "block b", with_block(end=at(10.5) + 20 * SECOND)),
    ("longer_than_a_day", "block b", with_block(end=at(34.5) + SECOND)),
    ("longer_than_a_day", "companion mira", with_mira(busy=(Busy(at(0), at(24.1)),))),
    ("too_small", "block b", with_block(weight=0)),
    ("too_large", "block b", with_block(weight=1_000_001)),
    ("not_whole", "block b", with_block(weight=1.5)),
    ("too_small", "companion mira", with_mira(day_minutes=-1)),
    ("too_small", "companion mira", with_mira(week_minutes=-1)),
    ("too_small", "companion mira", with_mira(least_minutes=-1)),
    ("too_small", "companion mira", with_mira(given_minutes=-1)),
    ("too_large", "companion mira", with_mira(given_minutes=10**9)),
    ("not_whole", "companion mira", with_mira(week_minutes=99.5)),
    ("not_whole", "companion mira", with_mira(week_minutes=True)),
    ("least_over_week", "companion mira", with_mira(least_minutes=601, week_minutes=600)),
    ("place_unknown", "companion mira", with_mira(home=None, most_km=5.0)),
    ("place_unknown", "companion mira", with_mira(home="T", most_km=5.0)),
    ("not_finite", "companion mira", with_mira(most_km=float("inf"))),
    ("too_small", "companion mira", with_mira(most_km=-0.1)),
    ("not_finite", "companion mira", with_mira(met={"ana": float("nan")})),
    ("too_small", "companion mira", with_mira(met={"ana": -1})),
    ("unknown_block", "companion mira", with_mira(declined=frozenset({"z"}))),
    ("too_small", "travel", with_ways(speed_kmh=0.0)),
    ("not_finite", "travel", with_ways(speed_kmh=float("nan"))),
    ("too_small", "travel", with_ways(detour=0.9)),
    ("not_finite", "travel", with_ways(detour=float("inf"))),
    ("too_small", "travel", with_ways(unknown=-1)),
    ("too_small", "travel", with_ways(changeover=-1)),
    ("too_small", "way from S to T", with_ways(minutes_between={("S", "T"): -1})),
    ("not_finite", "place S", with_ways(places={"S": (float("nan"), 20.4)})),
    ("not_finite", "place S", with_ways(places={"S": (44.8, float("-inf"))})),
    ("too_large", "place S", with_ways(places={"S": (90.1, 20.4)})),
    ("too_small", "place S", with_ways(places={"S": (44.8, -180.5)})),
    ("too_small", "weights", replace(GOOD, weights=Weights(people=-1))),
    ("not_whole", "weights", replace(GOOD, weights=Weights(travel=0.5))),
    ("too_large", "weights", replace(GOOD, weights=Weights(load=10**7))),
    ("too_small", "rules", replace(GOOD, rules=Rules(longest_stretch=0))),
    ("too_small", "rules", replace(GOOD, rules=Rules(break_minutes=-5))),
    ("twice", "block a", replace(GOOD, blocks=(A, replace(B, key="a")))),
    ("twice", "companion mira", replace(GOOD, companions=(MIRA, MIRA))),
    ("other_week", "block b", with_block(start=at(8, 7), end=at(9, 7))),
    ("other_week", "block a", with_block(start=at(23, -1), end=at(23.5, -1))),
    ("child_in_two_places", "block b", with_block(child="ana", start=at(9.9))),
    ("unknown_block", "pin of z", replace(GOOD, pins={"z": "mira"})),
    ("unknown_companion", "pin of a", replace(GOOD, pins={"a": "zora"})),
    ("unknown_block", "previous of z", replace(GOOD, previous={"z": "mira"})),
    ("unknown_companion", "previous of a", replace(GOOD, previous={"a": "zora"})),
    ("pin_forbidden", "pin of a", replace(GOOD, pins={"a": "jova"})),
    ("pin_forbidden", "pin of a", replace(with_mira(day_minutes=119), pins={"a": "mira"})),
    (
        "pins_contradict",
        "pins of companion mira",
        replace(with_block(start=at(9.9)), pins={"a": "mira", "b": "mira"}),
    ),
    (
        "pins_contradict",
        "pins of companion mira",
        replace(with_mira(week_minutes=200), pins={"a": "mira", "b": "mira"}),
    ),
    (
        "cost_too_large",
        "weights",
        replace(
            GOOD,
            blocks=tuple(replace(B, key=f"b{n}", child=f"c{n}", weight=10**6) for n in range(101)),
            weights=Weights(uncovered=10**6),
        ),
    ),
]


@pytest.mark.parametrize(("code", "item", "problem"), REFUSED)
def test_what_contradicts_itself_is_refused_by_name(code, item, problem):
    with pytest.raises(BadProblem) as refusal:
        check(problem)
    said = refusal.value
    assert (said.code, said.item) == (code, item)
    sentence = str(said)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    last_word = item.rpartition(" ")[2]
    assert last_word.casefold() in sentence.casefold()


def test_the_sentence_says_what_is_wrong():
    with pytest.raises(
        BadProblem, match=r"^The pin of a is against a rule: jova: a asks for signs"
    ):
        check(replace(GOOD, pins={"a": "jova"}))
    with pytest.raises(BadProblem, match=r"^The window of companion mira ends at 2026-09-07T08"):
        check(with_mira(available=(Span(at(9), at(8)),)))
    with pytest.raises(BadProblem, match=r"^Child ana has two blocks at the same time, a and b\.$"):
        check(with_block(child="ana", start=at(9)))


def test_more_than_can_be_planned_is_refused_at_once(monkeypatch):
    monkeypatch.setattr(validation, "MOST_BLOCKS", 1)
    with pytest.raises(BadProblem) as refusal:
        check(GOOD)
    assert (refusal.value.item, refusal.value.code) == ("blocks", "too_many")
    monkeypatch.setattr(validation, "MOST_BLOCKS", 2)
    monkeypatch.setattr(validation, "MOST_COMPANIONS", 1)
    with pytest.raises(BadProblem, match="companions"):
        check(GOOD)


@pytest.mark.parametrize(
    "harmless",
    [
        GOOD,
        Problem((), ()),
        Problem((), (MIRA,)),
        with_mira(met={"mila": 3.5}, bars={"mila": Stop.RELATIVE}, preferred_by=frozenset({"x"})),
        with_mira(home="nowhere"),
        with_mira(home="H", most_km=0.0),
        with_mira(busy=(Busy(at(8), at(12)), Busy(at(9), at(10)))),
        with_mira(day_minutes=0, week_minutes=0, given_minutes=99),
        with_mira(available=()),
        with_block(end=at(34.5)),
        with_block(end=at(10.5) + timedelta(minutes=1)),
        with_mira(met={"ana": 0}),
        with_ways(unknown=0, changeover=0, minutes_between={("S", "T"): 0}),
        with_ways(places={"H": (90, 180), "S": (-90, -180)}, detour=1),
        with_block(child="ana", start=at(10)),
        with_block(start=at(23, 6), end=at(25, 6)),
        replace(GOOD, pins={"a": "mira", "b": "mira"}, previous={"a": "jova", "b": "mira"}),
        replace(GOOD, rules=Rules(longest_stretch=1, break_minutes=0)),
        replace(GOOD, weights=Weights(0, 0, 0, 0, 0, 0, 0)),
    ],
)
def test_what_is_unusual_but_possible_is_let_through(harmless):
    check(harmless)


def test_every_code_is_tested():
    source = getsource(validation) + getsource(sound_items)
    codes = re.findall(r"BadProblem\(\s*[^,]+?,\s*\"(\w+)\"", source)
    assert len(codes) == source.count("BadProblem(")
    assert set(codes) == {code for code, _, _ in REFUSED} | {"too_many"}


@given(problems(), st.data())
@settings(CALM, max_examples=60)
def test_no_plan_costs_more_than_is_reckoned_with(problem, data):
    strange = replace(problem, weights=Weights(1, 7, 5, 3, 11, 2, 13))
    who = st.sampled_from([None, *(c.key for c in problem.companions)])
    chosen = {b.key: data.draw(who) for b in problem.blocks}
    roster = {key: name for key, name in chosen.items() if name}
    assert cost_of(strange, roster) <= most_cost(strange)


def test_what_is_reckoned_with_can_nearly_be():
    least = replace(MIRA, least_minutes=2400, met={})
    problem = replace(GOOD, companions=(least,), previous={"a": "mira"}, travel=Travel(unknown=20))
    open_all, given = cost_of(problem, {}), cost_of(problem, {"a": "mira", "b": "mira"})
    assert max(open_all, given) <= most_cost(problem) <= open_all + given + 2 * 60
