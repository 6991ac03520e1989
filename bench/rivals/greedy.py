"""The rule of a careful coordinator with a spreadsheet: the block that fewest can take comes first,
and whoever adds least to the cost takes it. Nothing is ever taken back.
"""

from __future__ import annotations

from collections.abc import Iterable

from bench.rivals.case import Case, bits
from bench.rivals.roster import Roster
from eassociate.planner.problem import Problem


def plan(problem: Problem) -> dict[str, str]:
    """Block key → companion key."""
    case = Case(problem)
    roster = Roster(case)
    _keep_pins(case, roster)
    for b in order(case):
        if b not in roster.given and (best := _best(case, roster, b)) is not None:
            roster.give(best, b)
    return roster.keys()


def order(case: Case) -> list[int]:
    """Most constrained first, then the heavier, then child by child in the order of the week."""

    def key(b: int) -> tuple[int, int, str, int]:
        block = case.blocks[b]
        heavy = block.weight * block.minutes
        return case.able(b).bit_count(), -heavy, block.child, case.times[b][0]

    return sorted(range(len(case.blocks)), key=key)


def _keep_pins(case: Case, roster: Roster) -> None:
    for b, block in enumerate(case.blocks):
        p = case.number.get(case.problem.pins.get(block.key, ""))
        if p is not None and case.able(b) >> p & 1 and roster.fits(p, b):
            roster.give(p, b)


def _best(case: Case, roster: Roster, b: int) -> int | None:
    """Those who know the child from this week come first: a new face costs `people` more, so the
    others are looked at only if none of them is that cheap.
    """
    able, block = case.able(b) & ~roster.occupied[case.times[b]], case.blocks[b]
    known = [p for p in roster.company[block.child] if able >> p & 1]
    cost, best = _cheapest(roster, b, sorted(known))
    if best is None or cost > case.problem.weights.people:
        cost, best = _cheapest(roster, b, bits(able))
    open_costs = case.problem.weights.uncovered * block.weight * block.minutes
    return best if best is not None and cost < open_costs else None


def _cheapest(roster: Roster, b: int, candidates: Iterable[int]) -> tuple[int, int | None]:
    cheapest, best = 0, None
    for p in candidates:
        if roster.fits(p, b):
            cost = roster.added(p, b)
            if best is None or cost < cheapest:
                cheapest, best = cost, p
    return cheapest, best
