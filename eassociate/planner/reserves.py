"""How many people on call a provider needs, by trying out many mornings.

A morning: each companion is absent by chance. First those who are free go, each on one open block
at the most (a largest matching, the heaviest blocks first), nobody is moved; what is left is for
the reserves, each taking what they can one after the other. An exact cover of the same morning
covers no less, so that the answer is on the safe side.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from eassociate.planner.fitting import able_matrix, fits
from eassociate.planner.problem import Block, Companion, Problem
from eassociate.planner.scale import scale_of
from eassociate.planner.town import Town
from eassociate.planner.ways import longest_way

#: Of a companion about whom nothing is known, where nothing is known about anybody.
USUAL_RATE = 0.05
#: An own history of so many days counts as much as what is usual for all.
PRIOR_DAYS = 40


def absence_rates(days: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    """Companion → chance to be absent on a day, from (days absent, days due): the own share, drawn
    towards that of all together the shorter the history is.
    """
    absent, due = (sum(pair[k] for pair in days.values()) for k in (0, 1))
    usual = (absent + USUAL_RATE * PRIOR_DAYS) / (due + PRIOR_DAYS)
    return {
        who: min(1.0, (away + usual * PRIOR_DAYS) / (all_days + PRIOR_DAYS))
        for who, (away, all_days) in days.items()
    }


@dataclass(frozen=True, slots=True)
class Size:
    """With so many `reserves`: minutes without anybody in an average week, and the share of
    mornings on which every block is covered.
    """

    reserves: int
    minutes_a_week: float
    whole: float


@dataclass(frozen=True, slots=True)
class Reserves:
    """`needed`: the fewest with which at least `share` of the `mornings` are covered whole; None:
    not even the largest size is enough.
    """

    sizes: tuple[Size, ...]
    needed: int | None
    share: float
    mornings: int


def reserves(
    days: Sequence[Problem],
    rates: Mapping[str, float],
    mornings: int = 200,
    seed: int = 0,
    share: float = 0.99,
    largest: int = 40,
) -> Reserves:
    """Tries out `mornings` days. `days`: the days of a week, each with its roster (`previous`);
    `rates`: companion → chance to be absent (not in it: never). Every size from none to `largest`
    is looked at. The same seed gives the same answer.
    """
    dice = random.Random(f"reserves {seed}")
    scenes = [_Scene(day, _on_call(day, largest, dice)) for day in days if day.blocks]
    if not scenes:
        return Reserves((Size(0, 0.0, 1.0),), 0, share, mornings)
    left = [scenes[n % len(scenes)].morning(rates, dice) for n in range(mornings)]
    sizes = tuple(_size(left, number, len(scenes)) for number in range(largest + 1))
    needed = next((size.reserves for size in sizes if size.whole >= share), None)
    return Reserves(sizes, needed, share, mornings)


def _size(left: list[list[int]], number: int, days: int) -> Size:
    minutes = [morning[min(number, len(morning) - 1)] for morning in left]
    whole = sum(m == 0 for m in minutes) / len(minutes)
    return Size(number, sum(minutes) / len(minutes) * days, whole)


def _on_call(day: Problem, number: int, dice: random.Random) -> list[Companion]:
    """People without children: skills, home and hours like those of somebody of the staff."""
    staff = sorted(day.companions, key=lambda c: c.key)
    chosen = [dice.choice(staff) for _ in range(number)] if staff else []
    return [
        replace(
            one,
            key=f"reserve {n:03}",
            available=None,
            absences=(),
            papers_until=None,
            busy=(),
            given_minutes=0,
            bars={},
            declined=frozenset(),
            met={},
            preferred_by=frozenset(),
        )
        for n, one in enumerate(chosen)
    ]


class _Scene:
    """A day made ready for many mornings: who could take which block beside all that they have."""

    def __init__(self, day: Problem, on_call: list[Companion]) -> None:
        given: dict[str, list[Block]] = {}
        for block in day.blocks:
            if block.key in day.previous:
                given.setdefault(day.previous[block.key], []).append(block)
        people = [*day.companions, *on_call]
        scale = scale_of(day, longest_way(day.travel))
        self.town = Town(day, scale, day.blocks, people, given, {})
        self.able: Any = able_matrix(self.town)
        number = {c.key: p for p, c in enumerate(self.town.people)}
        self.on_call = [number[c.key] for c in on_call]
        self.staff = [number[c.key] for c in sorted(day.companions, key=lambda c: c.key)]
        self.goes = [number.get(day.previous.get(b.key, ""), -1) for b in self.town.rows]
        rows = range(len(self.town.rows))
        self.could = [self._could(row) for row in rows]

    def _could(self, row: int) -> list[int]:
        reserve = set(self.on_call)
        able = self.able[:, row].nonzero()[0].tolist()
        return [p for p in able if p not in reserve and self._breaks(p, row)]

    def _breaks(self, p: int, row: int) -> bool:
        return fits(self.town, p, (row,))

    def morning(self, rates: Mapping[str, float], dice: random.Random) -> list[int]:
        """Minutes without anybody with no reserve, with one, with two … on a morning by chance."""
        keys = [self.town.people[p].key for p in self.staff]
        ill = {
            p
            for p, key in zip(self.staff, keys, strict=True)
            if dice.random() < rates.get(key, 0.0)
        }
        rows = [row for row, p in enumerate(self.goes) if p in ill]
        rows.sort(key=lambda row: (-self._weight(row), row))
        left = self._stand_in(rows, ill)
        minutes = [sum(self.town.rows[row].minutes for row in left)]
        for p in self.on_call:
            if not left:
                break
            taken = self._takes(p, left)
            left = [row for row in left if row not in taken]
            minutes.append(sum(self.town.rows[row].minutes for row in left))
        return minutes

    def _weight(self, row: int) -> int:
        return self.town.rows[row].minutes * self.town.rows[row].weight

    def _stand_in(self, rows: list[int], ill: set[int]) -> list[int]:
        """What stays open after those who are free have gone (augmenting paths)."""
        row_of: dict[int, int] = {}

        def place(row: int, seen: set[int]) -> bool:
            for p in self.could[row]:
                if p in ill or p in seen:
                    continue
                seen.add(p)
                if p not in row_of or place(row_of[p], seen):
                    row_of[p] = row
                    return True
            return False

        return [row for row in rows if not place(row, set())]

    def _takes(self, p: int, left: list[int]) -> tuple[int, ...]:
        """The rows that reserve `p` takes, the heaviest first."""
        taken: tuple[int, ...] = ()
        for row in left:
            more = tuple(sorted((*taken, row)))
            if self.able[p, row] and fits(self.town, p, more):
                taken = more
        return taken
