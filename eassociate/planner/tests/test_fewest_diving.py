"""Dives with prices: what they find keeps every rule, and hopeless is only what is hopeless."""

import numpy as np
import pytest

from eassociate.planner.fewest import FewestPlan, Task, TaskProblem, check, diving
from eassociate.planner.fewest.diving import Diving, Level
from eassociate.planner.fewest.instance import Instance
from eassociate.planner.fewest.master import Master
from eassociate.planner.tests.test_fewest import generated


def all_pairs(at):
    return {w: np.flatnonzero(able).tolist() for w, able in enumerate(at.able)}


def seconds_left():
    return 60.0


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_dive_finds_a_plan_with_as_many_people_as_run_at_once(seed, monkeypatch):
    monkeypatch.setattr(diving, "EXACT", 20)
    problem = generated(12, 18, seed)
    at = Instance(problem)
    dive = Diving(at, np.random.default_rng(0), seconds_left)
    found, hopeless = dive.search(Level({}, all_pairs(at), at.clique, []))
    assert found is not None
    assert not hopeless
    owners = at.assignment(np.array([found[t] for t in range(len(at.order))]))
    plan = FewestPlan(owners, len(set(owners)), at.clique, 0.0)
    assert check(problem, plan) == []
    assert plan.exact


def test_too_few_people_are_hopeless(monkeypatch):
    monkeypatch.setattr(diving, "EXACT", 20)
    at = Instance(generated(12, 18, seed=1))
    dive = Diving(at, np.random.default_rng(0), seconds_left)
    found, hopeless = dive.search(Level({}, all_pairs(at), at.clique - 1, []))
    assert (found, hopeless) == (None, True)


def test_the_relaxation_counts_what_must_be_left_over():
    """One of two tasks at once, where one person is allowed; the third fits to either."""
    tasks = (Task(0, 5), Task(4, 8), Task(8, 9))
    at = Instance(TaskProblem("p", tasks, (frozenset({0, 1, 2}), frozenset({1}))))
    master = Master(at, all_pairs(at), 1)
    master.generate(20, 0.01, seconds_left)
    assert master.closed
    assert master.value == pytest.approx(1)
