"""Small towns from a seed, until the measured problems are made by the planner's own generator."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from eassociate.planner.problem import (
    Block,
    Busy,
    Companion,
    Problem,
    Rules,
    Span,
    Stop,
    Weights,
)
from eassociate.planner.travel import Travel

ZONE = ZoneInfo("Europe/Belgrade")
MONDAY = datetime(2026, 11, 23, tzinfo=ZONE)
SKILLS = ("signs", "epilepsy", "autism", "lifting", "insulin", "braille")


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def town(children: int = 400, seed: int = 0, days: int = 5) -> Problem:
    """Half-day blocks, contracts of 18, 24 and 30 hours, a quarter of the places a school."""
    dice = random.Random(seed)
    places = {f"p{i}": _place(dice) for i in range(max(2, children // 4))}
    people = max(2, children * 21 // 20)
    homes = {f"h{i}": _place(dice) for i in range(people)}
    blocks = [b for i in range(children) for b in _blocks(dice, i, sorted(places), days)]
    kids = [f"c{i}" for i in range(children)]
    companions = [_companion(dice, i, kids, days) for i in range(people)]
    return Problem(tuple(blocks), tuple(companions), Travel(places={**places, **homes}))


def _place(dice: random.Random) -> tuple[float, float]:
    return 43.32 + dice.gauss(0, 0.02), 21.9 + dice.gauss(0, 0.03)


def _blocks(dice: random.Random, i: int, places: list[str], days: int) -> list[Block]:
    place, weight = dice.choice(places), dice.choice((1, 1, 2))
    skills = frozenset(dice.sample(SKILLS, dice.choices((0, 1, 2), (35, 40, 25))[0]))
    halves = [(day, half) for day in range(days) for half in (0, 1)]
    chosen = sorted(dice.sample(halves, min(len(halves), dice.randint(4, 10))))
    return [
        Block(
            f"c{i}-{day}-{half}",
            f"c{i}",
            at(day, 13 if half else 8, 30 - 30 * half),
            at(day, 16 if half else 11, 30 - 30 * half),
            place,
            skills,
            weight,
        )
        for day, half in chosen
    ]


def _companion(dice: random.Random, i: int, kids: list[str], days: int) -> Companion:
    off = {(dice.randrange(days), dice.randrange(2)) for _ in range(dice.randrange(3))}
    windows = [
        Span(at(day, 13 if half else 7), at(day, 18 if half else 13))
        for day in range(days)
        for half in (0, 1)
        if (day, half) not in off
    ]
    week = dice.choice((18, 24, 30)) * 60
    return Companion(
        key=f"k{i}",
        skills=frozenset(s for s in SKILLS if dice.random() < 0.45),
        available=tuple(windows),
        day_minutes=4 * 60 if dice.random() < 0.15 else 9 * 60,
        week_minutes=week,
        least_minutes=week // 2,
        home=f"h{i}",
        most_km=12.0,
        bars={kid: Stop.CONTACT for kid in kids if dice.random() < 0.02},
        met={kid: dice.randrange(1, 20) for kid in dice.sample(kids, min(3, len(kids)))},
    )


def tiny(seed: int) -> Problem:
    """Few blocks and few people, every rule in play: for brute force."""
    dice = random.Random(seed)
    places = {f"p{i}": _place(dice) for i in range(3)} | {f"h{i}": _place(dice) for i in range(2)}
    blocks = tuple(_tiny_block(dice, i) for i in range(dice.randint(2, 5)))
    people = tuple(_tiny_companion(dice, i, blocks) for i in range(dice.randint(1, 3)))
    keys = [one.key for one in people]
    previous = {b.key: dice.choice((*keys, "gone")) for b in blocks if dice.random() < 0.4}
    return Problem(
        blocks,
        people,
        Travel(places=places),
        Weights(uncovered=dice.choice((1, 10)), people=dice.choice((5, 300)), load=1),
        Rules(longest_stretch=dice.choice((None, 240, 300)), break_minutes=30),
        previous=previous,
    )


def _tiny_block(dice: random.Random, i: int) -> Block:
    start = at(dice.randrange(2), 8) + timedelta(minutes=30 * dice.randrange(12))
    end = start + timedelta(minutes=30 * dice.randint(2, 5))
    needs = frozenset(dice.sample(SKILLS[:2], dice.choice((0, 0, 1))))
    place = dice.choice(("p0", "p1", "p2", None))
    return Block(f"b{i}", f"c{dice.randrange(3)}", start, end, place, needs, dice.choice((1, 3)))


def _tiny_companion(dice: random.Random, i: int, blocks: tuple[Block, ...]) -> Companion:
    lunch = (Busy(at(0, 11), at(0, 12), "p1"),) if dice.random() < 0.3 else ()
    return Companion(
        key=f"k{i}",
        skills=frozenset(SKILLS[:2]) if dice.random() < 0.7 else frozenset(),
        absences=(Span(at(1, 6), at(1, 10)),) if dice.random() < 0.3 else (),
        busy=lunch,
        day_minutes=dice.choice((240, 360)),
        week_minutes=dice.choice((300, 420)),
        least_minutes=dice.choice((0, 200)),
        given_minutes=dice.choice((0, 60)),
        home=dice.choice(("h0", "h1", None)),
        bars={"c1": Stop.CONTACT} if dice.random() < 0.2 else {},
        declined=frozenset({blocks[0].key}) if dice.random() < 0.2 else frozenset(),
        met={"c0": 4.0},
        preferred_by=frozenset({"c2"}) if dice.random() < 0.2 else frozenset(),
    )
