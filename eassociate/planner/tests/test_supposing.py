from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from eassociate.planner import Companion, Morning, Problem, cover, standing
from eassociate.planner.plan import TERMS
from eassociate.planner.reserves import absence_rates, reserves
from eassociate.planner.supposing import alternatives, next_best, what_if
from eassociate.planner.tests.cases import EARLY, at, block, scenes
from eassociate.planner.verification import terms_of

THOROUGH = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
STAFF = tuple(Companion(key) for key in ("ana", "bora", "ceca"))


@pytest.mark.thorough
@THOROUGH
@given(scenes())
def test_an_alternative_costs_what_the_other_roster_costs(scene):
    problem, morning = scene
    plan, stand = cover(problem, morning), standing(problem, morning)
    for one in plan.assignments:
        for other in alternatives(stand, plan.roster, one.block):
            changed = terms_of(stand, plan.roster | {one.block: other.candidate.companion})
            now = terms_of(stand, plan.roster)
            assert other.difference == {name: changed[name] - now[name] for name, _ in TERMS}


def test_the_next_best_people_are_named_with_reasons():
    knows = replace(STAFF[1], met={"mira": 20})
    problem = Problem((block("a", 480, 600, child="mira"),), (STAFF[0], knows, STAFF[2]))
    found = next_best(problem, EARLY, "a", 2)
    assert [one.companion for one in found] == ["bora", "ana"]
    assert found[0].reasons
    absent = replace(EARLY, absent=frozenset({"bora"}))
    assert [one.companion for one in next_best(problem, absent, "a")] == ["ana", "ceca"]


def test_what_if_somebody_were_ill():
    asked = (block("a", 480, 600), block("b", 480, 600), block("c", 480, 540))
    problem = Problem(asked, STAFF, previous={"a": "ana", "b": "bora"})
    found = what_if(problem, Morning(at(0)), {"ana"})
    assert (found.open_minutes, found.disturbed, found.alone) == (60, 0, ("c",))
    assert [(a.block, a.companion) for a in found.goes] == [("a", "ceca")]
    assert what_if(problem, Morning(at(0)), ()).goes == ()


def day(children: int, spare: int) -> Problem:
    asked = tuple(block(f"b{n:02}", 480, 660) for n in range(children))
    staff = tuple(Companion(f"p{n:02}") for n in range(children + spare))
    return Problem(asked, staff, previous={b.key: f"p{n:02}" for n, b in enumerate(asked)})


def test_reserves_grow_with_absence_and_shrink_with_people_to_spare():
    def needed(spare: int, rate: float) -> int:
        town = day(40, spare)
        found = reserves([town], {c.key: rate for c in town.companions}, mornings=300, seed=1)
        assert found.needed is not None
        return found.needed

    # Binomial(40, 0.05): at most 6 on 99 % of days; two of them stand for themselves.
    assert needed(0, 0.05) in (5, 6, 7)
    assert needed(2, 0.05) in (3, 4, 5)
    assert needed(0, 0.0) == 0


def test_minutes_a_week_are_those_of_the_absent():
    found = reserves([day(40, 0)] * 5, {f"p{n:02}": 0.1 for n in range(40)}, mornings=400, seed=2)
    expected = 40 * 0.1 * 180 * 5
    assert found.sizes[0].minutes_a_week == pytest.approx(expected, rel=0.1)
    minutes = [size.minutes_a_week for size in found.sizes]
    assert minutes == sorted(minutes, reverse=True)
    wholes = [size.whole for size in found.sizes]
    assert wholes == sorted(wholes)


def test_same_seed_same_answer():
    town, rates = day(20, 1), {f"p{n:02}": 0.1 for n in range(20)}
    assert reserves([town], rates, 50, 3) == reserves([town], rates, 50, 3)
    assert reserves([], rates).needed == 0


def test_rates_lean_on_everybody_where_little_is_known():
    rates = absence_rates({"often": (20, 100), "never": (0, 100), "new": (0, 0)})
    assert rates["often"] > rates["new"] > rates["never"] > 0
    assert rates["new"] == pytest.approx((20 + 0.05 * 40) / 240)
    assert absence_rates({"new": (0, 0)})["new"] == pytest.approx(0.05)
