"""`plan_week`: the question divided, the parts planned, the answer put together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict

from eassociate.planner.explaining import explain_all
from eassociate.planner.plan import Assignment, Plan, Progress
from eassociate.planner.problem import Problem
from eassociate.planner.terms import monday_of, terms, used_before, values_of
from eassociate.planner.validation import check
from eassociate.planner.week.crew import Crew
from eassociate.planner.week.dividing import towns

#: Seconds for the reasons why blocks stay open; what is not reached is named without.
EXPLAINING = 3.0


def plan_week(
    problem: Problem,
    seconds: float = 60.0,
    seed: int = 0,
    workers: int = 1,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Plan:
    """The best plan found within about `seconds`, with a bound that no plan is below.

    `workers`: processes at once (1: everything in this one). `progress` is told whenever plan or
    bound get better, `stop` is asked about ten times a second; Ctrl-C also ends the search. Both
    give the best plan so far. With one worker and time enough to end by itself the same problem
    and `seed` have the same answer. Raises `BadProblem` for a problem that contradicts itself.
    """
    begin = time.monotonic()
    check(problem)
    found, without = towns(problem)
    monday = monday_of(problem)
    missing = (max(0, c.least_minutes - used_before(monday, c)) for c in without)
    alone = problem.weights.unfairness * sum(missing)
    crew = Crew(found, begin, begin + seconds, seed, workers, stop or (lambda: False))

    def tell(cost: float | None, bound: float) -> None:
        if progress is not None:
            whole = None if cost is None else round(cost) + alone
            progress(Progress(time.monotonic() - begin, whole, bound + alone))

    rosters, bound = crew.work(tell)
    roster = {block: companion for one in rosters for block, companion in one.items()}
    return _plan(problem, roster, bound + alone, time.monotonic() - begin)


def _plan(problem: Problem, roster: dict[str, str], bound: float, seconds: float) -> Plan:
    every = terms(values_of(problem, roster), asdict(problem.weights))
    counted = tuple(term for term in every if term.name != "disturbed")  # that is cover's
    cost = sum(term.cost for term in counted)
    exact = cost - bound < 1 - 1e-6
    return Plan(
        assignments=tuple(
            Assignment(b.key, roster[b.key]) for b in problem.blocks if b.key in roster
        ),
        uncovered=explain_all(problem, roster, roster, time.perf_counter() + EXPLAINING),
        terms=counted,
        cost=cost,
        bound=float(cost) if exact else min(bound, float(cost)),
        exact=exact,
        seconds=seconds,
    )
