"""A whole plan made better around one child: it and its neighbours are planned together anew.

The children who are nearest to it are freed with it: whoever lives near could go to any of them,
and saves ways by going from one to the other. Good plans for them beside the rest of the plan are
found by a small relaxation of their own, and one of each is chosen exactly (large neighbourhood
search; Shaw 1998). So a block that stayed open gets somebody by a chain of exchanges that looking
at one child at a time does not find.
"""

from __future__ import annotations

import copy
import random
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from eassociate.planner.week.choosing import Choice
from eassociate.planner.week.columns import Column
from eassociate.planner.week.own import Own, Part
from eassociate.planner.week.prices import Rows
from eassociate.planner.week.relaxation import Relaxation
from eassociate.planner.week.savings import Savings
from eassociate.planner.week.state import State
from eassociate.planner.week.whole import filled, parts_in, placed

Over = Callable[[], bool]
#: Children who are planned together; minutes by which chance puts them nearer or farther.
SIZE, CHANCE = 30, 6.0
#: Plans of each child to begin with, and how much dearer than its best they may be.
PLANS, DEARER = 6, 600.0
#: Rounds for the prices of a neighbourhood, and how near (relative) is enough.
ROUNDS, NEAR = 12, 0.004
#: One choice, in seconds, and from how many plans of each child.
SECONDS, OFFERED = 2.0, 20


@dataclass(frozen=True)
class Around:
    """What neighbourhoods of a town have in common."""

    rows: Rows
    savings: Savings
    dice: random.Random

    def mend(self, state: State, most: int, over: Over) -> None:
        """Around some children with open blocks; the plan never gets dearer."""
        waiting = [k for k, own in enumerate(state.owns) if (state.has[own.blocks] < 0).any()]
        for seed in self.dice.sample(waiting, min(most, len(waiting))):
            if not over():
                self.plan(state, neighbours(state, self.dice, seed))

    def plan(self, state: State, free: list[int]) -> None:
        """Plans these children anew."""
        cost, before = state.cost(), [(k, state.parts_of(k)) for k in free]
        had = [tuple(sorted(parts_in(state.has, state.owns[k]))) for k in free]
        for k in free:
            state.remove(k)
        self._fill(state, free, had)
        if state.cost() > cost:
            for k in free:
                state.remove(k)
            for _, parts in before:
                state.restore(parts)

    def _fill(self, state: State, free: list[int], had: list[tuple[Part, ...]]) -> None:
        relaxation = self._relaxed(state, free, had)
        chosen = _chosen(state, relaxation, had)
        plans = [(state.owns[free[column.child]], column.parts) for column in chosen]
        left = set(free) - placed(state, plans)
        filled(state, sorted(left))

    def _relaxed(self, state: State, free: list[int], had: list[tuple[Part, ...]]) -> Relaxation:
        """Prices and plans of the freed children beside all others."""
        rows = copy.copy(self.rows)
        rows.room = np.maximum(state.left, 0).astype(np.float64)
        rows.least = np.maximum(state.short, 0).astype(np.float64)
        owns = [_here(state, state.owns[k]) for k in free]
        found = Relaxation(rows, owns, self.savings)
        found.master.add([(i, list(parts)) for i, parts in enumerate(had)])
        for i, own in enumerate(owns):
            costs = state.costs(own)
            good = [own.best(costs)[1], *own.good(costs, PLANS, DEARER)]
            found.master.add([(i, parts) for parts in good])
        for _ in range(ROUNDS):
            if not found.step() or found.value - found.mark <= NEAR * abs(found.value):
                break
        return found


def _here(state: State, own: Own) -> Own:
    """The child at the costs that it has beside the others."""
    here = copy.copy(own)
    here.plain = state.plain(own)
    return here


def _chosen(state: State, relaxation: Relaxation, had: list[tuple[Part, ...]]) -> list[Column]:
    """One plan of each child; what it had if nothing better goes together."""
    master = relaxation.master
    master.solve()
    own = [master.number_of[i, parts] for i, parts in enumerate(had)]
    allowed = [x for x in master.cheapest(OFFERED * len(had), DEARER) if x not in own] + own
    alone = {i: float(one.alone[-1]) for i, one in enumerate(relaxation.owns)}
    choice = Choice(state.table, master.offers(allowed), alone, state.kept())
    told: list[list[int]] = []
    choice.best([], SECONDS, told.append)
    return [master.columns[x] for x in ([allowed[i] for i in told[-1]] if told else own)]


def neighbours(state: State, dice: random.Random, seed: int) -> list[int]:
    """The child and those who are nearest to it, with a little chance."""
    places, between = state.table.ways.place, state.table.ways.between
    where = places[[int(own.blocks[0]) for own in state.owns]]
    far = between[where[seed]][where] + CHANCE * np.array([dice.random() for _ in where])
    far[seed] = -1
    return [int(k) for k in np.argsort(far, kind="stable")[:SIZE]]
