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
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Any

from eassociate.planner.problem import Problem
from eassociate.planner.week.apart import apart, end_with_parent
from eassociate.planner.week.dividing import Town
from eassociate.planner.week.search import Search
from eassociate.planner.week.tariff import Dues, cheapest, chunks, worth

News = tuple[int, float, float, dict[str, str] | None, dict[str, Dues]]
Tell = Callable[[float | None, float], None]
#: Seconds between two messages of a process about the same part, and between two looks at `stop`.
OFTEN, LOOK = 0.5, 0.1
#: Seconds kept back for putting the answer together.
REST = 0.5
#: Kept back for the bound of a town in districts: seconds for a child, share of all at most.
BOUND, BOUND_SHARE = 0.12, 0.2


@dataclass
class Part:
    """What is known of a part: `cost` None while there is no plan."""

    problem: Problem
    town: int
    children: int
    cost: float | None = None
    bound: float = 0.0
    roster: dict[str, str] = field(default_factory=dict)
    dues: dict[str, Dues] = field(default_factory=dict)


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
        self.divided = {n: town.problem for n, town in enumerate(towns) if len(town.districts) > 1}
        self.joint: dict[int, float] = {}
        self.workers = max(1, min(workers, len(self.parts)))
        children = sum(part.children for part in self.parts if part.town in self.divided)
        self.end = until - REST
        kept = min(BOUND * children / self.workers, BOUND_SHARE * max(self.end - begin, 0.0))
        self.begin, self.until, self.seed = begin, self.end - kept, seed
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
            for number in self.divided:
                self._join(number)
        except KeyboardInterrupt:
            pass  # the best so far
        return [part.roster for part in self.parts], self.bound()

    def bound(self) -> float:
        """Of the whole; parts of a divided town say nothing about it by themselves."""
        alone = sum(part.bound for part in self.parts if part.town not in self.divided)
        return alone + sum(self.joint.values())

    def _join(self, number: int) -> None:
        """The bound of a divided town, from the prices of its districts, if there is time."""
        town = self.divided[number]
        known: dict[str, Dues] = {}
        for part in self.parts:
            known |= part.dues if part.town == number else {}
        if any(someone.key not in known for someone in town.companions):
            return
        some = chunks(town)
        shares = [some[i :: self.workers] for i in range(self.workers)]
        with ExitStack() as stack:
            answers = [stack.enter_context(apart(cheapest, town, known, x)) for x in shares]
            while not all(answer.ready() for answer in answers):
                if time.monotonic() > self.end or self.stopped():
                    return
                time.sleep(LOOK)
            told = [answer.get() or (0, 0.0) for answer in answers]
        if sum(done for done, _ in told) == len(some):
            least = sum(cost for _, cost in told) - worth(town, known)
            self.joint[number] = max(least, 0.0)
            self._say()

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

        search = Search(part.problem, until, say, self.stopped, self.threads, self.seed)
        part.roster = search.roster()
        try:
            search.run()
        finally:
            part.roster = search.roster()
        if part.town in self.divided:
            part.dues = search.dues()

    # -- in several processes -------------------------------------------------------------------

    def _together(self) -> None:
        context = multiprocessing.get_context("fork")
        shared = _Shared(context, self.until, sum(part.children for part in self.parts))
        team = [
            context.Process(
                target=_serve,
                args=(self.parts, set(self.divided), self.workers, shared),
                daemon=True,
            )
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

    def _hear(self, news: News) -> None:
        number, cost, bound, roster, known = news
        part = self.parts[number]
        part.dues = known or part.dues
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


def _serve(parts: list[Part], divided: set[int], workers: int, shared: _Shared) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    while (number := shared.take(shared.first, len(parts))) is not None:
        _plan_one(parts, divided, number, shared, 0.0)
    while (number := shared.take(shared.next, len(parts))) is not None:
        until = shared.share(parts[number].children, workers)
        _plan_one(parts, divided, number, shared, until)


def _plan_one(
    parts: list[Part], divided: set[int], number: int, shared: _Shared, until: float
) -> None:
    said = [0.0]

    def say(cost: float, bound: float) -> None:
        if time.monotonic() - said[0] > OFTEN:
            said[0] = time.monotonic()
            shared.news.put((number, cost, bound, None, {}))

    search = Search(parts[number].problem, until, say, shared.stop.is_set)
    search.run()
    known = search.dues() if parts[number].town in divided else {}
    shared.news.put((number, search.cost, search.bound, search.roster(), known))
