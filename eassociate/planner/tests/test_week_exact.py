"""Plans block by block, credits for ways, and dives: what the search of a week stands on."""

import random
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings

from eassociate.planner.generation import city
from eassociate.planner.problem import Block, Companion, Problem
from eassociate.planner.tests.weeks import CALM, best_by_trying, problems
from eassociate.planner.week import plan_week
from eassociate.planner.week.choosing import Choice, Offer
from eassociate.planner.week.columns import Use
from eassociate.planner.week.dividing import towns
from eassociate.planner.week.diving import dive
from eassociate.planner.week.exact import Exact
from eassociate.planner.week.mending import Around, lonely, neighbours, rivals
from eassociate.planner.week.own import Own
from eassociate.planner.week.prices import Rows
from eassociate.planner.week.savings import Savings
from eassociate.planner.week.state import State
from eassociate.planner.week.table import Table
from eassociate.planner.week.whole import greedy


@pytest.mark.thorough
@settings(CALM, max_examples=120)
@given(problems())
def test_block_by_block_nothing_is_cheaper_than_the_bound(problem):
    for town in towns(problem)[0]:
        table = Table(town.problem)
        state = State(table, [Own(table, k) for k in range(len(table.pieces))])
        exact = Exact(state, Rows(table), list(range(len(state.owns))))
        exact.plan(state.has, 5.0)
        assert exact.bound <= best_by_trying(town.problem) <= state.cost()


def test_a_small_town_is_planned_to_the_proven_end():
    for seed in range(2):
        plan = plan_week(city(6, seed=seed), seconds=20)
        assert plan.exact


def test_an_open_block_gets_somebody_by_a_chain_of_exchanges():
    """Ana's can be taken by one who is with Bora, whom another could take who is with Ceca, whom a
    third could take: looking at one child at a time finds none of it.
    """
    begin = datetime(2026, 9, 7, 8, tzinfo=UTC)
    needs = {"ana": "signs", "bora": "feeding", "ceca": "lifting"}
    blocks = tuple(
        Block(child, child, begin, begin + timedelta(hours=3), skills=frozenset({skill}))
        for child, skill in needs.items()
    )
    can = {"p1": {"signs", "feeding"}, "p2": {"feeding", "lifting"}, "p3": {"lifting"}}
    people = tuple(Companion(key, skills=frozenset(skills)) for key, skills in can.items())
    table = Table(Problem(blocks, people))
    state = State(table, [Own(table, k) for k in range(3)])
    state.give(table.number["p1"], [table.block_number["bora"]])
    state.give(table.number["p2"], [table.block_number["ceca"]])
    (seed,) = lonely(state)
    assert rivals(state, random.Random(0), seed) == [0, 1, 2]
    Around(Rows(table), random.Random(0), lambda: 60.0).mend(state, 1, lambda: False)
    assert lonely(state) == []


def test_credits_are_enough_for_every_way_that_could_be_saved():
    table = Table(city(30, seed=3))
    savings, dice = Savings(table), np.random.default_rng(0)
    shape = 2, len(table.companions), len(table.blocks)
    credits = savings.credits()
    for _ in range(4):
        used = tuple(dice.random(shape) * (dice.random(shape) < 0.2) for _ in range(2))
        credits, moved = savings.better(credits, used, range(shape[1]))
        assert moved
    checked = 0
    for c in range(shape[1]):
        mine = np.nonzero(table.may[c])[0]
        for i in mine:
            for j in mine:
                follows = table.day[i] == table.day[j] and table.end[i] <= table.start[j]
                if not follows or table.apart(i, j) or table.piece_of[i] == table.piece_of[j]:
                    continue
                saved = int(table.pre[c, j]) - table.leg(c, int(i), int(j))
                for one, other in ((0, 0), (0, 1), (1, 0)):  # two long parts never go together
                    assert credits.before[one, c, i] + credits.after[other, c, j] > saved - 1e-4
                    checked += saved > 0
    assert checked > 1000


def test_better_credits_promise_less():
    table = Table(city(30, seed=3))
    savings, dice = Savings(table), np.random.default_rng(1)
    shape = 2, len(table.companions), len(table.blocks)
    used = tuple(dice.random(shape) * (dice.random(shape) < 0.05) for _ in range(2))

    def promised(credits):
        return float((credits.after * used[0]).sum() + (credits.before * used[1]).sum())

    credits, told = savings.credits(), []
    for _ in range(8):
        told.append(promised(credits))
        credits, _ = savings.better(credits, used, range(shape[1]))
    assert told == sorted(told, reverse=True)
    assert told[-1] < 0.7 * told[0]


def _use(c, b, table):
    minutes = int(table.minutes[b])
    return Use(c, (b,), (b,), (b,), minutes, minutes * 2 > table.week_room[c], 0)


def test_a_dive_ends_with_one_plan_for_each_child():
    table = Table(city(12, seed=1))
    state = State(table, [Own(table, k) for k in range(len(table.pieces))])
    offers = [
        Offer(k, (_use(int(c), int(own.blocks[0]), table),), float(own.pair[row]))
        for k, own in enumerate(state.owns)
        for row, c in enumerate(own.rows)
        if table.may[c, own.blocks[0]]
    ]
    children = {one.child for one in offers}
    choice = Choice(table, offers, dict.fromkeys(children, 1e6), state.kept())
    found = dive(choice.programme.model(), offers, 20.0)
    assert found is not None
    assert sorted(offers[i].child for i in found) == sorted(children)
    assert dive(choice.programme.model(), offers, -1.0) is None


def test_children_planned_block_by_block_never_cost_more():
    table = Table(city(35, seed=2))
    state = greedy(table, [Own(table, k) for k in range(len(table.pieces))])
    around = Around(Rows(table), random.Random(0), lambda: 1.0)
    before = state.cost()
    assert len(neighbours(state, around.dice, 0)) == len(state.owns)
    for seed in (lonely(state) or [0, 7])[:3]:
        around.exactly(state, seed)
        assert state.cost() <= before
        before = state.cost()
