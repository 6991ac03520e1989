"""What one change of a companion's day costs, as a matrix of rows and slots.

A slot is a companion with what they keep: either they do all that they do now and have a half of a
day free, or they give one of their rows away. Each takes one row at the most. A plan of slots is a
matching; where the slots of one companion do not interfere with each other, it is a plan.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from eassociate.planner.beside import Beside
from eassociate.planner.fitting import fits
from eassociate.planner.town import Town

#: A row that a slot cannot take costs so much (upper part).
NEVER = 1 << 61
NOON = 12


@dataclass(frozen=True, slots=True)
class Slot:
    """`base`: the rows that companion `p` keeps; `own`: the row that goes on here now, if any;
    `half`: only rows of this half day, -1: of any.
    """

    p: int
    base: tuple[int, ...]
    own: int | None
    half: int
    frozen: bool = False


class Slots:
    """The slots of a town; `row` prices one row in all of them, beside what the bases cost."""

    def __init__(self, town: Town, able: Any, careful: Mapping[int, int] | None = None) -> None:
        """`careful`: companions whose slots would interfere, and how often they did: first they
        have no free half day beside what they keep, then they keep what they have.
        """
        self.town, self.able = town, able
        halves = [
            (t.day, b.start.hour >= NOON) for t, b in zip(town.things, town.rows, strict=True)
        ]
        names = sorted(set(halves))
        self.half = [names.index(h) for h in halves]
        self.slots: list[Slot] = []
        for p in np.nonzero(able.any(axis=1))[0].tolist():
            slots = _of_one(town, p, able[p], np.array(self.half))
            self.slots += _fewer(slots, (careful or {}).get(p, 0))
        self.people = np.array([s.p for s in self.slots], dtype=np.int64)
        self.halves = np.array([s.half for s in self.slots], dtype=np.int64)
        self.plain = np.array([not town.fixed[s.p] for s in self.slots], dtype=bool)
        self.frozen = np.array([s.frozen for s in self.slots], dtype=bool)
        own = [-1 if s.own is None else s.own for s in self.slots]
        self.own = np.array(own, dtype=np.int64)
        self.beside = Beside(town, [slot.base for slot in self.slots])
        self.ties = _Ties(town)

    def row(self, row: int) -> tuple[Any, Any]:
        """Upper and lower costs of a row by slot; `NEVER` where it cannot be."""
        upper = np.full(len(self.slots), NEVER, dtype=np.int64)
        lower = np.zeros(len(self.slots), dtype=np.int64)
        may = self._open_to(row) & self.able[self.people, row] & self._in_its_half(row)
        self._plain(row, np.nonzero(may & self.plain)[0], upper, lower)
        for j in np.nonzero(may & ~self.plain)[0].tolist():
            cost = self._added(self.slots[j], row)
            if cost is not None:
                upper[j], lower[j] = cost
        return upper, lower

    def _open_to(self, row: int) -> Any:
        return ~self.frozen | (self.own == row)

    def _in_its_half(self, row: int) -> Any:
        """Rows of the slot's own half day; of another if that does not go beside the own row."""
        instead = (self.own >= 0) & ~self.beside.pairs[self.own, row]
        return (self.halves == self.half[row]) | (self.halves < 0) | instead

    def _plain(self, row: int, some: Any, upper: Any, lower: Any) -> None:
        """In slots of those who have nothing fixed; the way only from what comes before."""
        town, beside = self.town, self.beside
        some = some[beside.fits(some, self.people[some], row)]
        people = self.people[some]
        strange = town.points[people, row] * ~beside.knows(some, row)
        upper[some] = town.scale.unfamiliar * strange
        if town.before[row] >= 0:
            upper[some] += np.where(people == town.before[row], 0, town.share[row] + 1)
        way = beside.way(some, row, town.from_home[people, row])
        ties = self.ties.of(people, town.things[row].minutes)
        lower[some] = town.scale.travel * way + ties

    def _added(self, slot: Slot, row: int) -> tuple[int, int] | None:
        """What the row costs beside the base, in two parts; None if they do not go together."""
        town, goes = self.town, self.town.goes_with
        if any(one == row or not goes[one][row] for one in slot.base):
            return None
        taken = tuple(sorted((*slot.base, row)))
        if not fits(town, slot.p, taken):
            return None
        cost = town.cost(slot.p, taken) - town.cost(slot.p, slot.base)
        cost += town.moved(slot.p, row) * town.share[row] * town.scale.base
        upper = (cost + town.scale.base // 2) // town.scale.base
        return upper, cost - upper * town.scale.base


def _of_one(town: Town, p: int, able: Any, half: Any) -> list[Slot]:
    mine = town.mine[p]
    rows = np.nonzero(able)[0]
    if len(mine) < 2 and _only_one(town, p, rows):
        return [Slot(p, (), mine[0] if mine else None, -1)]
    found = [Slot(p, tuple(row for row in mine if row != own), own, int(half[own])) for own in mine]
    free = sorted(set(half[rows].tolist()) - {slot.half for slot in found})
    return found + [Slot(p, mine, None, number) for number in free]


def _fewer(slots: list[Slot], careful: int) -> list[Slot]:
    """The slots of somebody in whose case all of them together are too many."""
    if not careful:
        return slots
    own = [slot for slot in slots if slot.own is not None]
    if careful == 1 and own:
        return own
    return [replace(slot, frozen=True) for slot in own] or slots[: 1 if careful == 1 else 0]


def _only_one(town: Town, p: int, rows: Any) -> bool:
    shortest = sorted(town.things[row].minutes for row in rows.tolist())[:2]
    return sum(shortest) > town.week_room[p] or len(shortest) < 2


class _Ties:
    """What breaks ties, for many companions at once: load, less what they lack of their week."""

    def __init__(self, town: Town) -> None:
        people = range(len(town.people))
        self.week = np.array([max(c.week_minutes, 1) for c in town.people], dtype=np.int64)
        used = np.array(town.used, dtype=np.int64)
        self.used = np.minimum(np.maximum(used, 0), self.week)
        self.lacking = np.array([town.lacking(p, 0) for p in people], dtype=np.int64)

    def of(self, people: Any, minutes: int) -> Any:
        load = minutes * self.used[people] * 100 // (self.week[people] * 60)
        return load - np.minimum(minutes, self.lacking[people])
