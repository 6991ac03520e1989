"""One town: a first plan, the bound, and better plans until the time is over."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from typing import Any

from eassociate.planner.problem import Problem
from eassociate.planner.week.apart import Answer, apart
from eassociate.planner.week.exact import Exact
from eassociate.planner.week.finding import Finder, News
from eassociate.planner.week.own import Own
from eassociate.planner.week.prices import Rows
from eassociate.planner.week.relaxation import Relaxation
from eassociate.planner.week.savings import Savings
from eassociate.planner.week.state import State
from eassociate.planner.week.table import Table
from eassociate.planner.week.tariff import Dues, dues
from eassociate.planner.week.warming import warm
from eassociate.planner.week.whole import greedy

#: Value and bound of the relaxation differ by so much (relative) when the first plans are chosen,
#: when it is near enough.
EARLY, NEAR = 0.08, 0.002
#: Rounds for the bound before a choice at most; after every choice, where one process does both.
MOST = 150
ROUNDS = 4
#: Nothing more to gain.
DONE = 1e-4
#: One exact choice takes no more than these shares of the time: where it has a process of its own,
#: where it has none, of what is left.
APART, ALONE, LEFT = 0.1, 0.15, 0.5
#: A town with no more pairs of companions and blocks is planned block by block first, in this share
#: of the time at most.
WHOLE, ALL = 1500, 0.25
#: The process beside begins anew, with better prices, after so many seconds at the earliest; so
#: often it is listened to while nothing is left to do for the bound.
AGAIN, LISTEN = 4.0, 0.1

Say = Callable[[float, float], None]


class Search:
    """`has` [b]: companion or -1, of the cheapest whole plan so far, which costs `cost`; `bound`:
    no plan is cheaper.

    `say(cost, bound)` is called whenever one of both gets better.
    """

    def __init__(
        self,
        problem: Problem,
        until: float,
        say: Say,
        stop: Callable[[], bool],
        threads: int = 1,
        seed: int = 0,
    ) -> None:
        self.begin, self.until = time.monotonic(), until
        self.said, self.stop, self.threads = say, stop, threads
        self.table = Table(problem)
        self.owns = [Own(self.table, k) for k in range(len(self.table.pieces))]
        self.bound = 0.0
        self.longest = 0.0  # a round took, seconds
        self.dice = random.Random(seed)
        first = greedy(self.table, self.owns)
        self.has, self.cost = first.has, first.cost()
        self._say()

    def run(self) -> None:
        """Until the time is over, `stop` says so, or nothing more is found."""
        if self._over() or not self.owns:
            return
        self.relaxation = Relaxation(Rows(self.table), self.owns, Savings(self.table))
        self.relaxation.master.until = self.until
        arguments = self.table, self.owns, self.relaxation, self.dice, self._over, self._left
        self.finder = Finder(*arguments, self._told, self.has, self.cost)
        self._whole()
        if self._proven():
            return
        if self.threads > 1:
            self._beside()
        else:
            self._alone()

    def roster(self) -> dict[str, str]:
        """Block key → companion key of the best plan."""
        table = self.table
        return {
            table.blocks[b].key: table.companions[c].key for b, c in enumerate(self.has) if c >= 0
        }

    def dues(self) -> dict[str, Dues]:
        """What a companion's time is worth, by key; nothing before there are prices."""
        return dues(self.relaxation) if hasattr(self, "relaxation") else {}

    def _whole(self) -> None:
        """A small town as one programme, block by block."""
        if self.table.may.sum() > WHOLE:
            return
        state = State(self.table, self.owns)
        exact = Exact(state, self.relaxation.rows, list(range(len(self.owns))))
        exact.plan(self.has, self._seconds(ALL))
        self.finder.take(state)
        self._raise_bound(exact.bound)

    # -- in one process, and in two -------------------------------------------------------------

    def _alone(self) -> None:
        warm(self.relaxation, self._over)
        self._relax(EARLY)
        self._choose()
        self._relax(NEAR)
        while not self._over() and not self._proven():
            if not self._choose():
                self.finder.improve()
                break

    def _choose(self) -> bool:
        """Chooses among the plans that can still matter; did anything change?"""
        if self._over():
            return False
        known = self._known()
        if self.finder.choose(self.finder.offered(), self._seconds(ALONE)):
            self._improve_bound(ROUNDS)
        else:
            self._step()
        return self._known() != known

    def _seconds(self, share: float) -> float:
        left = LEFT * (self.until - time.monotonic())
        return max(min(share * (self.until - self.begin), left), 0.1)

    def _beside(self) -> None:
        """The bound here; plans in a process beside, which begins anew when there are better
        prices.
        """
        with apart(self._find, None) as answer:
            warm(self.relaxation, self._over)
            while self._step() and self.relaxation.far(EARLY):
                self._hear(answer)
            self._hear(answer)
        while not self._over() and not self._proven():
            offered, known = self.finder.offered(), self._known()
            self.dice.random()  # another chance each time
            with apart(self._find, offered) as answer:
                new = self._until_again(answer)
            if not new and self._known() == known:
                return

    def _until_again(self, answer: Answer) -> int:
        """Works on the bound until the process beside has ended or should begin anew; what the
        last round found.
        """
        again = time.monotonic() + AGAIN
        self.chosen, new, ended = False, 1, False
        while not self._over() and not self._proven() and not (ended and not new):
            new, ended = self._improve_bound(1), answer.ready()
            self._hear(answer)
            if not new and not ended:
                time.sleep(LISTEN)
            if new and self.chosen and again < time.monotonic() < self.until - AGAIN:
                break
        return new

    def _hear(self, answer: Answer) -> None:
        for news in answer.news():
            self._told(news)

    def _find(self, offered: list[int] | None, tell: Callable[[Any], None]) -> None:
        """What the process beside does, until it is ended or finds nothing more."""
        finder = self.finder
        finder.tell, finder.over = tell, lambda: time.monotonic() >= self.until
        if offered is not None:
            finder.choose(offered, self._seconds(APART))
            tell(None)
        finder.improve()

    # -- parts of the work ----------------------------------------------------------------------

    def _relax(self, near: float) -> None:
        """Until value and bound of the relaxation are so near, or nothing new is found."""
        r = self.relaxation
        for _ in range(MOST):
            if self._over() or not self._step() or not r.far(near):
                return

    def _step(self) -> int:
        """One round for the bound, if there is time for one more; how much it found."""
        r, begin = self.relaxation, time.monotonic()
        if begin + self.longest > self.until:
            self.until = begin if self.threads == 1 else self.until
            return 0
        new = r.step()
        self._raise_bound(r.bound)
        self.longest = max(0.7 * self.longest, time.monotonic() - begin)
        return new

    def _improve_bound(self, rounds: int) -> int:
        return sum(self._step() for _ in range(rounds) if not self._over())

    # -- what is known --------------------------------------------------------------------------

    def _known(self) -> tuple[float, ...]:
        """What is different when a choice brought anything."""
        return round(self.cost), int(self.bound), len(self.relaxation.master.columns)

    def _told(self, news: News | None) -> None:
        """A better plan; None: a choice is made."""
        if news is None:
            self.chosen = True
            return
        cost, has = news
        if cost <= self.cost:
            self.has = self.finder.has = has
            self.cost = self.finder.cost = cost
            self._say()

    def _raise_bound(self, bound: float) -> None:
        if bound > self.bound:
            self.bound = bound
            self._say()

    def _say(self) -> None:
        self.said(self.cost, self.bound)

    def _proven(self) -> bool:
        return self.cost - self.bound <= max(DONE * self.cost, 0.99)

    def _left(self) -> float:
        return self.until - time.monotonic()

    def _over(self) -> bool:
        return time.monotonic() >= self.until or self.stop()
