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
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.choosing import Choice
from eassociate.planner.week.columns import Column
from eassociate.planner.week.exact import Exact
from eassociate.planner.week.own import FORBIDDEN, Own, Part
from eassociate.planner.week.prices import Rows
from eassociate.planner.week.relaxation import Relaxation
from eassociate.planner.week.state import State
from eassociate.planner.week.whole import filled, parts_in, placed

Ints = NDArray[np.int64]
Over = Callable[[], bool]
#: Children who are planned together; minutes by which chance puts them nearer or farther.
SIZE, CHANCE = 80, 6.0
#: Plans of each child to begin with, and how much dearer than its best they may be.
PLANS, DEARER = 6, 600.0
#: Rounds for the prices of a neighbourhood, and how near (relative) is enough.
ROUNDS, NEAR = 20, 0.004
#: Pairs of companions and blocks that are planned block by block, at most, and for how long.
PAIRS, BRIEFLY = 600, 2.0
#: One choice, in seconds, and from how many plans of each child.
SECONDS, OFFERED = 4.0, 20


@dataclass(frozen=True)
class Around:
    """What neighbourhoods of a town have in common; `left`: the seconds that are left."""

    rows: Rows
    dice: random.Random
    left: Callable[[], float]

    def mend(self, state: State, most: int, over: Over) -> None:
        """Around some children with open blocks; the plan never gets dearer."""
        waiting = lonely(state)
        for seed in self.dice.sample(waiting, min(most, len(waiting))):
            if not over():
                self.exactly(state, seed)

    def plan(self, state: State, free: list[int]) -> None:
        """Plans these children anew."""
        with freed(state, free) as had:
            owns = [_here(state, state.owns[k]) for k in free]
            present = [tuple(sorted(parts_in(had, own))) for own in owns]
            relaxation = self._relaxed(state, owns, present)
            chosen = _chosen(state, relaxation, present, self._seconds(SECONDS))
            plans = [(owns[column.child], column.parts) for column in chosen]
            left = {own.k for own in owns} - placed(state, plans)
            filled(state, sorted(left))

    def exactly(self, state: State, seed: int) -> None:
        """Plans a child anew, block by block, with as many as can be planned so: of its neighbours,
        or of those whose companions could take what is open of it.
        """
        near = self.dice.choice((neighbours, rivals))(state, self.dice, seed)
        number, free = 0, list[int]()
        for k in near:
            number += int(state.table.may[:, state.owns[k].blocks].sum())
            if number > PAIRS and free:
                break
            free.append(k)
        with freed(state, free) as had:
            Exact(state, self.rows, free).plan(had, self._seconds(BRIEFLY))

    def _seconds(self, most: float) -> float:
        """For one choice."""
        return max(min(most, self.left()), 0.1)

    def _relaxed(
        self, state: State, owns: list[Own], present: list[tuple[Part, ...]]
    ) -> Relaxation:
        """Prices and plans of the freed children beside all others."""
        rows = copy.copy(self.rows)
        rows.room = np.maximum(state.left, 0).astype(np.float64)
        rows.least = np.maximum(state.short, 0).astype(np.float64)
        found = Relaxation(rows, owns, None)
        found.master.add([(i, list(parts)) for i, parts in enumerate(present)])
        for i, own in enumerate(owns):
            costs = state.counted(own, own.plain)
            good = [own.best(costs)[1], *own.good(costs, PLANS, DEARER)]
            found.master.add([(i, parts) for parts in good])
        for _ in range(ROUNDS):
            if (
                self.left() <= 0
                or not found.step()
                or found.value - found.bound <= NEAR * abs(found.value)
            ):
                break
        return found


@contextmanager
def freed(state: State, free: list[int]) -> Iterator[Ints]:
    """The state without the plans of some children, to be planned anew, and who had [b] what; they
    get their plans back if the new ones are dearer.
    """
    cost, had, before = state.cost(), state.has.copy(), [state.remove(k) for k in free]
    yield had
    if state.cost() > cost:
        for k in free:
            state.remove(k)
        for parts in before:
            state.restore(parts)


def _here(state: State, own: Own) -> Own:
    """The child at the costs that it has beside the others, with those who have room for it."""
    plain = state.plain(own)
    able = np.nonzero((plain[:, 1:] < FORBIDDEN / 2).any(axis=1))[0]
    here = copy.copy(own)
    here.rows, here.pair, here.fixed = own.rows[able], own.pair[able], own.fixed[able]
    here.plain = plain[able]
    return here


def _chosen(
    state: State, relaxation: Relaxation, had: list[tuple[Part, ...]], seconds: float
) -> list[Column]:
    """One plan of each child; what it had if nothing better goes together."""
    master = relaxation.master
    master.solve()
    own = [master.number_of[i, parts] for i, parts in enumerate(had)]
    allowed = [x for x in master.cheapest(OFFERED * len(had), DEARER) if x not in own] + own
    alone = {i: float(one.alone[-1]) for i, one in enumerate(relaxation.owns)}
    choice = Choice(state.table, master.offers(allowed), alone, state.kept())
    told: list[list[int]] = []
    choice.best(seconds, told.append)
    return [master.columns[x] for x in ([allowed[i] for i in told[-1]] if told else own)]


def neighbours(state: State, dice: random.Random, seed: int) -> list[int]:
    """The child and those who are nearest to it, with a little chance."""
    places, between = state.table.ways.place, state.table.ways.between
    where = places[[int(own.blocks[0]) for own in state.owns]]
    far = between[where[seed]][where] + CHANCE * np.array([dice.random() for _ in where])
    far[seed] = -1
    return [int(k) for k in np.argsort(far, kind="stable")[:SIZE]]


def rivals(state: State, dice: random.Random, seed: int) -> list[int]:
    """The child, those whose companions could take its open blocks, those whose companions could
    take theirs, and so on, by chance: if a chain of exchanges helps, it is among them.
    """
    table, found = state.table, [seed]
    wanted = [int(b) for b in state.owns[seed].blocks if state.has[b] < 0]
    for k in found:
        able = [int(c) for c in np.nonzero(table.may[:, wanted].any(axis=1))[0]]
        dice.shuffle(able)
        held = dict.fromkeys(int(table.piece_of[b]) for c in able for b in state.blocks[c])
        found += [other for other in held if other not in found]
        if len(found) >= SIZE or k == found[-1]:
            break
        wanted = [int(b) for b in state.owns[found[found.index(k) + 1]].blocks]
    return found


def lonely(state: State) -> list[int]:
    """Children with open blocks."""
    return [k for k, own in enumerate(state.owns) if (state.has[own.blocks] < 0).any()]
