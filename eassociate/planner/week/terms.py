"""The cost of a roster, term by term, as the planner itself counts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from eassociate.planner.plan import TERMS, Term
from eassociate.planner.problem import Block, Busy, Companion, Problem, strangeness


def terms(problem: Problem, roster: Mapping[str, str]) -> tuple[Term, ...]:
    """All terms of a week's plan in the order of importance (`disturbed` belongs to cover)."""
    people = {c.key: c for c in problem.companions}
    mine: dict[str, list[Block]] = defaultdict(list)
    for block in problem.blocks:
        if block.key in roster:
            mine[roster[block.key]].append(block)
    pairs = {(block.child, key) for key, blocks in mine.items() for block in blocks}
    monday = week_of(problem)
    values = {
        "uncovered": sum(b.minutes * b.weight for b in problem.blocks if b.key not in roster),
        "people": len(pairs),
        "changes": sum(problem.previous.get(b, c) != c for b, c in roster.items()),
        "unfamiliar": sum(_points(people[key], child) for child, key in pairs),
        "travel": sum(_travel(problem, people[key], blocks) for key, blocks in mine.items()),
        "unfairness": sum(missing(c, mine.get(c.key, ()), monday) for c in problem.companions),
        "load": sum(_load(people[key], blocks, monday) for key, blocks in mine.items()),
    }
    return tuple(
        Term(name, values[name], unit, getattr(problem.weights, name))
        for name, unit in TERMS
        if name in values
    )


def week_of(problem: Problem) -> date | None:
    """The Monday of the problem's week."""
    if not problem.blocks:
        return None
    day = min(block.start.date() for block in problem.blocks)
    return day - timedelta(days=day.weekday())


def _points(someone: Companion, child: str) -> int:
    return 0 if child in someone.preferred_by else strangeness(someone.met.get(child, 0))


def _travel(problem: Problem, someone: Companion, blocks: Iterable[Block]) -> int:
    things: list[Block | Busy] = [*someone.busy, *blocks]
    total = 0
    for block in blocks:
        earlier = [
            (x.end, x.start, x.place)
            for x in things
            if x is not block and x.end <= block.start and x.start.date() == block.start.date()
        ]
        origin = max(earlier, key=lambda x: x[:2])[2] if earlier else someone.home
        total += problem.travel.minutes(origin, block.place)
    return total


def missing(someone: Companion, blocks: Iterable[Block], monday: date | None) -> int:
    """Minutes of the week below the guaranteed."""
    worked = someone.given_minutes + busy_minutes(someone, monday)
    return max(0, someone.least_minutes - worked - sum(block.minutes for block in blocks))


def busy_minutes(someone: Companion, monday: date | None) -> int:
    """Minutes of the week in which somebody is busy anyway."""
    return sum(
        round((x.end - x.start).total_seconds() / 60)
        for x in someone.busy
        if monday is None or 0 <= (x.start.date() - monday).days < 7
    )


def _load(someone: Companion, blocks: Iterable[Block], monday: date | None) -> int:
    week = max(someone.week_minutes, 1)
    used = min(max(someone.given_minutes + busy_minutes(someone, monday), 0), week)
    return sum(block.minutes * used * 100 // (week * 60) for block in blocks)
