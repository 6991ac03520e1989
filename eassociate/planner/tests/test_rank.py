from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from eassociate.planner import (
    Busy,
    Companion,
    Problem,
    Rules,
    Span,
    Stop,
    Travel,
    Why,
    cover,
    explain_uncovered,
    rank,
    rank_all,
    standing,
)
from eassociate.planner.second_rules import Judge
from eassociate.planner.tests.cases import DAY, EARLY, at, block, problems, scenes

THOROUGH = settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))


def test_reasons_are_codes_and_numbers():
    needed = block("a", 480, 600, child="ana", place="school", skills=frozenset({"signs"}))
    travel = Travel({"school": (43.58, 21.32), "home": (43.60, 21.32)})
    knows = Companion("mira", frozenset({"signs"}), met={"ana": 12}, home="home", week_minutes=300)
    busy = (Busy(at(400), at(450), "school"),)
    new = Companion("jelena", frozenset({"signs"}), busy=busy)
    mira, jelena = rank(Problem((needed,), (new, knows), travel), "a")
    told = {reason.code: reason for reason in mira.reasons}
    assert [c.companion for c in (mira, jelena)] == ["mira", "jelena"]
    assert (told[Why.MET_TIMES].number, told[Why.HOURS_LEFT].number) == (12, 300)
    assert told[Why.HAS_SKILLS].items == ("signs",)
    assert told[Why.AWAY].km == pytest.approx(2.9, abs=0.1)
    assert Why.FREE_ALL_DAY in told
    codes = {reason.code: reason for reason in jelena.reasons}
    assert codes[Why.FREE_FROM].moment == at(450)
    assert {Why.NOT_MET, Why.SAME_PLACE} <= codes.keys()


YESTERDAY = (DAY - timedelta(days=1)).date()


@pytest.mark.parametrize(
    ("companion", "stop"),
    [
        (Companion("p", absences=(Span(at(590), at(700)),)), Stop.ABSENT),
        (Companion("p", papers_until=YESTERDAY), Stop.PAPERS),
        (Companion("p", bars={"ana": Stop.CONTACT}), Stop.CONTACT),
        (Companion("p", bars={"ana": Stop.GUARDIAN_DECLINED}), Stop.GUARDIAN_DECLINED),
        (Companion("p", declined=frozenset({"a"})), Stop.DECLINED),
        (Companion("p", home="far", most_km=5.0), Stop.DISTANCE),
        (Companion("p", busy=(Busy(at(590), at(610), "x"),)), Stop.BUSY),
        (Companion("p", busy=(Busy(at(460), at(470), "x"),)), Stop.TOO_FAR),
        (Companion("p", available=(Span(at(500), at(700)),)), Stop.NOT_AVAILABLE),
        (Companion("p", available=()), Stop.NOT_AVAILABLE),
        (Companion("p", day_minutes=119), Stop.DAY_FULL),
        (Companion("p", week_minutes=119), Stop.WEEK_FULL),
        (Companion("p", given_minutes=2300), Stop.WEEK_FULL),
        (Companion("p", busy=(Busy(at(400), at(470), "y"),)), Stop.NO_BREAK),
    ],
)
def test_every_rule_stops(companion, stop):
    travel = Travel({"y": (43.0, 21.0), "far": (43.1, 21.0)})
    needed = block("a", 480, 600, child="ana", place="y")
    problem = Problem((needed,), (companion,), travel, rules=Rules(150))
    (candidate,) = rank(problem, "a")
    assert [reason.code for reason in candidate.stops] == [stop]
    assert not candidate.possible


def test_missing_skills_are_named():
    needed = block("a", 480, 600, skills=frozenset({"signs", "feeding"}))
    (candidate,) = rank(Problem((needed,), (Companion("p", frozenset({"feeding"})),)), "a")
    assert candidate.stops[0].items == ("signs",)


def test_the_possible_come_first_then_the_nearly_possible():
    people = (
        Companion("aunt", bars={"ana": Stop.RELATIVE}),
        Companion("late", busy=(Busy(at(450), at(475), "x"),)),
        Companion("free"),
    )
    ranked = rank(Problem((block("a", 480, 600, child="ana", place="y"),), people), "a")
    assert [c.companion for c in ranked] == ["free", "late", "aunt"]


def test_what_somebody_does_already_counts():
    asked = (block("a", 480, 600), block("b", 540, 660))
    problem = Problem(asked, (Companion("mira"),), previous={"b": "mira"})
    (mira,) = rank(problem, "a")
    assert [reason.code for reason in mira.stops] == [Stop.BUSY]
    assert explain_uncovered(problem, {"b": "mira"}, "a").stopped == {Stop.BUSY: 1}
    assert explain_uncovered(problem, {}, "a").possible == 1


def test_an_unknown_block_is_an_error():
    with pytest.raises(KeyError):
        rank(Problem((), ()), "a")


@pytest.mark.thorough
@THOROUGH
@given(problems())
def test_possible_means_that_no_rule_is_broken(problem):
    judge, people = Judge(problem), {c.key: c for c in problem.companions}
    for needed in problem.blocks:
        ranked = rank(problem, needed.key)
        for candidate in ranked:
            others = [
                b
                for b in problem.blocks
                if b.key != needed.key and problem.previous.get(b.key) == candidate.companion
            ]
            broken = [*judge.complaints(people[candidate.companion], [*others, needed])]
            assert candidate.possible == (not broken)
        best = [c for c in ranked if c.possible][:2]
        assert rank_all(problem, [needed.key], 2)[needed.key] == best


@pytest.mark.thorough
@THOROUGH
@given(scenes(6))
def test_what_stays_open_says_of_everybody_why(scene):
    problem, morning = scene
    plan, stand = cover(problem, morning), standing(problem, morning)
    for one in plan.uncovered:
        assert one.possible + sum(one.stopped.values()) == len(stand.companions)
        assert all(candidate.stops for candidate in one.closest)
        ranked = [c for c in rank(stand, one.block) if c.stops][: len(one.closest)]
        if not problem.pins and morning == EARLY:
            assert list(one.closest) == ranked
