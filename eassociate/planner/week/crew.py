"""Many parts, few processes: each part gets its share of the time.

One part is planned in this process. Several are planned by forked processes that take the next
part when they are ready, the largest first; before that each part gets its first plan, so that
there is a whole plan early. What a process knows it tells through a queue.
"""

from __future__ import annotations

import multiprocessing
import queue
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from eassociate.planner.problem import Problem
from eassociate.planner.week.dividing import Town
from eassociate.planner.week.search import Search

Tell = Callable[[float | None, float], None]
#: Seconds between two messages of a process about the same part, and between two looks at `stop`.
OFTEN, LOOK = 0.5, 0.1
#: Seconds kept back for putting the answer together.
REST = 0.5


@dataclass
class Part:
    """What is known of a part: `cost` None while there is no plan."""

    problem: Problem
    town: int
    children: int
    cost: float | None = None
    bound: float = 0.0
    roster: dict[str, str] = field(default_factory=dict)


class Crew:
    def __init__(
        self,
        towns: list[Town],
        begin: float,
        until: float,
        seed: int,
        workers: int,
        stop: Callable[[], bool],
    ) -> None:
        self.parts = [
            Part(problem, number, len({b.child for b in problem.blocks}))
            for number, town in enumerate(towns)
            for problem in town.districts
        ]
        self.divided = {n for n, town in enumerate(towns) if len(town.districts) > 1}
        self.begin, self.until, self.seed = begin, until - REST, seed
        self.workers = max(1, min(workers, len(self.parts)))
        self.threads = max(1, workers // max(1, len(self.parts)))
        self.stopped = stop

    def work(self, tell: Tell) -> tuple[list[dict[str, str]], float]:
        """Rosters of all parts and the bound of the whole."""
        self.tell = tell
        try:
            if self.workers == 1 or "fork" not in multiprocessing.get_all_start_methods():
                self._alone()
            else:
                self._together()
        except KeyboardInterrupt:
            pass  # the best so far
        return [part.roster for part in self.parts], self.bound()

    def bound(self) -> float:
        """Of the whole: parts of a divided town say nothing about it."""
        return sum(part.bound for part in self.parts if part.town not in self.divided)

    def _say(self) -> None:
        costs = [part.cost for part in self.parts]
        known = [cost for cost in costs if cost is not None]
        self.tell(sum(known) if len(known) == len(costs) else None, self.bound())

    # -- in this process ------------------------------------------------------------------------

    def _alone(self) -> None:
        if len(self.parts) > 1:
            for number in range(len(self.parts)):
                self._plan(number, 0.0)
        left = sum(part.children for part in self.parts)
        for number, part in enumerate(self.parts):
            now = time.monotonic()
            self._plan(number, now + (self.until - now) * part.children / max(left, 1))
            left -= part.children

    def _plan(self, number: int, until: float) -> None:
        part = self.parts[number]

        def say(cost: float, bound: float) -> None:
            part.cost = cost if part.cost is None else min(cost, part.cost)
            part.bound = max(bound, part.bound)
            self._say()

        search = Search(part.problem, until, say, self.stopped, self.threads)
        part.roster = search.roster()
        try:
            search.run()
        finally:
            part.roster = search.roster()

    # -- in several processes -------------------------------------------------------------------

    def _together(self) -> None:
        context = multiprocessing.get_context("fork")
        shared = _Shared(context, self.until, sum(part.children for part in self.parts))
        team = [
            context.Process(target=_serve, args=(self.parts, self.workers, shared), daemon=True)
            for _ in range(self.workers)
        ]
        for one in team:
            one.start()
        try:
            self._listen(team, shared)
        finally:
            shared.stop.set()
            for one in team:
                one.join(5.0)
                if one.is_alive():
                    one.kill()

    def _listen(self, team: list[Any], shared: _Shared) -> None:
        while any(one.is_alive() for one in team) or not shared.news.empty():
            try:
                self._hear(shared.news.get(timeout=LOOK))
            except queue.Empty:
                pass
            except KeyboardInterrupt:
                shared.stop.set()
            if self.stopped() or time.monotonic() > self.until + 15.0:
                shared.stop.set()

    def _hear(self, news: tuple[int, float, float, dict[str, str] | None]) -> None:
        number, cost, bound, roster = news
        part = self.parts[number]
        part.bound = max(bound, part.bound)
        if roster is not None and (not part.roster or cost <= (part.cost or cost)):
            part.roster = roster
        part.cost = cost if part.cost is None else min(cost, part.cost)
        self._say()


class _Shared:
    """What the processes have in common."""

    def __init__(self, context: Any, until: float, children: int) -> None:
        self.news, self.stop, self.lock = context.Queue(), context.Event(), context.Lock()
        self.first, self.next = context.Value("i", 0), context.Value("i", 0)
        self.left, self.until = context.Value("i", children), until

    def take(self, counter: Any, number: int) -> int | None:
        """The next part, None after the last."""
        with self.lock:
            if counter.value >= number:
                return None
            counter.value += 1
            return int(counter.value) - 1

    def share(self, children: int, workers: int) -> float:
        """Until when a part of so many children may take."""
        now = time.monotonic()
        with self.lock:
            left = max(self.left.value, 1)
            self.left.value -= children
        return now + (self.until - now) * min(1.0, float(workers * children / left))


def _serve(parts: list[Part], workers: int, shared: _Shared) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while (number := shared.take(shared.first, len(parts))) is not None:
        _plan_one(parts, number, shared, 0.0)
    while (number := shared.take(shared.next, len(parts))) is not None:
        _plan_one(parts, number, shared, shared.share(parts[number].children, workers))


def _plan_one(parts: list[Part], number: int, shared: _Shared, until: float) -> None:
    said = [0.0]

    def say(cost: float, bound: float) -> None:
        if time.monotonic() - said[0] > OFTEN:
            said[0] = time.monotonic()
            shared.news.put((number, cost, bound, None))

    search = Search(parts[number].problem, until, say, shared.stop.is_set)
    search.run()
    shared.news.put((number, search.cost, search.bound, search.roster()))
