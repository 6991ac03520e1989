"""Whether a roster can be carried out as things are now: asked before a proposal is accepted.

Pure; written for naming what is wrong to people, hence apart from the planner's own checks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from eassociate.planner.plan import Reason
from eassociate.planner.problem import Block, Companion, Problem, Stop
from eassociate.planner.travel import Travel


@dataclass(frozen=True)
class Misfit:
    """`companion` cannot take `block`, for `reason`."""

    block: str
    companion: str
    reason: Reason


@dataclass(frozen=True)
class _Stretch:
    start: datetime
    end: datetime
    place: str | None
    block: Block | None


def misfits(problem: Problem, roster: Mapping[str, str], taken: Iterable[str]) -> list[Misfit]:
    """What speaks against the blocks `taken` anew, when all of `roster` is carried out."""
    fresh = set(taken)
    people = {one.key: one for one in problem.companions}
    mine: dict[str, list[Block]] = defaultdict(list)
    for block in problem.blocks:
        if block.key in roster:
            mine[roster[block.key]].append(block)
    found: list[Misfit] = []
    for who in {roster[key] for key in fresh if key in roster}:
        blocks = mine[who]
        new = {block.key for block in blocks} & fresh
        for block, reason in _wrong(people.get(who), blocks, new, problem.travel):
            found.append(Misfit(block.key, who, reason))
    order = {block.key: place for place, block in enumerate(problem.blocks)}
    return sorted(found, key=lambda one: order[one.block])


def _wrong(
    person: Companion | None, blocks: list[Block], new: set[str], travel: Travel
) -> Iterator[tuple[Block, Reason]]:
    if person is None:
        yield from ((block, Reason(Stop.ABSENT)) for block in blocks if block.key in new)
        return
    for block in blocks:
        if block.key in new:
            yield from ((block, reason) for reason in _alone(person, block))
    yield from _together(person, blocks, new, travel)
    yield from _hours(person, blocks, new)


def _alone(person: Companion, block: Block) -> Iterator[Reason]:
    if bar := person.bars.get(block.child):
        yield Reason(bar)
    if any(gone.start < block.end and block.start < gone.end for gone in person.absences):
        yield Reason(Stop.ABSENT)
    if person.papers_until is not None and block.start.date() > person.papers_until:
        yield Reason(Stop.PAPERS)
    if missing := block.skills - person.skills:
        yield Reason(Stop.SKILLS, len(missing), items=tuple(sorted(missing)))
    if block.key in person.declined:
        yield Reason(Stop.DECLINED)
    if person.available is not None and not any(
        window.start <= block.start and block.end <= window.end for window in person.available
    ):
        yield Reason(Stop.NOT_AVAILABLE)


def _together(
    person: Companion, blocks: list[Block], new: set[str], travel: Travel
) -> Iterator[tuple[Block, Reason]]:
    stretches = [_Stretch(b.start, b.end, b.place, None) for b in person.busy]
    stretches += [_Stretch(b.start, b.end, b.place, b) for b in blocks]
    stretches.sort(key=lambda one: (one.start, one.end))
    for one, then in pairwise(stretches):
        block = next((s.block for s in (then, one) if s.block and s.block.key in new), None)
        short = travel.minutes(one.place, then.place) - _minutes(one.end, then.start)
        if block is None or one.start.date() != then.start.date() or short <= 0:
            continue
        if then.start < one.end:
            other = one if block is then.block else then
            yield block, Reason(Stop.BUSY, moment=other.end)
        else:
            yield block, Reason(Stop.TOO_FAR, short)


def _hours(person: Companion, blocks: list[Block], new: set[str]) -> Iterator[tuple[Block, Reason]]:
    by_day: dict[date, int] = defaultdict(int)
    last: dict[date, Block] = {}
    for busy in person.busy:
        by_day[busy.start.date()] += _minutes(busy.start, busy.end)
    for block in blocks:
        by_day[block.start.date()] += block.minutes
        if block.key in new:
            last[block.start.date()] = block
    for day, block in last.items():
        if by_day[day] > person.day_minutes:
            yield block, Reason(Stop.DAY_FULL, by_day[day] - person.day_minutes)
    week = sum(by_day.values()) + person.given_minutes
    if last and week > person.week_minutes:
        yield last[max(last)], Reason(Stop.WEEK_FULL, week - person.week_minutes)


def _minutes(start: datetime, end: datetime) -> int:
    return round((end - start).total_seconds() / 60)
