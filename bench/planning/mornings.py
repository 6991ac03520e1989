"""Mornings on which people call in ill: one day of a planned week, as the application asks it."""

from __future__ import annotations

import random
import statistics
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from bench.planning.doors import Doors
from bench.planning.tables import checked, number, table
from eassociate.planner.plan import Plan
from eassociate.planner.problem import Companion, Problem

ILL, AT_HOME = 0.06, 0.03
MORNINGS = 200


@dataclass(frozen=True)
class Cover:
    """One morning's answer."""

    seconds: float
    exact: bool
    ill: int
    lost_minutes: int  # of the blocks of those who are ill
    open_minutes: int
    complaints: tuple[str, ...]


def day_of(problem: Problem, roster: Mapping[str, str], day: date) -> Problem:
    """The blocks of one day that have somebody; what the roster gives on other days is used up,
    and who goes to a child in the week has met it.
    """
    used: Counter[str] = Counter()
    met: dict[str, Counter[str]] = defaultdict(Counter)
    for block in problem.blocks:
        if (who := roster.get(block.key)) and block.start.date() != day:
            used[who] += block.minutes
            met[who][block.child] += 1
    blocks = tuple(b for b in problem.blocks if b.start.date() == day and b.key in roster)
    people = tuple(_that_day(c, used[c.key], met[c.key]) for c in problem.companions)
    previous = {b.key: roster[b.key] for b in blocks}
    return replace(problem, blocks=blocks, companions=people, previous=previous)


def _that_day(companion: Companion, used: int, met: Mapping[str, int]) -> Companion:
    known = {**companion.met}
    for child, visits in met.items():
        known[child] = known.get(child, 0) + visits
    return replace(companion, given_minutes=companion.given_minutes + used, met=known)


def days_of(problem: Problem) -> list[date]:
    return sorted({block.start.date() for block in problem.blocks})


def morning_of(doors: Doors, problem: Problem, number: int, **more: Any) -> Any:
    """Who calls in ill half an hour before the first block, by the number of the morning."""
    dice = random.Random(f"morning {number}")
    children = sorted({block.child for block in problem.blocks})
    first = min(block.start for block in problem.blocks)
    return doors.morning(
        moment=first - timedelta(minutes=30),
        absent=frozenset(c.key for c in problem.companions if dice.random() < ILL),
        at_home=frozenset(child for child in children if dice.random() < AT_HOME),
        **more,
    )


def answered(doors: Doors, problem: Problem, morning: Any, seconds: float) -> tuple[Cover, Plan]:
    """The cover of a morning, timed and checked."""
    began = time.perf_counter()
    plan = doors.cover(problem, morning, seconds=seconds)
    took = time.perf_counter() - began
    standing = doors.standing(problem, morning)
    lost = sum(
        b.minutes
        for b in standing.blocks
        if problem.previous.get(b.key) in morning.absent and b.child not in morning.at_home
    )
    left = sum(u.minutes for u in plan.uncovered)
    wrong = tuple(doors.verify(standing, plan))
    return Cover(took, plan.exact, len(morning.absent), lost, left, wrong), plan


def measure(
    doors: Doors, problem: Problem, roster: Mapping[str, str], mornings: int, seconds: float
) -> list[Cover]:
    """`mornings` mornings, the days of the week in turn."""
    days = [day_of(problem, roster, day) for day in days_of(problem)]
    found = []
    for n in range(mornings):
        day = days[n % len(days)]
        cover, _ = answered(doors, day, morning_of(doors, day, n), seconds)
        found.append(cover)
        for complaint in cover.complaints:
            print(f"    WRONG: morning {n}: {complaint}", flush=True)
    return found


HEAD = ("mornings", "ill people", "minutes lost", "minutes still open", "median s")
HEAD += ("95th percentile s", "longest s", "proven optimal", "checker")


def text(rows: Sequence[tuple[str, Sequence[Cover]]]) -> str:
    """The table of `measure`."""
    told = (
        f"{ILL:.0%} of the companions ill, {AT_HOME:.0%} of the children at home, half an hour "
        "before the first block; minutes and people are means of a morning. Goal: proven optimal, "
        "95th percentile 1 s for a city of 400; a morning of a country of 10 000 in 10 s.\n"
    )
    return f"{told}\n{table(('of', *HEAD), [(name, *_cells(found)) for name, found in rows])}"


def _cells(found: Sequence[Cover]) -> tuple[str, ...]:
    seconds = [c.seconds for c in found]
    return (
        number(len(found)),
        number(statistics.mean(c.ill for c in found), 1),
        number(statistics.mean(c.lost_minutes for c in found)),
        number(statistics.mean(c.open_minutes for c in found), 1),
        number(statistics.median(seconds), 3),
        number(percentile(seconds, 95), 3),
        number(max(seconds), 3),
        number(100 * sum(c.exact for c in found) / len(found), 1, " %"),
        checked([x for c in found for x in c.complaints]),
    )


def percentile(values: Sequence[float], per_cent: int) -> float:
    """The smallest value that at least so many per cent do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * per_cent // 100) - 1)]
