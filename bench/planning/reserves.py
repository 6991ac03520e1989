"""How many reserves a city needs so that on 99 of 100 mornings nobody stays alone."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bench.planning.doors import Doors
from bench.planning.mornings import answered, day_of, days_of, morning_of
from bench.planning.tables import number, table
from eassociate.planner.problem import Companion, Problem

SIZES = (0, 2, 4, 6, 8, 12, 16, 24, 32, 48)
SHARE = 0.99


@dataclass(frozen=True)
class Need:
    """Of one morning: the smallest size of `SIZES` with nobody alone, None if the largest is not
    enough; minutes open without any reserve.
    """

    size: int | None
    open_minutes: int
    complaints: tuple[str, ...]


def with_reserves(problem: Problem, size: int, seed: int = 0) -> tuple[Problem, frozenset[str]]:
    """`size` more people, each like some companion of the town, on call all day, who know nobody.
    The first of a larger number are those of a smaller one.
    """
    dice = random.Random(f"reserves {seed}")
    extra = [_reserve(dice.choice(problem.companions), n) for n in range(size)]
    more = replace(problem, companions=(*problem.companions, *extra))
    return more, frozenset(one.key for one in extra)


def _reserve(like: Companion, n: int) -> Companion:
    return replace(
        like,
        key=f"reserve {n:03}",
        available=None,
        absences=(),
        given_minutes=0,
        least_minutes=0,
        met={},
        preferred_by=frozenset(),
    )


def measure(
    doors: Doors, problem: Problem, roster: Mapping[str, str], mornings: int, seconds: float
) -> list[Need]:
    """The need of each morning. More reserves never cover less, so halving finds the size."""
    days = [day_of(problem, roster, day) for day in days_of(problem)]
    return [_need(doors, days[n % len(days)], n, seconds) for n in range(mornings)]


def _need(doors: Doors, day: Problem, n: int, seconds: float) -> Need:
    left, wrong = _tried(doors, day, n, 0, seconds)
    if not left:
        return Need(0, 0, wrong)
    low, high, found = 1, len(SIZES) - 1, None
    while low <= high:
        middle = (low + high) // 2
        still, more = _tried(doors, day, n, SIZES[middle], seconds)
        wrong += more
        if still:
            low = middle + 1
        else:
            found, high = SIZES[middle], middle - 1
    return Need(found, left, wrong)


def _tried(
    doors: Doors, day: Problem, n: int, size: int, seconds: float
) -> tuple[int, tuple[str, ...]]:
    """Minutes open with so many reserves. Illness is drawn before they are added: the same each
    time.
    """
    drawn = morning_of(doors, day, n)
    more, keys = with_reserves(day, size)
    morning = replace(drawn, reserves=keys)
    cover, _ = answered(doors, more, morning, seconds)
    return cover.open_minutes, cover.complaints


def text(found: Sequence[Need]) -> str:
    """The table of `measure` and its answer."""
    enough = [(s, sum(n.size is not None and n.size <= s for n in found)) for s in SIZES]
    first = next((s for s, good in enough if good >= SHARE * len(found)), None)
    answer = (
        f"more than {SIZES[-1]}, or no number: some mornings stay open with any of these sizes"
        if first is None
        else f"{first}"
    )
    rows = [(s, number(100 * good / len(found), 1, " %")) for s, good in enough]
    return (
        f"{len(found)} mornings of a city of 400, illness as above, reserves like its companions, "
        f"on call all day and known to nobody. For {SHARE:.0%} of the mornings without a child "
        f"alone it needs **{answer}**; without reserves "
        f"{number(sum(n.open_minutes for n in found) / len(found))} minutes a morning are open.\n\n"
        f"{table(('reserves', 'mornings on which nobody is alone'), rows)}"
    )
