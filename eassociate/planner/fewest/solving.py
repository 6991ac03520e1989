"""Fewest people: searches in one or more processes; the first that reaches a bound ends all."""

import multiprocessing
import queue
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from eassociate.planner.fewest.instance import Array, Instance
from eassociate.planner.fewest.reading import checked
from eassociate.planner.fewest.search import Search
from eassociate.planner.fewest.words import FewestPlan, TaskProblem
from eassociate.planner.plan import Progress

#: What processes still report is awaited this long after the end, seconds.
LATE = 0.5


class _Best:
    """The best of all reports."""

    def __init__(self, at: Instance, progress: Callable[[Progress], None] | None) -> None:
        self.at, self.progress, self.began = at, progress, time.monotonic()
        self.assignment: tuple[int, ...] = ()
        self.bound = at.clique

    def take(self, assignment: tuple[int, ...], bound: int) -> None:
        known = len(set(self.assignment)) if self.assignment else None
        if assignment and (known is None or len(set(assignment)) < known):
            self.assignment = assignment
        self.bound = max(self.bound, bound)
        if self.progress:
            used = len(set(self.assignment)) if self.assignment else None
            self.progress(Progress(time.monotonic() - self.began, used, self.bound))

    @property
    def plan(self) -> FewestPlan:
        used = len(set(self.assignment))
        return FewestPlan(self.assignment, used, self.bound, time.monotonic() - self.began)

    @property
    def proven(self) -> bool:
        return bool(self.assignment) and len(set(self.assignment)) == self.bound


def fewest_people(
    problem: TaskProblem,
    seconds: float = 60,
    seed: int = 0,
    workers: int = 2,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> FewestPlan:
    """A plan with as few people as could be found within about `seconds`, and a proven bound.

    `workers`: processes that search, each from a seed of its own. `stop()` true, or Ctrl-C, gives
    the best so far; one process alone looks at `stop` between steps of up to some seconds.
    `BadProblem` if a task is wrong or nobody can do it.
    """
    at = Instance(checked(problem))
    best = _Best(at, progress)
    if not problem.tasks:
        return best.plan
    with suppress(KeyboardInterrupt):
        if workers <= 1:
            until = best.began + seconds
            Search(at, seed, until, _into(at, best.take), stop=stop or _never).run()
        else:
            _together(problem, best, seconds, seed, workers, stop or _never)
    return best.plan


def _never() -> bool:
    return False


def _into(
    at: Instance, take: Callable[[tuple[int, ...], int], None]
) -> Callable[[Array, int], None]:
    def report(owner: Array, bound: int) -> None:
        take(at.assignment(owner) if (owner >= 0).all() else (), bound)

    return report


def _together(
    problem: TaskProblem,
    best: _Best,
    seconds: float,
    seed: int,
    workers: int,
    stop: Callable[[], bool],
) -> None:
    context = multiprocessing.get_context("spawn")
    found: Any = context.Queue()
    processes = [
        context.Process(
            target=_search, args=(problem, seed + 1000 * n, seconds, found, n == 0), daemon=True
        )
        for n in range(workers)
    ]
    for process in processes:
        process.start()
    try:
        _gather(found, processes, best, best.began + seconds, stop)
    finally:
        for process in processes:
            process.terminate()


def _gather(
    found: Any, processes: list[Any], best: _Best, until: float, stop: Callable[[], bool]
) -> None:
    while not best.proven and time.monotonic() < until + LATE and not stop():
        try:
            best.take(*found.get(timeout=0.2))
        except queue.Empty:
            if not any(process.is_alive() for process in processes):
                return


def _search(problem: TaskProblem, seed: int, seconds: float, found: Any, proving: bool) -> None:
    at = Instance(problem)
    report = _into(at, lambda assignment, bound: found.put((assignment, bound)))
    Search(at, seed, time.monotonic() + seconds, report, proving).run()
