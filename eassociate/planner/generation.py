"""Problems to measure and to try with: towns of children, from a seed.

A child has four to ten half-days a week at one place: five in the shift of its school (mornings in
one week, afternoons in the next), more of them around it. Contracts are 18, 24 or 30 hours, 15 % of
people work one half-day a day at the most; together the half-days are about 86 % of the hours that
contracts allow. Skills, forbidden pairs and gaps as in the issue that asked for the planner.
"""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from eassociate.planner.problem import Block, Companion, Problem, Rules, Span, Stop
from eassociate.planner.travel import Travel

MONDAY = date(2026, 9, 7)
SKILLS = ("behaviour", "epilepsy", "feeding", "lifting", "signs", "vision")
#: Share of children who need so many skills; share of companions who have each.
NEEDS = ((0, 0.35), (1, 0.40), (2, 0.25))
HAS = 0.45
CONTRACTS = (18, 24, 30)
SHORT_DAY, SHORT_DAY_MINUTES = 0.15, 240
FORBIDDEN = 0.02
LENGTHS = (150, 180, 180, 210)
MORNING, AFTERNOON = (time(7, 30), time(8, 0)), (time(12, 30), time(13, 0))
CENTRE = (43.58, 21.33)
KM_PER_DEGREE = 111.2


@dataclass(frozen=True, slots=True)
class _School:
    key: str
    point: tuple[float, float]
    starts: tuple[time, time]
    minutes: int
    early: bool  # in week A


def city(children: int = 400, seed: int = 0, week: int = 0) -> Problem:
    """A town: `children` at about a quarter as many places, 5 % more companions than children.

    `week`: 0 is a week A, 1 a week B and so on; the people are the same for every week.
    """
    return _town("", children, CENTRE, seed, week)


def country(children: int = 10_000, seed: int = 0) -> Problem:
    """Towns with Zipf sizes, far from each other; 10 % more companions than children."""
    dice = random.Random(f"country {seed}")
    towns = []
    for number, size in enumerate(_zipf(children)):
        centre = (42.5 + number % 10 * 0.35, 19.5 + number // 10 * 0.5 + dice.random() * 0.1)
        towns.append(_town(f"t{number}-", size, centre, seed * 1000 + number, 0, 1.1))
    places = {k: v for town in towns for k, v in town.travel.places.items()}
    return replace(
        towns[0],
        blocks=tuple(b for town in towns for b in town.blocks),
        companions=tuple(c for town in towns for c in town.companions),
        travel=Travel(places),
    )


def school_year(children: int = 400, weeks: int = 40, seed: int = 0) -> list[Problem]:
    """The weeks of a town, A and B in turn; whoever plans them gives each the one before."""
    return [city(children, seed, week) for week in range(weeks)]


def _zipf(children: int) -> list[int]:
    """Sizes of towns, the second half as large as the first, and so on; none below five."""
    number = max(1, min(60, children // 25))
    total = sum(1 / (rank + 1) for rank in range(number))
    sizes = [max(5, round(children / total / (rank + 1))) for rank in range(number)]
    sizes[0] += children - sum(sizes)
    return sizes


def _town(
    prefix: str,
    children: int,
    centre: tuple[float, float],
    seed: int,
    week: int,
    staff: float = 1.05,
) -> Problem:
    dice = random.Random(f"town {seed}")
    spread = 0.1 * math.sqrt(children) + 0.4  # km
    schools = [_school(f"{prefix}s{i}", centre, spread, dice) for i in range(max(1, children // 4))]
    monday = MONDAY + timedelta(weeks=week)
    companions, homes = [], {}
    for i in range(round(children * staff)):
        homes[f"{prefix}h{i}"] = _point(centre, spread, dice)
        companions.append(_companion(f"{prefix}p{i}", f"{prefix}h{i}", monday, dice))
    blocks, bars, met = [], {}, {}
    for i in range(children):
        key = f"{prefix}c{i}"
        blocks += _blocks(key, schools[i % len(schools)], monday, week % 2 == 1, dice)
        bars[key] = [c for c in range(len(companions)) if dice.random() < FORBIDDEN]
        met[key] = [(dice.randrange(len(companions)), dice.choice((2, 5, 20))) for _ in range(3)]
    places = homes | {school.key: school.point for school in schools}
    people = _acquainted(companions, bars, met)
    return Problem(tuple(blocks), people, Travel(places), rules=Rules(longest_stretch=360))


def _school(key: str, centre: tuple[float, float], spread: float, dice: random.Random) -> _School:
    starts = (dice.choice(MORNING), dice.choice(AFTERNOON))
    point = _point(centre, spread, dice)
    return _School(key, point, starts, dice.choice(LENGTHS), dice.random() < 0.5)


def _point(centre: tuple[float, float], spread: float, dice: random.Random) -> tuple[float, float]:
    north, east = dice.gauss(0, spread), dice.gauss(0, spread)
    shrink = math.cos(math.radians(centre[0]))
    return centre[0] + north / KM_PER_DEGREE, centre[1] + east / KM_PER_DEGREE / shrink


def _companion(key: str, home: str, monday: date, dice: random.Random) -> Companion:
    hours = dice.choice(CONTRACTS)
    short = dice.random() < SHORT_DAY
    return Companion(
        key,
        skills=frozenset(s for s in SKILLS if dice.random() < HAS),
        available=tuple(_windows(monday, dice)),
        day_minutes=SHORT_DAY_MINUTES if short else 480,
        week_minutes=hours * 60,
        least_minutes=hours * 36,
        home=home,
        most_km=dice.choice((4.0, 6.0, 8.0, 12.0)),
    )


def _windows(monday: date, dice: random.Random) -> Iterator[Span]:
    """From seven to five, but for the half-days on which the companion cannot: one in twelve."""
    for weekday in range(5):
        morning, afternoon = dice.random() > 1 / 12, dice.random() > 1 / 12
        if morning or afternoon:
            start = 7 * 60 if morning else 12 * 60 + 15
            end = 17 * 60 if afternoon else 12 * 60 + 15
            day = _at(monday + timedelta(days=weekday), time())
            yield Span(day + timedelta(minutes=start), day + timedelta(minutes=end))


def _blocks(
    child: str, school: _School, monday: date, swapped: bool, dice: random.Random
) -> list[Block]:
    number = dice.randrange(4, 11)
    own = [(day, 0) for day in range(5)]
    other = [(day, 1) for day in range(5)]
    chosen = sorted(dice.sample(own, min(number, 5)) + dice.sample(other, max(number - 5, 0)))
    needed = dice.choices([n for n, _ in NEEDS], [share for _, share in NEEDS])[0]
    skills = frozenset(dice.sample(SKILLS, needed))
    weight = dice.choice((1, 2, 2, 3, 4))
    late = school.early == swapped
    found = []
    for day, half in chosen:
        start = _at(monday + timedelta(days=day), school.starts[half ^ late])
        end = start + timedelta(minutes=school.minutes)
        key = f"{child}-{day}{'ap'[half ^ late]}"
        found.append(Block(key, child, start, end, school.key, skills, weight))
    return found


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, UTC)


def _acquainted(
    companions: list[Companion],
    bars: dict[str, list[int]],
    met: dict[str, list[tuple[int, int]]],
) -> tuple[Companion, ...]:
    barred: list[dict[str, Stop]] = [{} for _ in companions]
    known: list[dict[str, float]] = [{} for _ in companions]
    for child, others in bars.items():
        for c in others:
            barred[c][child] = Stop.CONTACT
    for child, friends in met.items():
        for c, visits in friends:
            known[c][child] = visits
    return tuple(
        replace(companion, bars=barred[i], met=known[i]) for i, companion in enumerate(companions)
    )
