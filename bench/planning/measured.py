"""One plan of one solver, checked: what every row of every table is made of."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from bench.planning.doors import Doors
from bench.rivals import greedy, outside
from bench.rivals.answer import answer
from eassociate.planner.plan import Plan
from eassociate.planner.problem import Problem

OURS, GREEDY, CPSAT, TIMEFOLD = "ours", "greedy", "CP-SAT, plain", "Timefold"
#: Name in the tables → (module of bench.rivals, package).
OUTSIDE = {CPSAT: ("cpsat", "ortools"), TIMEFOLD: ("timefold_rival", "timefold")}


@dataclass
class Trace:
    """What a solver told on its way: (seconds by our clock, cost, bound)."""

    began: float = field(default_factory=time.perf_counter)
    points: list[tuple[float, int | None, float | None]] = field(default_factory=list)

    def __call__(self, progress: Any) -> None:
        self.points.append((time.perf_counter() - self.began, progress.cost, progress.bound))

    def first(self) -> float | None:
        """Seconds until the first full plan."""
        return next((seconds for seconds, cost, _ in self.points if cost is not None), None)

    def cost_at(self, moment: float) -> int | None:
        """The best cost after so many seconds."""
        known = [c for seconds, c, _ in self.points if c is not None and seconds <= moment]
        return min(known, default=None)

    def within(self, bound: float, share: float) -> float | None:
        """Seconds until a plan that costs at most `share` more than `bound`."""
        good = (1 + share) * bound
        return next((s for s, cost, _ in self.points if cost is not None and cost <= good), None)


@dataclass(frozen=True)
class Entry:
    """A row. `plan` None: the solver came to nothing, `note` says why."""

    problem: str
    who: str
    plan: Plan | None
    seconds: float
    complaints: tuple[str, ...] = ()
    note: str = ""
    first: float | None = None  # seconds until the first full plan
    cost_at_5: int | None = None

    @property
    def cost(self) -> int | None:
        return self.plan.cost if self.plan else None

    def above(self, bound: float) -> float | None:
        """How far the cost is above a bound, in per cent of the bound."""
        if self.plan is None or bound <= 0:
            return None
        return 100 * (self.plan.cost - bound) / bound


def ours(
    doors: Doors, name: str, problem: Problem, seconds: float, seed: int = 0
) -> tuple[Entry, Trace]:
    """The planner's plan of a week, and its way there."""
    trace = Trace()
    plan = doors.plan_week(problem, seconds=seconds, seed=seed, workers=2, progress=trace)
    took = time.perf_counter() - trace.began
    complaints = tuple(doors.verify(problem, plan))
    first = trace.first()
    entry = Entry(
        name, OURS, plan, took, complaints, "", took if first is None else first, trace.cost_at(5)
    )
    return entry, trace


def by_greedy(doors: Doors, name: str, problem: Problem) -> Entry:
    """The careful coordinator's plan."""
    began = time.perf_counter()
    roster = greedy.plan(problem)
    took = time.perf_counter() - began
    plan = answer(problem, roster, took)
    return Entry(name, GREEDY, plan, took, tuple(doors.verify(problem, plan)), first=took)


def by_outsider(doors: Doors, name: str, problem: Problem, who: str, seconds: float) -> Entry:
    """CP-SAT or Timefold, in a process of its own; a row that says why if it cannot run here."""
    module, package = OUTSIDE[who]
    if reason := outside.why_not(package):
        return Entry(name, who, None, 0.0, (), reason)
    found = outside.ask(problem, module, seconds)
    complaints = tuple(doors.verify(problem, found.plan)) if found.plan else ()
    return Entry(name, who, found.plan, found.seconds, complaints, found.note)


def everybody(
    doors: Doors, name: str, problem: Problem, seconds: float, whom: Sequence[str] = tuple(OUTSIDE)
) -> list[Entry]:
    """All on the same problem with the same time, ours first."""
    rows: list[Callable[[], Entry]] = [
        lambda: ours(doors, name, problem, seconds)[0],
        lambda: by_greedy(doors, name, problem),
    ]
    rows += [lambda who=who: by_outsider(doors, name, problem, who, seconds) for who in whom]  # type: ignore[misc]
    return [said(row()) for row in rows]


def said(entry: Entry) -> Entry:
    """Printed as it comes: a bench of an hour shall not be silent."""
    cost = "no plan" if entry.cost is None else f"cost {entry.cost}"
    print(f"  {entry.problem}: {entry.who}: {cost}, {entry.seconds:.1f} s {entry.note}", flush=True)
    for complaint in entry.complaints:
        print(f"    WRONG: {complaint}", flush=True)
    return entry
