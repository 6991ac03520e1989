"""What the time of companions is worth: a price for every row that children's plans share.

The rows, of every companion c (what the chosen plans of all children use):
  week   [c]     minutes of the week                                   ≤ room
  half   [c]     parts longer than half of the room                    ≤ 1
  least  [c]     minutes (of a part no more than the guaranteed: more than that cannot help
                 elsewhere), and what is missing (at its cost)         ≥ guaranteed
  cut    [r]     rows that are added where they matter: blocks of which one can be taken at most
                 (a slot: all under way at one moment), parts that do not go together

For any prices ≥ 0 the children's cheapest plans at these prices, minus the prices of all there is,
are a bound: no plan costs less (Lagrangian relaxation; Geoffrion 1974).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.cuts import Cut
from eassociate.planner.week.own import Own
from eassociate.planner.week.patterns import weights_of
from eassociate.planner.week.pieces import slots
from eassociate.planner.week.savings import Credits
from eassociate.planner.week.table import Table

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Rows:
    """Which rows there are, and which blocks stand in which."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.companions = len(table.companions)
        self.cliques = slots(table.start, table.end, table.day)
        self.slots_of = self._slots()
        least = int(table.minutes.min()) if len(table.minutes) else 0
        self.short = table.day_room < 2 * least
        self.room = np.maximum(table.week_room, 0).astype(np.float64)
        self.least = np.maximum(table.least_left, 0).astype(np.float64)
        self._bits: dict[int, Ints] = {}
        self._positions: dict[frozenset[int], Ints] = {}
        self._clashes: dict[int, frozenset[int]] = {}

    def _slots(self) -> list[list[int]]:
        """By block: its cliques, and its day (counted on after the cliques)."""
        found: list[list[int]] = [[] for _ in self.table.blocks]
        for number, blocks in enumerate(self.cliques):
            for b in blocks:
                found[b].append(number)
        for b, d in enumerate(self.table.day):
            found[b].append(len(self.cliques) + int(d))
        return found

    def slots(self, c: int, blocks: Iterable[int]) -> set[int]:
        """What of a companion's week the blocks take: slots, and days with room for one block."""
        found = {number for b in blocks for number in self.slots_of[b]}
        slots = len(self.cliques)
        return {x for x in found if x < slots or self.short[c, x - slots]}

    def slot_cut(self, c: int, number: int) -> Cut:
        """The row of a slot: one of its blocks at most."""
        return Cut(c, self._clash(number))

    def _clash(self, number: int) -> frozenset[int]:
        """The blocks of a slot; the same object for everybody."""
        if number not in self._clashes:
            slots = len(self.cliques)
            day = np.nonzero(self.table.day == number - slots)[0]
            blocks = self.cliques[number] if number < slots else day.tolist()
            self._clashes[number] = frozenset(blocks)
        return self._clashes[number]

    def positions(self, blocks: frozenset[int]) -> Ints:
        """The blocks of a clash as an array."""
        if blocks not in self._positions:
            self._positions[blocks] = np.array(sorted(blocks), np.int64)
        return self._positions[blocks]

    def bits(self, own: Own) -> Ints:
        """[s]: the slots of a set of the child's blocks as bits, days above the cliques."""
        if own.k not in self._bits:
            found = np.zeros(1 << own.n, np.int64)
            for i, b in enumerate(own.blocks):
                mine = self.bits_of_block(int(b))
                found |= np.where(own.members[i] > 0, mine, 0)
            self._bits[own.k] = found
        return self._bits[own.k]

    def bits_of_block(self, b: int) -> int:
        return sum(1 << number for number in self.slots_of[b])

    def bits_kept(self, c: int) -> int:
        """Bits that count for the companion: all slots, and days with room for one block."""
        days = sum(1 << d for d in range(7) if self.short[c, d])
        return (1 << len(self.cliques)) - 1 | days << len(self.cliques)


@dataclass
class Prices:
    """A price for every row; `cut` by the number of the cut. All ≥ 0."""

    week: Floats
    half: Floats
    least: Floats
    cut: Floats = field(default_factory=lambda: np.zeros(0))

    def mixed(self, other: Prices, share: float) -> Prices:
        """`share` of these, the rest of the other; cuts that one of them lacks are free in it."""
        size = max(len(self.cut), len(other.cut))
        mine, others = (np.pad(x, (0, size - len(x))) for x in (self.cut, other.cut))
        pairs = [
            (self.week, other.week),
            (self.half, other.half),
            (self.least, other.least),
            (mine, others),
        ]
        return Prices(*(share * a + (1 - share) * b for a, b in pairs))

    def of_everything(self, rows: Rows) -> float:
        """The prices of all there is, to be taken off the children's cheapest plans."""
        total = (self.week * rows.room).sum() + self.half.sum() + self.cut.sum()
        return float(total - (self.least * rows.least).sum())


def free(rows: Rows) -> Prices:
    """Nothing costs anything."""
    c = rows.companions
    return Prices(np.zeros(c), np.zeros(c), np.zeros(c))


class Market:
    """Prices made ready for asking what a child's plan costs."""

    def __init__(
        self, rows: Rows, prices: Prices, cuts: list[Cut], credits: Credits | None = None
    ) -> None:
        self.rows, self.prices = rows, prices
        travel = float(rows.table.weights.travel)
        #: What is taken off a block [long, c, b] that is the first, and the last, of its day.
        self.ends = None if credits is None else (-travel * credits.after, -travel * credits.before)
        self._charge(cuts)

    def _charge(self, cuts: list[Cut]) -> None:
        """Per companion [c, b] what a block of which one can be taken costs; None: nothing."""
        self.clash: Any = None
        self.taken: dict[int, list[tuple[float, Cut]]] = {}
        of_clash: dict[frozenset[int], Floats] = {}
        for cut, price in zip(cuts, self.prices.cut, strict=False):
            if price <= 1e-9:
                continue
            if cut.taken:
                self.taken.setdefault(cut.companion, []).append((float(price), cut))
            else:
                paid = of_clash.setdefault(cut.clash, np.zeros(self.rows.companions))
                paid[cut.companion] += price
        if of_clash:
            self.clash = self._nothing()
        for blocks, paid in of_clash.items():
            who, at = np.nonzero(paid)[0], self.rows.positions(blocks)
            self.clash[np.ix_(who, at)] += paid[who, None]

    def _nothing(self) -> Any:
        return np.zeros((self.rows.companions, len(self.rows.table.blocks)), np.float32)

    def costs(self, own: Own) -> NDArray[np.float32]:
        """[m, s]: as `Own.costs`, prices included."""
        rows, prices, table = self.rows, self.prices, self.rows.table
        e, blocks = own.rows, own.blocks
        more = (prices.week[e][:, None] * table.minutes[blocks][None, :]).astype(np.float32)
        if self.clash is not None:
            more += self.clash[np.ix_(e, blocks)]
        costs, long = own.costs(more), own.minutes[None, :] * 2 > rows.room[e][:, None]
        if self.ends is not None:
            at = np.ix_(e, blocks)
            short, others = (np.hstack([x[i][at] for x in self.ends]) for i in (0, 1))
            costs += np.where(long, others @ own.shape.ends, short @ own.shape.ends)
        paid = np.nonzero(prices.least[e] > 1e-9)[0]
        if len(paid):
            counted = np.minimum(own.minutes[None, :], rows.least[e[paid]][:, None])
            costs[paid] -= (prices.least[e[paid]][:, None] * counted).astype(np.float32)
        dear = np.nonzero(prices.half[e] > 1e-9)[0]
        if len(dear):
            costs[dear] += (prices.half[e[dear]][:, None] * long[dear]).astype(np.float32)
        for i, c in enumerate(e) if self.taken else ():
            for price, cut in self.taken.get(int(c), ()):
                costs[i] += price * weights_of(cut.taken, rows.bits(own), own.minutes)
        return costs
