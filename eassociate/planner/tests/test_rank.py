import pytest
from hypothesis import HealthCheck, given, settings

from eassociate.planner import Busy, Person, Problem, Span, Stop, Travel, Why, rank, rank_all
from eassociate.planner import verification_old as second
from eassociate.planner.tests.cases import at, problems, visit


def test_reasons_are_codes_and_numbers():
    needed = visit("a", 480, 600, child="ana", place="school", skills=frozenset({"signs"}))
    travel = Travel({"school": (43.58, 21.32), "home": (43.60, 21.32)})
    knows = Person(
        "mira", frozenset({"signs"}), met={"ana": 12}, home="home", minutes_left_week=300
    )
    busy = (Busy(at(400), at(450), "school"),)
    new = Person("jelena", frozenset({"signs"}), busy=busy)
    mira, jelena = rank(Problem((needed,), (new, knows), travel), "a")
    told = {reason.code: reason for reason in mira.reasons}
    assert [c.person for c in (mira, jelena)] == ["mira", "jelena"]
    assert (told[Why.MET_TIMES].number, told[Why.HOURS_LEFT].number) == (12, 300)
    assert told[Why.HAS_SKILLS].items == ("signs",)
    assert told[Why.AWAY].km == pytest.approx(2.9, abs=0.1)
    assert Why.FREE_ALL_DAY in told
    codes = {reason.code: reason for reason in jelena.reasons}
    assert codes[Why.FREE_FROM].moment == at(450)
    assert {Why.NOT_MET, Why.SAME_PLACE} <= codes.keys()


@pytest.mark.parametrize(
    ("person", "stop"),
    [
        (Person("p", absent=True), Stop.ABSENT),
        (Person("p", papers_valid=False), Stop.PAPERS),
        (Person("p", bars={"ana": Stop.CONTACT}), Stop.CONTACT),
        (Person("p", bars={"ana": Stop.GUARDIAN_DECLINED}), Stop.GUARDIAN_DECLINED),
        (Person("p", declined=frozenset({"a"})), Stop.DECLINED),
        (Person("p", busy=(Busy(at(590), at(700), "x"),)), Stop.BUSY),
        (Person("p", busy=(Busy(at(460), at(470), "x"),)), Stop.TOO_FAR),
        (Person("p", available=(Span(at(500), at(700)),)), Stop.NOT_AVAILABLE),
        (Person("p", available=()), Stop.NOT_AVAILABLE),
        (Person("p", minutes_left_today=119), Stop.DAY_FULL),
        (Person("p", minutes_left_week=119), Stop.WEEK_FULL),
    ],
)
def test_every_rule_stops(person, stop):
    (candidate,) = rank(Problem((visit("a", 480, 600, child="ana", place="y"),), (person,)), "a")
    assert [reason.code for reason in candidate.stops] == [stop]
    assert not candidate.possible


def test_missing_skills_are_named():
    needed = visit("a", 480, 600, skills=frozenset({"signs", "feeding"}))
    (candidate,) = rank(Problem((needed,), (Person("p", frozenset({"feeding"})),)), "a")
    assert candidate.stops[0].items == ("signs",)


def test_the_possible_come_first_then_the_nearly_possible():
    people = (
        Person("aunt", bars={"ana": Stop.RELATIVE}),
        Person("late", busy=(Busy(at(450), at(475), "x"),)),
        Person("free"),
    )
    ranked = rank(Problem((visit("a", 480, 600, child="ana", place="y"),), people), "a")
    assert [c.person for c in ranked] == ["free", "late", "aunt"]


def test_an_unknown_visit_is_an_error():
    with pytest.raises(KeyError):
        rank(Problem((), ()), "a")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(problems())
def test_possible_means_that_no_rule_is_broken(problem):
    people = {p.key: p for p in problem.people}
    for needed in problem.visits:
        ranked = rank(problem, needed.key)
        for candidate in ranked:
            broken = list(second._person(people[candidate.person], [needed], problem.travel))
            assert candidate.possible == (not broken)
        best = [c for c in ranked if c.possible][:2]
        assert rank_all(problem, 2)[needed.key] == best
