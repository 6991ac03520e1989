"""Whole plans: chosen among those that the relaxation knows, carried out, improved part by part."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.choosing import Choice
from eassociate.planner.week.mending import SIZE, Around, neighbours
from eassociate.planner.week.own import Own
from eassociate.planner.week.relaxation import Relaxation
from eassociate.planner.week.state import State
from eassociate.planner.week.table import Table
from eassociate.planner.week.whole import carried_out, parts_in, polished, stated

Ints = NDArray[np.int64]
#: Plans whose reduced cost is higher than this are not looked at in a choice; most for a child.
ROOM, PLANS = 200.0, 12
#: Children with open blocks around whom a chosen plan is mended, at most.
MENDED = 2
#: Good plans of a child that are added before a choice; how much dearer they may be.
GOOD, DEARER = 5, 100.0
#: So much of a child's regret is left when it has been planned anew.
KEPT = 0.3
#: So many neighbourhoods in a row without a gain, and there is nothing more to find; fewer in a
#: small town.
STALE = 40
#: Children with open blocks around whom the plan is mended before each neighbourhood.
MENDING = 1

#: Cost of a plan, and the plan.
News = tuple[float, Ints]


@dataclass
class Finder:
    """`has` [b] companion or -1, of the cheapest plan so far, and its cost; every better one is
    told.
    """

    table: Table
    owns: list[Own]
    relaxation: Relaxation
    dice: random.Random
    over: Callable[[], bool]
    left: Callable[[], float]
    tell: Callable[[News], None]
    has: Ints
    cost: float

    def take(self, state: State) -> None:
        """The plan, if it is cheaper."""
        if (cost := state.cost()) < self.cost:
            self.has, self.cost = state.has.copy(), cost
            self.tell((cost, self.has))

    # -- a choice -------------------------------------------------------------------------------

    def offered(self) -> list[int]:
        """The plans with the least reduced costs, with some more for each child, and those of the
        best plan.
        """
        r = self.relaxation
        self._add_good()
        room = min(max(self.cost - r.value, 1.0), ROOM)
        return sorted({*r.master.cheapest(PLANS * len(self.owns), room), *self._present()})

    def choose(self, allowed: list[int], seconds: float) -> bool:
        """The best choice is carried out and improved, about so many seconds each; False: there was
        none in time.
        """
        told = list[list[int]]()
        self._choice(allowed).best(seconds, told.append)
        if not told:
            return False
        master = self.relaxation.master
        state = carried_out(self.table, self.owns, master, [allowed[i] for i in told[-1]])
        self.take(state)
        polished(state, self.over, self.take)
        until = time.monotonic() + seconds
        self._around().mend(state, MENDED, lambda: self.over() or time.monotonic() > until)
        self.take(state)
        return True

    def _choice(self, allowed: list[int]) -> Choice:
        kept = State(self.table, self.owns).kept()
        alone = {k: float(own.alone[-1]) for k, own in enumerate(self.owns)}
        return Choice(self.table, self.relaxation.master.offers(allowed), alone, kept)

    def _add_good(self) -> int:
        r = self.relaxation
        market = r.market(r.prices)
        return r.master.add(
            (k, parts)
            for k, own in enumerate(self.owns)
            for parts in own.good(market.costs(own), GOOD, DEARER)
        )

    def _present(self) -> list[int]:
        """The best plan so far, as columns."""
        master = self.relaxation.master
        present = [(k, parts_in(self.has, own)) for k, own in enumerate(self.owns)]
        master.add(present)
        return [master.number_of[k, tuple(sorted(parts))] for k, parts in present]

    # -- neighbourhoods -------------------------------------------------------------------------

    def improve(self) -> None:
        """Around one child after the other, those first whose plans are dear at the prices there
        are, until nothing is gained any more.
        """
        state, around, stale = stated(self.table, self.owns, self.has), self._around(), 0
        regret, enough = self._regret(), min(STALE, 3 * len(self.owns) // SIZE + 1)
        while stale < enough and not self.over():
            seed = self.dice.choices(range(len(regret)), list(regret))[0]
            free = neighbours(state, self.dice, seed)
            around.mend(state, MENDING, self.over)
            around.plan(state, free)
            stale = 0 if state.cost() < self.cost else stale + 1
            self.take(state)
            regret[free] *= KEPT

    def _regret(self) -> Any:
        """[k]: by how much the plan of a child is dearer, at the prices, than its cheapest."""
        r, found = self.relaxation, np.ones(len(self.owns))
        market = r.market(r.prices)
        for k, own in enumerate(self.owns):
            costs, parts = market.costs(own), parts_in(self.has, own)
            cost = sum(float(costs[row, s] if row >= 0 else own.alone[s]) for row, s in parts)
            found[k] += max(cost - own.best(costs)[0], 0.0)
        return found

    def _around(self) -> Around:
        return Around(self.relaxation.rows, self.dice, self.left)
