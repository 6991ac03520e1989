from dataclasses import replace

import pytest

from eassociate.planner import Assignment, Busy, Person, Problem, Span, Stop, Travel, cover, verify
from eassociate.planner.tests.cases import at, visit

VISITS = (
    visit("a", 480, 600, child="ana", place="A"),
    visit("b", 620, 700, child="bora", place="B"),
)
MIRA = Person("mira")
GOOD = Problem(VISITS, (MIRA,), Travel({}, {("A", "B"): 15}))


@pytest.mark.parametrize(
    "worse",
    [
        replace(MIRA, absent=True),
        replace(MIRA, papers_valid=False),
        replace(MIRA, bars={"ana": Stop.RELATIVE}),
        replace(MIRA, declined=frozenset({"b"})),
        replace(MIRA, available=(Span(at(480), at(690)),)),
        replace(MIRA, minutes_left_today=199),
        replace(MIRA, minutes_left_week=199),
        replace(MIRA, busy=(Busy(at(470), at(481), "A"),)),
        replace(MIRA, busy=(Busy(at(610), at(615), "A"),)),
        replace(MIRA, met={"ana": 1}),
        replace(MIRA, week_minutes=4000),
        replace(MIRA, home="A"),
    ],
)
def test_every_broken_rule_and_every_wrong_cost_is_found(worse):
    plan = cover(GOOD)
    assert len(plan.assignments) == 2
    assert verify(GOOD, plan) == []
    assert verify(replace(GOOD, people=(worse,)), plan)


def test_too_long_a_way_is_found():
    assert verify(replace(GOOD, travel=Travel({}, {("A", "B"): 21})), cover(GOOD))


def test_missing_skills_are_found():
    signs = replace(VISITS[0], skills=frozenset({"signs"}))
    assert verify(replace(GOOD, visits=(signs, VISITS[1])), cover(GOOD))


def test_plans_that_are_none_are_found():
    plan = cover(GOOD)
    twice = replace(plan, assignments=(*plan.assignments, Assignment("a", "mira")))
    less = replace(plan, assignments=plan.assignments[:1])
    other = replace(plan, assignments=(Assignment("a", "mira"), Assignment("b", "nobody")))
    proud = replace(plan, terms=tuple(replace(t, bound=t.value + 1) for t in plan.terms))
    assert all(verify(GOOD, wrong) for wrong in (twice, less, other, proud))
