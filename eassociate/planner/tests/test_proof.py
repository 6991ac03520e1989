"""What the proof of a cover rests on."""

import subprocess
import sys
from dataclasses import replace
from itertools import product

import pytest

from eassociate.planner import cover, standing, verify
from eassociate.planner.cover_verification import verify_cover
from eassociate.planner.explaining import explain_all, explain_uncovered
from eassociate.planner.scale import Scale
from eassociate.planner.tests.test_cover import ILL, SWAP
from eassociate.planner.tests.town_cases import ill, town

SMALL = Scale(uncovered=120, disturbed=30, unfamiliar=4, travel=5, base=40)
LARGE = Scale(uncovered=9000, disturbed=700, unfamiliar=50, travel=60, base=2400)


def test_a_larger_scale_keeps_the_order_of_a_smaller_one():
    costs = [SMALL.read(SMALL, cost) for cost in range(0, 12_000, 7)]
    assert costs == list(range(0, 12_000, 7))
    read = [LARGE.read(SMALL, cost) for cost in costs]
    assert read == sorted(set(read))


def test_digits_are_numbers_of_units():
    for digits in product((0, 3), (0, 3), (0, 6), (0, 3), (0, 7), (0, 4)):
        upper = sum(n * unit for n, unit in zip(digits[:4], (120, 30, 4, 1), strict=True))
        assert SMALL.digits(upper * 40 + digits[4] * 5 + digits[5]) == digits


def test_the_solver_says_nothing():
    code = (
        "from eassociate.planner.quiet import quiet_solver as q; s = q(); s.addVar(0, 1); s.run()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_reasons_are_left_out_when_there_is_no_time():
    stand = standing(SWAP, replace(ILL, may_swap=False))
    roster = dict(stand.previous)
    (named,) = explain_all(stand, roster, roster, until=0.0)
    (told,) = explain_all(stand, roster, roster)
    assert (named.block, named.minutes, named.stopped, named.closest) == ("b", 120, {}, ())
    assert told == explain_uncovered(stand, roster, "b")
    assert told.closest


@pytest.mark.parametrize("seed", range(3))
def test_towns_together_are_as_good_as_apart(seed):
    """Two towns, each in units of its own: the plan of both is the plans of each."""
    one, other = town(40, 42, seed=seed), _moved(town(40, 42, seed=seed + 10))
    both = replace(
        one,
        blocks=one.blocks + other.blocks,
        companions=one.companions + other.companions,
        travel=replace(one.travel, places=one.travel.places | other.travel.places),
        previous=dict(one.previous) | dict(other.previous),
    )
    morning = ill(both, seed, rate=0.1)
    plan = cover(both, morning, 20.0)
    apart = [cover(part, morning, 20.0) for part in (one, other)]
    assert plan.exact
    assert plan.roster == apart[0].roster | apart[1].roster
    assert verify(standing(both, morning), plan) == []
    assert verify_cover(both, morning, plan) == []


def _moved(problem):
    """The same town elsewhere, under other names."""
    places = {f"x{key}": (a + 3.0, b) for key, (a, b) in problem.travel.places.items()}
    blocks = tuple(
        replace(b, key=f"x{b.key}", child=f"x{b.child}", place=f"x{b.place}")
        for b in problem.blocks
    )
    people = tuple(
        replace(c, key=f"x{c.key}", home=f"x{c.home}", met={f"x{k}": v for k, v in c.met.items()})
        for c in problem.companions
    )
    previous = {f"x{block}": f"x{who}" for block, who in problem.previous.items()}
    travel = replace(problem.travel, places=places)
    return replace(problem, blocks=blocks, companions=people, travel=travel, previous=previous)
