"""Who else could take what a plan gives to somebody, and what that would change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from eassociate.journal.deeds import NotFound
from eassociate.planner.problem import Problem
from eassociate.planner.supposing import Alternative, alternatives
from eassociate.roster.models import PlanRun
from eassociate.roster.proposing.choosing import blocks_of
from eassociate.roster.proposing.timetable import TimetableScenes
from eassociate.roster.proposing.week import week_scene
from eassociate.roster.proposing.words import TERMS, difference_in_words, speaks_for
from eassociate.roster.reading.plan import PlanSeen, Row

#: How many are shown.
NEXT = 5


@dataclass(frozen=True)
class Difference:
    """A term of the cost that would change; `better`: it would become less."""

    name: str
    value: str
    better: bool


@dataclass(frozen=True)
class Other:
    """`cost`: all differences together, by their weights; `pin`: what is sent to keep them."""

    name: str
    pin: str
    reasons: Sequence[str]
    differences: Sequence[Difference]
    cost: int


@dataclass(frozen=True)
class Others:
    """`row`: what the plan says; `gone`: the plan does not fit what is so now any more."""

    row: Row
    others: Sequence[Other]
    gone: bool


def others_of(seen: PlanSeen, block: UUID) -> Others:
    """The next best people for a block that the plan gives to somebody, the least loss first; all
    others of the plan stay where they are. The data are read anew, as for a plan. Raises
    `NotFound` where the plan has no such block, or nobody for it.
    """
    key = str(block)
    row = next((one for one in seen.each if one.block.key == key and not one.open), None)
    if row is None:
        raise NotFound
    problem, roster = _as_planned(seen, key)
    if row.stale or roster.get(key) != row.block.proposed:
        return Others(row, (), gone=True)
    found = alternatives(problem, roster, key, NEXT)
    return Others(row, [_other(seen, key, one) for one in found], gone=False)


def _as_planned(seen: PlanSeen, key: str) -> tuple[Problem, dict[str, str]]:
    """The problem of the first week that has the block, and what of its plan can still be."""
    number = next(week for week, block in blocks_of(seen.result) if block.key == key)
    problem = _problem(seen.run, seen.result["weeks"], number)
    blocks, people = {b.key for b in problem.blocks}, {c.key for c in problem.companions}
    planned: Mapping[str, str] = seen.result["weeks"][number]["roster"]
    return problem, {b: who for b, who in planned.items() if b in blocks and who in people}


def _problem(run: PlanRun, weeks: Sequence[Mapping[str, Mapping[str, str]]], week: int) -> Problem:
    if run.kind == PlanRun.Kind.WEEK:
        return week_scene(run.provider_id, run.first).problem
    scenes = TimetableScenes(run.provider_id, run.first)
    return (scenes.second(weeks[0]["roster"]) if week else scenes.first()).problem


def _other(seen: PlanSeen, key: str, one: Alternative) -> Other:
    who = one.candidate.companion
    changed = [
        Difference(str(TERMS.get(name, name)), difference_in_words(name, value), value < 0)
        for name, value in one.difference.items()
        if value
    ]
    reasons = speaks_for(one.candidate.reasons)
    return Other(seen.staff.get(who, ""), f"{key} {who}", reasons, changed, one.cost)
