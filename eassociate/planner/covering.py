"""The best people for all open visits of a day together: exact, not one visit after the other."""

import time
from collections import Counter

from eassociate.planner.eligibility import Day
from eassociate.planner.model import build
from eassociate.planner.old_problem import HARDNESS, Assignment, Plan, Problem, Stop, Term, Uncovered
from eassociate.planner.ranking import closest
from eassociate.planner.reduction import useful_blocks
from eassociate.planner.solving import Solution, solve

#: Name and unit of the terms, in the order in which they are minimised.
TERMS = (
    ("uncovered", "minutes × weight"),
    ("strangeness", "points"),
    ("way", "minutes"),
    ("load", "hours × per cent of the week"),
)
#: How many of the nearly possible people are named for a visit that stays open.
CLOSEST = 3


def cover(problem: Problem, seconds: float = 5.0) -> Plan:
    """The plan that is best in this order: fewest uncovered minutes (by the child's weight), fewest
    strangers (3 points for a person whom the child has never met, 2 below three visits, 1 below
    ten; once for a child however many visits), least way (minutes from the visit before or from
    home), work for those with room in their week.

    An exact optimum unless the solver needs more than about `seconds` (`Plan.exact` says so).
    The same problem, in whatever order its parts are given, has the same plan.
    """
    began = time.perf_counter()
    day = Day(problem)
    blocks, complete = useful_blocks(day)
    solution = solve(build(day, blocks), seconds)
    return Plan(
        assignments=_assignments(day, solution),
        uncovered=_uncovered(day, solution),
        terms=_terms(day, solution),
        exact=solution.exact and complete,
        gap=solution.gap,
        seconds=time.perf_counter() - began,
    )


def _assignments(day: Day, solution: Solution) -> tuple[Assignment, ...]:
    chosen = sorted((v, block.person) for block in solution.chosen for v in block.visits)
    return tuple(Assignment(day.visits[v].key, day.people[p].key) for v, p in chosen)


def _uncovered(day: Day, solution: Solution) -> tuple[Uncovered, ...]:
    covered = {v for block in solution.chosen for v in block.visits}
    return tuple(explain(day, v) for v in range(len(day.visits)) if v not in covered)


def explain(day: Day, v: int) -> Uncovered:
    """Why visit `v` has nobody: how many could but are needed elsewhere, which rules stop how
    many.
    """
    counts: Counter[Stop] = Counter()
    possible = 0
    for p in range(len(day.people)):
        stops = day.stops(p, v)
        if not stops:
            possible += 1
        else:
            counts[max((Stop(r.code) for r in stops), key=HARDNESS.__getitem__)] += 1
    stopped = {stop: counts[stop] for stop in Stop if counts[stop]}
    near = tuple(closest(day, v, CLOSEST))
    return Uncovered(day.visits[v].key, day.minutes[v], possible, stopped, near)


def _terms(day: Day, solution: Solution) -> tuple[Term, ...]:
    weighted = [m * v.weight for m, v in zip(day.minutes, day.visits, strict=True)]
    covered = {v for block in solution.chosen for v in block.visits}
    values = [sum(weighted[v] for v in range(len(weighted)) if v not in covered)]
    values += [sum(block.cost[k] for block in solution.chosen) for k in range(3)]
    bounds = [sum(weighted) + solution.bounds[0], *solution.bounds[1:]]
    return tuple(
        Term(name, value, unit, bound)
        for (name, unit), value, bound in zip(TERMS, values, bounds, strict=True)
    )
