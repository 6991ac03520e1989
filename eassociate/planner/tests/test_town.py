"""Mornings of the size of a town."""

from dataclasses import replace

import pytest

from eassociate.planner import cover, standing, verify
from eassociate.planner.cover_verification import verify_cover
from eassociate.planner.parts import parts
from eassociate.planner.tests.town_cases import ill, town


@pytest.fixture(scope="module")
def city():
    """400 children, 330 companions, about 560 blocks: so few people that moves help."""
    return town(400, 330)


@pytest.mark.parametrize("seed", range(5))
def test_a_city_morning_without_moves_is_proven(city, seed):
    morning = replace(ill(city, seed), may_swap=False)
    plan = cover(city, morning)
    assert plan.exact
    assert verify(standing(city, morning), plan) == []
    assert verify_cover(city, morning, plan) == []


@pytest.mark.thorough
def test_moves_cover_more_in_a_city_and_keep_every_rule(city):
    morning = ill(city, 0)
    plan, staying = cover(city, morning, 3.0), cover(city, replace(morning, may_swap=False))
    assert verify(standing(city, morning), plan) == []
    assert verify_cover(city, morning, plan) == []
    assert plan.terms[0].value < staying.terms[0].value
    assert plan.bound <= plan.cost


def test_a_small_town_with_moves_is_proven():
    problem = town(60, 63, seed=3)
    for seed in range(4):
        morning = ill(problem, seed, rate=0.1)
        plan = cover(problem, morning, 20.0)
        assert plan.exact
        assert verify(standing(problem, morning), plan) == []


def test_towns_that_are_far_apart_are_solved_apart(city):
    north = {key: (a + 2.0, b) for key, (a, b) in city.travel.places.items()}
    spots = city.travel.places | {f"north {key}": spot for key, spot in north.items()}
    blocks = tuple(replace(b, key=f"north {b.key}", place=f"north {b.place}") for b in city.blocks)
    people = tuple(
        replace(c, key=f"north {c.key}", home=f"north {c.home}") for c in city.companions
    )
    travel = replace(city.travel, places=spots)
    found = parts(travel, [*city.blocks, *blocks], [*city.companions, *people])
    assert len(found) == 2
    for part, staff in found:
        assert len({block.key.startswith("north") for block in part}) == 1
        assert len(staff) == len(city.companions)
