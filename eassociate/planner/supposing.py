"""What if: other people for a block, and other people ill."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from eassociate.planner.covering import cover, kept_roster
from eassociate.planner.eligibility import Day
from eassociate.planner.morning import Morning, standing
from eassociate.planner.plan import TERMS, Assignment, Candidate, Plan
from eassociate.planner.problem import Problem
from eassociate.planner.ranking import best, candidate
from eassociate.planner.terms import values_of


def next_best(problem: Problem, morning: Morning, block: str, number: int = 3) -> list[Candidate]:
    """The `number` best who could go on `block` now without anybody else being moved, with reasons.
    Raises `KeyError` for a block that does not take place.
    """
    stand = standing(problem, morning)
    day = Day(stand, kept_roster(stand))
    day.blocks[block]
    return best(day, block, number)


@dataclass(frozen=True, slots=True)
class Alternative:
    """Somebody else for an assignment: `difference` of every term if they went instead, and what
    that comes to (`cost`, by the weights of the problem).
    """

    candidate: Candidate
    difference: Mapping[str, int]
    cost: int


def alternatives(
    problem: Problem, roster: Mapping[str, str], block: str, number: int = 3
) -> list[Alternative]:
    """The next best people for a block that `roster` (block → companion) gives to somebody, the
    least loss first.

    `problem`: the one that the roster answers (of a cover: as it stands), of a day or of a week.
    Raises `KeyError` if nobody is on the block.
    """
    now, day = roster[block], Day(problem, roster)
    able = (who for who in day.people if who != now and day.hardest(who, block) is None)
    found = [_alternative(day, roster, block, who) for who in able]
    return sorted(found, key=lambda one: (one.cost, one.candidate.companion))[:number]


def _alternative(day: Day, roster: Mapping[str, str], block: str, who: str) -> Alternative:
    """Only the two companions and their blocks are looked at: nothing else changes."""
    pair = {who, roster[block]}
    part = replace(
        day.problem,
        blocks=tuple(b for b in day.problem.blocks if roster.get(b.key) in pair),
        companions=tuple(day.people[key] for key in sorted(pair)),
    )
    before = {b.key: roster[b.key] for b in part.blocks}
    values, changed = values_of(part, before), values_of(part, before | {block: who})
    difference = {name: changed[name] - values[name] for name, _ in TERMS}
    weights = problem_weights(day.problem)
    cost = sum(number * weights[name] for name, number in difference.items())
    return Alternative(candidate(day, who, block), difference, cost)


def problem_weights(problem: Problem) -> dict[str, int]:
    """The weight of each term; what the site has not weighed costs nothing."""
    return {name: int(getattr(problem.weights, name, 0)) for name, _ in TERMS}


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What it would mean if `absent` were ill as well, against the plan without that.

    `open_minutes`: more minutes without anybody; `disturbed`: more children who lose the companion
    they have although that one is there; `goes`: who would go instead of the absent, and on what
    else somebody else would go than without them; `alone`: blocks that would have nobody.
    """

    before: Plan
    after: Plan
    open_minutes: int
    disturbed: int
    goes: tuple[Assignment, ...]
    alone: tuple[str, ...]


def what_if(
    problem: Problem, morning: Morning, absent: Iterable[str], seconds: float = 5.0
) -> WhatIf:
    """The cover of `morning` if these companions were absent too."""
    before = cover(problem, morning, seconds)
    worse = replace(morning, absent=morning.absent | frozenset(absent))
    after = cover(problem, worse, seconds)
    roster, known = before.roster, {u.block for u in before.uncovered}
    return WhatIf(
        before,
        after,
        open_minutes=_open(after) - _open(before),
        disturbed=_value(after, "disturbed") - _value(before, "disturbed"),
        goes=tuple(a for a in after.assignments if roster.get(a.block) != a.companion),
        alone=tuple(u.block for u in after.uncovered if u.block not in known),
    )


def _open(plan: Plan) -> int:
    return sum(one.minutes for one in plan.uncovered)


def _value(plan: Plan, name: str) -> int:
    return next(term.value for term in plan.terms if term.name == name)
