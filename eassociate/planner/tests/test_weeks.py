"""The problems of the tests are what they are called, and trying everything tries everything."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eassociate.planner.tests.weeks import (
    CALM,
    best_by_trying,
    best_by_trying_all,
    plan_of,
    problems,
)
from eassociate.planner.validation import check
from eassociate.planner.verification import broken_rules, verify


@pytest.mark.thorough
@given(problems())
@settings(CALM)
def test_problems_of_the_tests_are_sound(problem):
    check(problem)


@given(problems(most_blocks=4, most_companions=3))
@settings(CALM, max_examples=60)
def test_trying_everything_is_what_it_says(problem):
    assert best_by_trying(problem) == best_by_trying_all(problem)


@given(problems(), st.data())
@settings(CALM, max_examples=60)
def test_every_plan_that_breaks_no_rule_verifies_and_is_not_better_than_the_best(problem, data):
    whom = st.sampled_from([None, *(companion.key for companion in problem.companions)])
    choice = {block.key: data.draw(whom) for block in problem.blocks}
    roster = {key: who for key, who in choice.items() if who} | dict(problem.pins)
    plan = plan_of(problem, roster)
    broken = list(broken_rules(problem, roster))
    assert verify(problem, plan) == broken
    assert broken or plan.cost >= best_by_trying(problem)


@pytest.mark.thorough
def test_problems_of_the_tests_have_everything_that_can_be_said():
    seen: Counter[str] = Counter()

    @given(problems())
    @settings(CALM, max_examples=300, database=None, derandomize=True)
    def look(problem):
        seen.update(_features(problem))

    look()
    rare = {name: number for name, number in seen.items() if number < 4}
    assert not rare
    assert len(seen) == 21


def _features(problem) -> list[str]:
    staff, blocks = problem.companions, problem.blocks
    ways = problem.travel.minutes_between
    said = {
        "windows": any(c.available is not None for c in staff),
        "absences": any(c.absences for c in staff),
        "papers": any(c.papers_until for c in staff),
        "busy": any(c.busy for c in staff),
        "busy twice": any(len(c.busy) > 1 for c in staff),
        "given": any(c.given_minutes for c in staff),
        "least": any(c.least_minutes for c in staff),
        "most_km": any(c.most_km is not None for c in staff),
        "bars": any(c.bars for c in staff),
        "declined": any(c.declined for c in staff),
        "met": any(c.met for c in staff),
        "preferred": any(c.preferred_by for c in staff),
        "skills": any(b.skills for b in blocks),
        "previous": problem.previous,
        "pins": problem.pins,
        "break": problem.rules.longest_stretch,
        "directed": any(ways.get((b, a)) != n for (a, b), n in ways.items()),
        "night": any(b.start.date() != b.end.date() for b in blocks),
        "nobody": not staff,
        "full house": len(staff) == 4 and len(blocks) >= 5,
        "weights": problem.weights.uncovered < 10,
    }
    return [name for name, there in said.items() if there]
