"""Fewest people: against brute force, the checker, and the clique bound on a generated instance."""

import random
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eassociate.planner.fewest import (
    FewestPlan,
    Task,
    TaskProblem,
    check,
    fewest_people,
    to_problem,
)
from eassociate.planner.problem import BadProblem


@st.composite
def tiny(draw):
    count = draw(st.integers(1, 5))
    people = draw(st.integers(1, 4))
    starts = draw(st.lists(st.integers(0, 6), min_size=count, max_size=count))
    lengths = draw(st.lists(st.integers(1, 4), min_size=count, max_size=count))
    able = [draw(st.frozensets(st.integers(0, count - 1))) for _ in range(people)]
    tasks = tuple(Task(s, s + n) for s, n in zip(starts, lengths, strict=True))
    return TaskProblem("tiny", tasks, tuple(able))


def fewest_of_all(problem):
    """Every assignment, tried; None if none keeps the rules."""
    fewest = None
    for owner in product(range(len(problem.able)), repeat=len(problem.tasks)):
        plan = FewestPlan(owner, len(set(owner)), 0, 0.0)
        if not check(problem, plan) and (fewest is None or plan.used < fewest):
            fewest = plan.used
    return fewest


@pytest.mark.thorough
@settings(max_examples=80, deadline=None)
@given(tiny())
def test_tiny_problems_have_the_optimum_of_brute_force(problem):
    covered = frozenset().union(*problem.able)
    if len(covered) < len(problem.tasks):
        with pytest.raises(BadProblem, match="can be done by nobody"):
            fewest_people(problem, seconds=1, workers=1)
        return
    fewest = fewest_of_all(problem)
    plan = fewest_people(problem, seconds=1 if fewest is None else 10, workers=1)
    if fewest is None:
        assert not plan.assignment
        return
    assert check(problem, plan) == []
    assert (plan.used, plan.bound, plan.exact) == (fewest, fewest, True)


def generated(people, hands, seed):
    """Tasks cut out of `people` full days: as many are enough if skills allow."""
    chance = random.Random(seed)
    tasks, able = [], [set() for _ in range(hands)]
    for w in range(people):
        at = chance.randrange(30)
        while at < 700:
            end = at + chance.randrange(40, 200)
            able[w].add(len(tasks))
            tasks.append(Task(at, end))
            at = end + chance.randrange(20)
    for mine in able:
        mine.update(t for t in range(len(tasks)) if chance.random() < 0.3)
    return TaskProblem("generated", tuple(tasks), tuple(map(frozenset, able)))


def most_at_once(problem):
    return max(
        sum(task.start <= other.start < task.end for task in problem.tasks)
        for other in problem.tasks
    )


def test_generated_problem_reaches_the_most_tasks_at_once():
    problem = generated(12, 18, seed=3)
    plan = fewest_people(problem, seconds=30, workers=1)
    assert check(problem, plan) == []
    assert plan.used == plan.bound == most_at_once(problem)


def test_same_seed_same_plan_in_one_process():
    problem = generated(8, 12, seed=1)
    one, two = (fewest_people(problem, seconds=20, seed=5, workers=1) for _ in range(2))
    assert one.assignment == two.assignment


def test_checker_names_every_broken_rule():
    problem = TaskProblem("p", (Task(0, 5), Task(4, 8)), (frozenset({0, 1}), frozenset({1})))
    good = FewestPlan((0, 1), 2, 2, 0.0)
    assert check(problem, good) == []
    assert "at once" in check(problem, replace(good, assignment=(0, 0), used=1, bound=1))[0]
    assert "cannot do task 0" in check(problem, replace(good, assignment=(1, 1)))[0]
    assert "are said to work" in check(problem, replace(good, used=3))[0]
    assert "above" in check(problem, replace(good, bound=3))[0]
    assert "nobody knows" in check(problem, replace(good, assignment=(0, 7)))[0]
    assert "1 tasks are assigned" in check(problem, replace(good, assignment=(0,)))[0]


def test_the_restriction_says_who_can_do_what():
    problem = generated(3, 4, seed=0)
    ours = to_problem(problem)
    for t, block in enumerate(ours.blocks):
        assert block.minutes == problem.tasks[t].end - problem.tasks[t].start
        can = {w for w, person in enumerate(ours.companions) if block.skills <= person.skills}
        assert can == {w for w, able in enumerate(problem.able) if t in able}
