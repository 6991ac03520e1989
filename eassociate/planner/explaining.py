"""Why a block stays open: which rules stop how many, and who was closest."""

import time
from collections import Counter
from collections.abc import Mapping
from math import inf

from eassociate.planner.eligibility import Day
from eassociate.planner.plan import HARDNESS, Uncovered
from eassociate.planner.problem import Problem, Stop
from eassociate.planner.ranking import candidate, order

#: How many of the nearly possible people are named for a block that stays open.
CLOSEST = 3


def explain_uncovered(problem: Problem, roster: Mapping[str, str], block: str) -> Uncovered:
    """Why nobody is on `block` while everybody does what `roster` (block → companion) says: of a
    morning or of a week. Raises `KeyError` for an unknown block.
    """
    return explain(Day(problem, roster), block)


def explain_all(
    problem: Problem, kept: Mapping[str, str], roster: Mapping[str, str], until: float = inf
) -> tuple[Uncovered, ...]:
    """All blocks that `roster` leaves open, judged by what everybody does anyway (`kept`): who
    could go but is sent elsewhere counts as possible. After `until` (`perf_counter`) blocks are
    only named: `explain_uncovered` says why.
    """
    alone = sorted(b.key for b in problem.blocks if b.key not in roster)
    if not alone:
        return ()
    day = Day(problem, kept)
    return tuple(
        explain(day, block) if time.perf_counter() < until else _named(day, block)
        for block in alone
    )


def _named(day: Day, block: str) -> Uncovered:
    return Uncovered(block, day.blocks[block].minutes, 0, {}, ())


def explain(day: Day, block: str) -> Uncovered:
    counts: Counter[Stop] = Counter()
    possible = 0
    by_stop: dict[Stop, list[str]] = {}
    for who in day.people:
        stop = day.hardest(who, block)
        if stop is None:
            possible += 1
            continue
        counts[stop] += 1
        by_stop.setdefault(stop, []).append(who)
    stopped = {stop: counts[stop] for stop in Stop if counts[stop]}
    return Uncovered(
        block, day.blocks[block].minutes, possible, stopped, _closest(day, block, by_stop)
    )


def _closest(day: Day, block: str, by_stop: dict[Stop, list[str]]):  # type: ignore[no-untyped-def]
    """The few who are stopped by the least; harder rules are looked at only if others lack."""
    found = []
    for stop in sorted(by_stop, key=HARDNESS.__getitem__):
        found += sorted((candidate(day, who, block) for who in by_stop[stop]), key=order)
        if len(found) >= CLOSEST:
            break
    return tuple(found[:CLOSEST])
