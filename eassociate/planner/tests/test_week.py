"""A week's plan: never below its bound, never against a rule, the best where that can be known."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings

from eassociate.planner.generation import city, country, school_year
from eassociate.planner.plan import Progress
from eassociate.planner.problem import BadProblem, Block, Companion, Problem
from eassociate.planner.tests.weeks import CALM, best_by_trying, problems
from eassociate.planner.verification import broken_rules, verify
from eassociate.planner.week import plan_week
from eassociate.planner.week.dividing import towns

MANY = settings(CALM, max_examples=150)


@pytest.mark.thorough
@MANY
@given(problems())
def test_no_plan_is_cheaper_than_the_bound_and_none_breaks_a_rule(problem):
    plan = plan_week(problem, seconds=3)
    best = best_by_trying(problem)
    assert verify(problem, plan) == []
    assert plan.bound <= best <= plan.cost
    if plan.exact:
        assert plan.cost == best


@pytest.mark.thorough
@settings(CALM, max_examples=40)
@given(problems())
def test_same_problem_same_answer_in_whatever_order_it_is_asked(problem):
    mixed = replace(problem, blocks=problem.blocks[::-1], companions=problem.companions[::-1])
    one, other = plan_week(problem, seconds=5), plan_week(mixed, seconds=5)
    assert one.roster == other.roster
    assert one.bound == pytest.approx(other.bound)


@pytest.mark.thorough
def test_a_town_is_planned_near_its_bound():
    problem = city(25, seed=1)
    plan = plan_week(problem, seconds=12)
    assert verify(problem, plan) == []
    assert 0 < plan.bound <= plan.cost
    assert plan.cost < plan_week(problem, seconds=0).cost


@pytest.mark.thorough
def test_a_process_beside_finds_plans_while_the_bound_is_raised():
    problem = city(70, seed=2)
    told: list[Progress] = []
    plan = plan_week(problem, seconds=12, workers=2, progress=told.append)
    assert verify(problem, plan) == []
    assert 0 < plan.bound <= plan.cost < told[0].cost
    assert not plan.uncovered


@pytest.mark.thorough
def test_towns_are_planned_side_by_side():
    problem = country(60, seed=2)
    assert len(towns(problem)[0]) > 1
    plan = plan_week(problem, seconds=6, workers=2)
    assert verify(problem, plan) == []
    assert plan.bound > 0


def test_progress_only_gets_better_and_ends_at_the_plan():
    told: list[Progress] = []
    plan = plan_week(city(25), seconds=4, progress=told.append)
    costs = [p.cost for p in told if p.cost is not None]
    bounds = [p.bound for p in told if p.bound is not None]
    assert costs == sorted(costs, reverse=True)
    assert bounds == sorted(bounds)
    assert (plan.cost, plan.bound) == pytest.approx((costs[-1], max(bounds)), abs=1)


def test_whoever_stops_it_gets_the_best_so_far():
    problem = city(120)
    plan = plan_week(problem, seconds=300, stop=lambda: True)
    assert plan.seconds < 60
    assert verify(problem, plan) == []


def test_ctrl_c_gives_the_best_so_far():
    def interrupt(progress: Progress) -> None:
        if progress.bound:
            raise KeyboardInterrupt

    problem = city(30)
    assert verify(problem, plan_week(problem, seconds=60, progress=interrupt)) == []


def test_pins_stay():
    """Also where somebody else had been chosen."""
    problem = city(30)
    free = plan_week(problem, seconds=0)
    block, other = next(
        (a.block, c.key)
        for a in free.assignments
        for c in problem.companions
        if c.key != a.companion and not list(broken_rules(problem, {a.block: c.key}))
    )
    plan = plan_week(replace(problem, pins={block: other}), seconds=3)
    assert plan.companion_for(block) == other


def test_a_bad_problem_is_refused():
    problem = city(10)
    with pytest.raises(BadProblem):
        plan_week(replace(problem, blocks=(*problem.blocks, problem.blocks[0])))


def test_nothing_to_plan():
    town = city(10)
    plan = plan_week(replace(town, blocks=()), seconds=1)
    assert (plan.assignments, plan.exact) == ((), True)


def test_weeks_of_a_school_year_alternate():
    first, second, third = school_year(20, weeks=3)
    assert first.companions[0].skills == second.companions[0].skills
    shifts = [[b.start.hour < 12 for b in week.blocks] for week in (first, second)]
    assert shifts[0] == [not early for early in shifts[1]]
    assert [b.key for b in first.blocks] == [b.key for b in third.blocks]


def test_a_child_with_many_blocks_is_planned_in_pieces():
    """Five days of three blocks: more sets than can be looked at, and still the one best person."""
    blocks = tuple(
        Block(f"{day}-{hour}", "ana", at(day, hour), at(day, hour) + timedelta(hours=1))
        for day in range(5)
        for hour in (8, 10, 12, 14)
    )
    friend, stranger = Companion("friend", met={"ana": 50}), Companion("stranger")
    plan = plan_week(Problem(blocks, (friend, stranger)), seconds=5)
    assert set(plan.roster.values()) == {"friend"}
    assert verify(Problem(blocks, (friend, stranger)), plan) == []
    assert plan.exact


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 9, 7 + day, hour, tzinfo=UTC)
