"""What a week's plan is put together from."""

import random
import time
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eassociate.planner.generation import city
from eassociate.planner.tests.weeks import CALM, best_by_trying, problems
from eassociate.planner.week import dividing
from eassociate.planner.week.dividing import towns
from eassociate.planner.week.mending import Around, neighbours
from eassociate.planner.week.own import Own
from eassociate.planner.week.packs import packs_of
from eassociate.planner.week.prices import Rows
from eassociate.planner.week.search import Search
from eassociate.planner.week.state import State
from eassociate.planner.week.table import Table
from eassociate.planner.week.tariff import cheapest, chunks, worth
from eassociate.planner.week.whole import filled, greedy, stated


@settings(CALM, max_examples=30)
@given(st.integers(0, 10**6))
def test_the_cheapest_plan_of_a_child_gives_nobody_two_parts(seed):
    """Against trying every division, at costs for which two parts would often be cheaper."""
    table = Table(city(3, seed=seed % 7))
    own = min((Own(table, k) for k in range(3)), key=lambda one: one.n)
    dice = np.random.default_rng(seed)
    costs = dice.integers(-300, 600, (len(own.rows), 1 << own.n)).astype(np.float32)
    value, parts = own.best(costs)
    rows = [row for row, _ in parts if row >= 0]
    assert len(rows) == len(set(rows))
    assert sum(s for _, s in parts) == (1 << own.n) - 1
    assert value == sum(float(costs[r, s] if r >= 0 else own.alone[s]) for r, s in parts)
    assert value == _by_trying(own, costs)


def _by_trying(own, costs):
    least = float("inf")
    for who in product(range(-1, len(own.rows)), repeat=own.n):
        sets = {row: sum(1 << b for b, r in enumerate(who) if r == row) for row in set(who)}
        cost = sum(float(costs[r, s] if r >= 0 else own.alone[s]) for r, s in sets.items())
        least = min(least, cost)
    return least


def test_planning_each_child_anew_never_makes_a_plan_dearer():
    for seed in range(3):
        table = Table(city(60, seed=seed))
        state = greedy(table, [Own(table, k) for k in range(len(table.pieces))])
        before = state.cost()
        for k in range(len(state.owns)):
            filled(state, [k])
            assert state.cost() <= before
            before = state.cost()


def test_planning_neighbours_anew_never_makes_a_plan_dearer():
    gained = 0.0
    for seed in range(3):
        table = Table(city(35, seed=seed))
        state = greedy(table, [Own(table, k) for k in range(len(table.pieces))])
        around = Around(Rows(table), random.Random(seed), lambda: 60.0)
        first = before = state.cost()
        for k in range(0, len(state.owns), 20):
            around.plan(state, neighbours(state, around.dice, k))
            assert state.cost() <= before
            before = state.cost()
        gained += first - before
        assert stated(table, state.owns, state.has).cost() == before
    assert gained > 0


@pytest.mark.parametrize("seed", range(4))
def test_a_pack_is_what_a_companion_can_take_and_costs_what_it_adds(seed):
    table = Table(city(12, seed=seed))
    state = State(table, [Own(table, k) for k in range(len(table.pieces))])
    c = int(table.may.sum(axis=1).argmax())
    parts = [
        [int(b) for b in own.blocks if table.day[b] in days and table.may[c, b]]
        for own in state.owns
        for days in ({0, 1}, {2, 3, 4})
    ]
    parts = [blocks for blocks in parts if blocks]
    packs = packs_of(table, c, parts, state.kept())
    assert max(len(pack.parts) for pack in packs) > 1
    assert len({pack.parts for pack in packs}) == len(packs)
    for pack in packs:
        blocks = [b for i in pack.parts for b in parts[i]]
        assert state.fits(c, blocks)
        state.give(c, blocks)
        missing = max(0, int(state.short[c])) * table.weights.unfairness
        ways = sum(state.leg(c, b) for b in blocks) * table.weights.travel
        assert pack.cost == missing + ways
        state.take(c, blocks)
    whole = {pack.parts for pack in packs}
    for i, j in combinations(range(len(parts)), 2):
        same = table.piece_of[parts[i][0]] == table.piece_of[parts[j][0]]
        if not same and state.fits(c, parts[i] + parts[j]):
            assert (i, j) in whole


@settings(CALM, max_examples=12)
@given(problems())
def test_prices_of_districts_are_a_bound_of_their_town(problem):
    largest, dividing.LARGEST = dividing.LARGEST, 1
    try:
        divided = [town for town in towns(problem)[0] if len(town.districts) > 1]
    finally:
        dividing.LARGEST = largest
    for town in divided:
        known = {}
        for district in town.districts:
            known |= _prices(district)
        told = []
        cheapest(town.problem, known, chunks(town.problem), told.append)
        assert told[-1][1] - worth(town.problem, known) <= best_by_trying(town.problem)


def _prices(district):
    search = Search(district, time.monotonic() + 0.5, lambda cost, bound: None, lambda: False)
    search.run()
    return search.dues()
