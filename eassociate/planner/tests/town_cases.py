"""A town in the morning, from a seed: half-day blocks, most people with a child already."""

import random
from dataclasses import replace
from datetime import timedelta

from eassociate.planner import Block, Companion, Morning, Problem, Rules, Travel
from eassociate.planner.tests.cases import at

SKILLS = ("behaviour", "epilepsy", "feeding", "lifting", "signs", "vision")


def town(children: int, staff: int, seed: int = 0) -> Problem:
    """A day of `children` with one block or two (1.4 on average), given to whoever can take it."""
    dice = random.Random(seed)
    spots = {f"s{i}": _spot(dice) for i in range(max(1, children // 4))}
    spots |= {f"h{i}": _spot(dice) for i in range(staff)}
    people = tuple(_companion(i, dice) for i in range(staff))
    blocks = tuple(b for i in range(children) for b in _blocks(i, children, dice))
    problem = Problem(blocks, people, Travel(spots), rules=Rules(longest_stretch=360))
    return replace(problem, previous=_given(problem))


def _spot(dice: random.Random) -> tuple[float, float]:
    return 43.58 + dice.gauss(0, 0.02), 21.33 + dice.gauss(0, 0.03)


def _companion(number: int, dice: random.Random) -> Companion:
    return Companion(
        f"p{number:04}",
        skills=frozenset(skill for skill in SKILLS if dice.random() < 0.45),
        day_minutes=240 if dice.random() < 0.15 else 480,
        week_minutes=60 * dice.choice([18, 24, 30]),
        given_minutes=60 * dice.choice([8, 12, 16]),
        home=f"h{number}",
        most_km=8.0,
        met={f"c{dice.randrange(staff_like(number)):04}": dice.choice([2, 20]) for _ in range(3)},
    )


def staff_like(number: int) -> int:
    """Children whose numbers are near a companion's: somebody knows somebody."""
    return max(number, 10)


def _blocks(number: int, children: int, dice: random.Random) -> list[Block]:
    needs = dice.choices((0, 1, 2), (0.35, 0.40, 0.25))[0]
    skills, early = frozenset(dice.sample(SKILLS, needs)), dice.random() < 0.5
    weight, place = dice.choice([1, 2, 3, 4]), f"s{number % max(1, children // 4)}"
    starts = [450, 750] if dice.random() < 0.4 else [450 if early else 750]
    return [
        Block(
            f"b{number:04}-{start}",
            f"c{number:04}",
            at(start),
            at(start + dice.choice([150, 180, 210])),
            place,
            skills,
            weight,
        )
        for start in starts
    ]


def _given(problem: Problem) -> dict[str, str]:
    """A roster by the planner itself, with everything open."""
    from eassociate.planner import cover

    return cover(problem, Morning(at(0)), seconds=1.0).roster


def ill(problem: Problem, seed: int, rate: float = 0.06) -> Morning:
    dice = random.Random(seed)
    absent = frozenset(c.key for c in problem.companions if dice.random() < rate)
    return Morning(at(0) + timedelta(hours=6), absent=absent)
