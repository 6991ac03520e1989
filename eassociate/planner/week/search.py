"""One town: a first plan, the bound, and better plans until the time is over."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

import numpy as np

from eassociate.planner.problem import Problem
from eassociate.planner.week.own import Own
from eassociate.planner.week.prices import Market, Rows
from eassociate.planner.week.relaxation import Relaxation
from eassociate.planner.week.savings import Savings
from eassociate.planner.week.state import State
from eassociate.planner.week.table import Table
from eassociate.planner.week.whole import Choice, carried_out, greedy, parts_in, rounded

#: The relaxation is near enough when value and bound differ by so much (relative).
NEAR = 0.002
#: Share of the time for the relaxation alone.
FIRST = 0.55
#: Nothing more to gain.
DONE = 1e-4
#: One exact choice takes no longer than this, in seconds.
LONGEST = 12.0
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
        self.owns = [Own(self.table, k) for k in range(len(self.table.children))]
        self.bound = 0.0
        self.best: State = greedy(self.table, self.owns)
        self.cost = self.best.cost()
        self._say()

    def run(self) -> None:
        """Until the time is over, `stop` says so, or the plan is proven to be the best."""
        if self._over() or not self.owns:
            return
        self.relaxation = Relaxation(Rows(self.table), self.owns, Savings(self.table))
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
        while not self._over() and time.monotonic() < until:
            new = r.step()
            self._raise_bound()
            if r.rounds % 10 == 0 and r.value < 1.04 * r.bound:
                self._take(rounded(self.table, self.owns, r.master, r.values))
            if not new or r.value - r.bound <= NEAR * abs(r.value):
                return

    def _choose(self) -> bool:
        """Chooses among the plans that can still matter; did anything change?"""
        r = self.relaxation
        before = self.cost
        new = self._add_good()
        choice = Choice(r.master, self.threads)
        start = self._present()
        value, _, _ = r.master.solve()
        reduced = np.array(r.master.solver.getSolution().col_dual)[r.master.numbers]
        room = min(max(self.cost - value, 1.0), 0.015 * abs(value))
        allowed = {*(int(x) for x in np.nonzero(reduced <= room)[0]), *start}
        seconds = min(LONGEST, self.until - time.monotonic())
        chosen = choice.best(sorted(allowed), start, seconds)
        if chosen is None:
            return bool(r.step())
        cuts = r.master.violated(choice.values)
        state, clashes = carried_out(self.table, self.owns, r.master, chosen)
        self._take(state)
        new += r.master.cut([*cuts, *clashes])
        new += self._improve_bound()
        return bool(new) or self.cost < before

    def _add_good(self) -> int:
        r = self.relaxation
        market = Market(r.rows, r.prices, r.master.cuts)
        found = [
            (k, parts)
            for k, own in enumerate(self.owns)
            for parts in own.good(market.costs(own), GOOD, DEARER)
        ]
        return r.master.add(found, r.static)

    def _improve_bound(self) -> int:
        r = self.relaxation
        new = r.master.cut(r.master.overfull(r.master.solve()[1]))
        for _ in range(4):
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


def children_of(problem: Problem) -> Iterable[str]:
    """Keys of the children, each once."""
    return dict.fromkeys(block.child for block in problem.blocks)
