"""One town: a first plan, the bound, and better plans until the time is over."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from eassociate.planner.problem import Problem
from eassociate.planner.week.apart import apart
from eassociate.planner.week.own import Own
from eassociate.planner.week.prices import Market, Rows
from eassociate.planner.week.relaxation import Relaxation
from eassociate.planner.week.savings import Savings
from eassociate.planner.week.state import State
from eassociate.planner.week.table import Table
from eassociate.planner.week.warming import warm
from eassociate.planner.week.whole import Choice, carried_out, greedy, parts_in, rounded

#: The relaxation is near enough when value and bound differ by so much (relative).
NEAR = 0.002
#: Cuts on what companions take together are sought once they are so near.
NEARER = 0.004
#: Rounds for the bound after every choice, where one process does both.
ROUNDS = 4
#: … and when the bound can go on beside the choices.
NEAR_ENOUGH = 0.025
#: Share of the time for the relaxation alone.
FIRST = 0.4
#: Nothing more to gain.
DONE = 1e-4
#: One exact choice takes no longer than this, in seconds.
LONGEST = 25.0
#: Plans whose reduced cost is higher than this are not looked at in a choice (cost; share of it).
ROOM, ROOM_SHARE = 300.0, 0.002
#: Good plans of a child that are added before a choice; how much dearer they may be.
GOOD, DEARER = 12, 300.0

Say = Callable[[float, float], None]


class Search:
    """`best`: the cheapest whole plan so far; `bound`: no plan is cheaper.

    `say(cost, bound)` is called whenever one of both gets better.
    """

    def __init__(
        self, problem: Problem, until: float, say: Say, stop: Callable[[], bool], threads: int = 1
    ) -> None:
        self.begin, self.until = time.monotonic(), until
        self.said, self.stop, self.threads = say, stop, threads
        self.table = Table(problem)
        self.owns = [Own(self.table, k) for k in range(len(self.table.pieces))]
        self.bound = 0.0
        self.best: State = greedy(self.table, self.owns)
        self.cost = self.best.cost()
        self._say()

    def run(self) -> None:
        """Until the time is over, `stop` says so, or the plan is proven to be the best."""
        if self._over() or not self.owns:
            return
        self.relaxation = Relaxation(Rows(self.table), self.owns, Savings(self.table))
        warm(self.relaxation, self._over)
        self._raise_bound()
        self._relax(self.begin + FIRST * (self.until - self.begin))
        while not self._over() and not self._proven():
            if not self._choose():
                break

    def roster(self) -> dict[str, str]:
        """Block key → companion key of the best plan."""
        table = self.table
        return {
            table.blocks[b].key: table.companions[c].key
            for b, c in enumerate(self.best.has)
            if c >= 0
        }

    # -- parts of the work ----------------------------------------------------------------------

    def _relax(self, until: float) -> None:
        r = self.relaxation
        near = NEAR if self.threads == 1 else NEAR_ENOUGH
        while not self._over() and time.monotonic() < until:
            new = r.step()
            self._raise_bound()
            if r.rounds % 10 == 0 and r.value < 1.04 * r.bound:
                self._take(rounded(self.table, self.owns, r.master, r.values))
            if not new or r.value - r.bound <= near * abs(r.value):
                return

    def _choose(self) -> bool:
        """Chooses among the plans that can still matter; did anything change?"""
        r = self.relaxation
        before = self.cost
        new = self._add_good()
        start = self._present() if self.cost < 1.05 * r.value else []
        value, _, _ = r.master.solve()
        reduced = np.array(r.master.solver.getSolution().col_dual)[r.master.numbers]
        room = min(max(self.cost - value, 1.0), max(ROOM, ROOM_SHARE * abs(value)))
        allowed = {*(int(x) for x in np.nonzero(reduced <= room)[0]), *start}
        r.master.cut(r.master.shared_slots(sorted(allowed)))
        chosen, found = self._chosen(sorted(allowed), start)
        if chosen is None:
            return bool(found + r.step())
        state, clashes = carried_out(self.table, self.owns, r.master, chosen)
        self._take(state)
        new += found + r.master.cut(clashes)
        new += self._improve_bound(ROUNDS if self.threads == 1 else 1)
        return bool(new) or self.cost < before

    def _chosen(self, allowed: list[int], start: list[int]) -> tuple[list[int] | None, int]:
        """The choice, and how much was found about the bound meanwhile."""
        seconds = min(LONGEST, self.until - time.monotonic())
        choice = Choice(self.relaxation.master)
        if self.threads == 1:
            return choice.best(allowed, start, seconds), 0
        new = 0
        with apart(choice.best, allowed, start, seconds) as answer:
            while not answer.ready():
                new += self._improve_bound(1)
                if self._over():
                    break
            return answer.get(), new

    def _add_good(self) -> int:
        r = self.relaxation
        market = Market(r.rows, r.prices, r.master.cuts)
        found = [
            (k, parts)
            for k, own in enumerate(self.owns)
            for parts in own.good(market.costs(own), GOOD, DEARER)
        ]
        return r.master.add(found, r.static)

    def _improve_bound(self, rounds: int) -> int:
        r = self.relaxation
        near = r.value - r.bound < NEARER * abs(r.value)
        new = r.master.cut(r.master.overfull(r.master.solve()[1])) if near else 0
        for _ in range(rounds):
            if self._over():
                break
            new += r.step()
            self._raise_bound()
        return new

    def _present(self) -> list[int]:
        """The best plan so far, as columns."""
        master = self.relaxation.master
        present = [(k, parts_in(self.best, own)) for k, own in enumerate(self.owns)]
        master.add(present, self.relaxation.static)
        return [master.number_of[k, tuple(sorted(parts))] for k, parts in present]

    # -- what is known --------------------------------------------------------------------------

    def _take(self, state: State) -> None:
        cost = state.cost()
        if cost < self.cost:
            self.best, self.cost = state, cost
            self._say()

    def _raise_bound(self) -> None:
        if self.relaxation.bound > self.bound:
            self.bound = self.relaxation.bound
            self._say()

    def _say(self) -> None:
        self.said(self.cost, self.bound)

    def _proven(self) -> bool:
        return self.cost - self.bound <= max(DONE * self.cost, 0.99)

    def _over(self) -> bool:
        return time.monotonic() >= self.until or self.stop()
