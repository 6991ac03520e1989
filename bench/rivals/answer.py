"""A roster of a rival made a `Plan` of ours: the same terms, the same weights."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from bench.rivals.case import Case, when
from eassociate.planner.plan import TERMS, Assignment, Plan, Term, Uncovered
from eassociate.planner.problem import Problem


def answer(problem: Problem, roster: Mapping[str, str], seconds: float, bound: float = 0.0) -> Plan:
    """The plan of block key → companion key, with its cost."""
    terms = priced(problem, roster)
    cost = sum(term.cost for term in terms)
    open_blocks = sorted((b for b in problem.blocks if b.key not in roster), key=lambda b: b.key)
    return Plan(
        assignments=tuple(Assignment(b, p) for b, p in sorted(roster.items())),
        uncovered=tuple(Uncovered(b.key, b.minutes, 0, {}, ()) for b in open_blocks),
        terms=terms,
        cost=cost,
        bound=bound,
        exact=cost <= bound,
        seconds=seconds,
    )


def priced(problem: Problem, roster: Mapping[str, str]) -> tuple[Term, ...]:
    """Every term of a week's plan in its own unit."""
    case = Case(problem)
    given = {b: case.number[roster[x.key]] for b, x in enumerate(case.blocks) if x.key in roster}
    pairs = {(case.blocks[b].child, p) for b, p in given.items()}
    open_blocks = [x for b, x in enumerate(case.blocks) if b not in given]
    values = {
        "uncovered": sum(x.minutes * x.weight for x in open_blocks),
        "people": len(pairs),
        "changes": sum(case.previous(b) not in (None, p) for b, p in given.items()),
        "unfamiliar": sum(case.strange(p, child) for child, p in pairs),
        "travel": sum(_on_the_way(case, p, mine) for p, mine in _by_companion(given).items()),
        "unfairness": _unfair(case, given),
        "load": sum(case.load(p, b) for b, p in given.items()),
    }
    return tuple(
        Term(name, values[name], unit, getattr(problem.weights, name))
        for name, unit in TERMS
        if name in values  # `disturbed` is a term of cover alone
    )


def _by_companion(given: Mapping[int, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for b, p in given.items():
        found[p].append(b)
    return found


def _on_the_way(case: Case, p: int, mine: list[int]) -> int:
    total, day, here = 0, None, None
    for item in sorted([*map(case.item, mine), *case.busy[p]], key=when):
        if item[4] != day:
            day, here = item[4], case.companions[p].home
        total += case.way(here, item[2]) if item[3] >= 0 else 0
        here = item[2]
    return total


def _unfair(case: Case, given: Mapping[int, int]) -> int:
    worked = [case.used(p) for p in range(len(case.companions))]
    for b, p in given.items():
        worked[p] += case.blocks[b].minutes
    return sum(max(0, c.least_minutes - worked[p]) for p, c in enumerate(case.companions))
