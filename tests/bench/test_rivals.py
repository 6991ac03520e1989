"""The rivals keep the rules and are priced right; the plain model's optimum is the optimum."""

from dataclasses import replace

import pytest

from bench.rivals import greedy, outside
from bench.rivals.answer import answer
from bench.rivals.case import Case, bits
from bench.rivals.cliques import cliques
from bench.rivals.roster import Roster, kept
from eassociate.planner.problem import Problem, Travel
from tests.bench import checker
from tests.bench.towns import tiny, town


def _outside(package: str):
    reason = outside.why_not(package)
    return pytest.mark.skipif(bool(reason), reason=f"NOT TESTED: {reason}")


@pytest.mark.parametrize("seed", range(200))
def test_greedy_keeps_every_rule_of_small_weeks(seed: int) -> None:
    problem = tiny(seed)
    plan = answer(problem, greedy.plan(problem), 0.0)
    assert checker.verify(problem, plan) == []


def test_greedy_plans_a_town_and_leaves_little_open() -> None:
    problem = town(60, seed=3)
    plan = answer(problem, greedy.plan(problem), 0.0)
    assert checker.verify(problem, plan) == []
    assert len(plan.uncovered) < len(problem.blocks) / 10


def test_greedy_keeps_a_pin_that_costs_more() -> None:
    problem = town(12, seed=1)
    case = Case(problem)
    free = greedy.plan(problem)
    b = next(b for b, block in enumerate(case.blocks) if block.key in free)
    others = [p for p in bits(case.able(b)) if case.companions[p].key != free[case.blocks[b].key]]
    pin = {case.blocks[b].key: case.companions[others[0]].key}
    assert greedy.plan(replace(problem, pins=pin)).items() >= pin.items()


@pytest.mark.parametrize("seed", range(200))
def test_the_cost_grows_by_what_was_announced(seed: int) -> None:
    problem = tiny(seed)
    case, given = Case(problem), greedy.plan(problem)
    roster = Roster(case)
    numbers = {block.key: b for b, block in enumerate(case.blocks)}
    for key, who in sorted(given.items(), reverse=True):
        b, p = numbers[key], case.number[who]
        block = case.blocks[b]
        before = checker.costs(problem, roster.keys())
        saved = problem.weights.uncovered * block.minutes * block.weight
        announced = roster.added(p, b) - saved
        roster.give(p, b)
        assert checker.costs(problem, roster.keys()) == before + announced


def test_what_breaks_a_rule_is_left_out_of_a_rivals_answer() -> None:
    problem = town(10, seed=2)
    case = Case(problem)
    everything_to_one = dict.fromkeys(range(len(case.blocks)), 0)
    roster, left_out = kept(case, everything_to_one)
    assert checker.broken(problem, roster.keys()) == []
    assert left_out + len(roster.given) == len(case.blocks)
    assert left_out


def test_cliques_hold_every_pair_and_nothing_else() -> None:
    def exclude(i: int, j: int) -> bool:
        return abs(i - j) < 4 or (i * j) % 5 == 1

    found = cliques(range(30), exclude)
    together = {(i, j) for c in found for i in c for j in c if i < j}
    assert together == {(i, j) for i in range(30) for j in range(i + 1, 30) if exclude(i, j)}


@_outside("ortools")
@pytest.mark.parametrize("seed", range(12))
def test_the_plain_model_equals_brute_force(seed: int) -> None:
    problem = tiny(seed)
    found = outside.ask(problem, "cpsat", 20)
    assert found.plan is not None, found.note
    assert "exact" in found.note
    assert checker.verify(problem, found.plan) == []
    assert found.plan.cost == checker.best(problem)
    assert found.plan.exact


@_outside("ortools")
@pytest.mark.parametrize("seed", range(3))
def test_coarse_ways_never_cost_too_much(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = town(6, seed=seed, days=1)
    exact = outside.ask(problem, "cpsat", 20)
    monkeypatch.setenv("BENCH_MOST_ARCS", "0")
    coarse = outside.ask(problem, "cpsat", 20)
    assert exact.plan
    assert coarse.plan
    assert "coarse" in coarse.note
    assert coarse.plan.bound <= exact.plan.cost
    assert checker.verify(problem, coarse.plan) == []


@_outside("timefold")
def test_timefold_answers_with_a_plan_of_ours() -> None:
    problem = town(6, seed=0)
    found = outside.ask(problem, "timefold_rival", 3)
    assert found.plan is not None, found.note
    assert checker.verify(problem, found.plan) == []
    assert len(found.plan.assignments) > len(problem.blocks) / 2
    assert "left out" not in found.note


def test_a_rival_that_breaks_down_says_why() -> None:
    empty = Problem((), (), Travel())
    found = outside.ask(empty, "no_such_rival", 1)
    assert found.plan is None
    assert "no_such_rival" in found.note
