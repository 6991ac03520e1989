"""What a roster costs, term by term."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta

from eassociate.planner.plan import TERMS, Term
from eassociate.planner.problem import Block, Busy, Companion, Problem, strangeness
from eassociate.planner.town import thing_of, way_of
from eassociate.planner.travel import Travel


def strange(companion: Companion, child: str) -> int:
    """Points of strangeness of a child and a companion."""
    if child in companion.preferred_by:
        return 0
    return strangeness(companion.met.get(child, 0))


def values_of(problem: Problem, roster: Mapping[str, str]) -> dict[str, int]:
    """The value of every term of `TERMS` if `roster` (block key → companion key) is carried out."""
    people = {c.key: c for c in problem.companions}
    pairs = {(b.child, roster[b.key]) for b in problem.blocks if b.key in roster}
    moved = [b for b in problem.blocks if b.key in problem.previous]
    moved = [b for b in moved if roster.get(b.key) != problem.previous[b.key]]
    return {
        "uncovered": sum(b.minutes * b.weight for b in problem.blocks if b.key not in roster),
        "disturbed": len({b.child for b in moved}),
        "people": len(pairs),
        "changes": sum(b.key in roster for b in moved),
        "unfamiliar": sum(strange(people[who], child) for child, who in pairs),
        **_of_people(problem, roster),
    }


def _of_people(problem: Problem, roster: Mapping[str, str]) -> dict[str, int]:
    given: dict[str, list[Block]] = defaultdict(list)
    for block in problem.blocks:
        if block.key in roster:
            given[roster[block.key]].append(block)
    way, monday = remembered(problem.travel), monday_of(problem)
    travel = unfairness = load = 0
    for companion in problem.companions:
        blocks = given.get(companion.key, [])
        used = used_before(monday, companion)
        minutes = used + sum(b.minutes for b in blocks)
        unfairness += max(0, companion.least_minutes - minutes)
        load += sum(load_of(companion, used, b.minutes) for b in blocks)
        done: list[Block | Busy] = [*companion.busy, *blocks]
        things = sorted(map(thing_of, done), key=lambda t: (t.start, t.end))
        travel += way_of(things, companion.home, way)
    return {"travel": travel, "unfairness": unfairness, "load": load}


def monday_of(problem: Problem) -> date | None:
    """The first day of the problem's week, None if it has no blocks."""
    first = min((b.start.date() for b in problem.blocks), default=None)
    return first - timedelta(days=first.weekday()) if first else None


def used_before(monday: date | None, companion: Companion) -> int:
    """Minutes of the week from `monday` on that are gone before any block is given."""
    busy = (
        thing_of(b).minutes
        for b in companion.busy
        if monday is None or 0 <= (b.start.date() - monday).days < 7
    )
    return companion.given_minutes + sum(busy)


def load_of(companion: Companion, used: int, minutes: int) -> int:
    """Hours × per cent of the week that is given away already, a whole number."""
    week = max(companion.week_minutes, 1)
    return minutes * min(max(used, 0), week) * 100 // (week * 60)


def terms(values: Mapping[str, int], weights: Mapping[str, int]) -> tuple[Term, ...]:
    """All terms in the order of `TERMS`; what has no weight costs nothing."""
    return tuple(Term(name, values[name], unit, weights.get(name, 0)) for name, unit in TERMS)


class remembered:  # noqa: N801 - called like a function
    """`Travel.minutes` with a memory."""

    def __init__(self, travel: Travel) -> None:
        self.travel = travel
        self.known: dict[tuple[str | None, str | None], int] = {}

    def __call__(self, here: str | None, there: str | None) -> int:
        minutes = self.known.get((here, there))
        if minutes is None:
            minutes = self.known[here, there] = self.travel.minutes(here, there)
        return minutes
