"""The cheapest matching of rows with slots; a row may also stay open at its price.

Shortest augmenting paths (Kuhn 1955; Jonker and Volgenant, Computing 38, 1987), beginning with a
matching that is there already. Costs are pairs of whole numbers compared one after the other, so
nothing is rounded. A row's dual price is what it costs that the row is there.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

#: Farther than anything.
FAR = 1 << 62


@dataclass(slots=True)
class Matching:
    """`slot_of[row]`: its slot, -1 if it stays open. `upper`, `lower`: prices of the rows."""

    slot_of: list[int]
    upper: list[int]
    lower: list[int]


@dataclass(slots=True)
class _Tree:
    """Cheapest ways from one row to all slots."""

    upper: Any
    lower: Any
    came_from: Any
    open: Any  # slots whose distance is not final
    reached: list[tuple[int, tuple[int, int]]] = field(default_factory=list)  # slot, distance
    rows: list[tuple[int, tuple[int, int]]] = field(default_factory=list)
    stay: tuple[int, int] = (FAR, 0)  # cheapest row that could stay open instead
    stays: int = -1


class Matcher:
    """`costs(row)`: upper and lower costs of a row by slot, asked for once and only where needed;
    `price_open`: upper costs of rows that stay open.
    """

    def __init__(
        self, slots: int, price_open: Sequence[int], costs: Callable[[int], tuple[Any, Any]]
    ) -> None:
        self.price_open, self.ask = list(price_open), costs
        self.asked: dict[int, tuple[Any, Any]] = {}
        rows = len(self.price_open)
        self.row_upper, self.row_lower = [0] * rows, [0] * rows
        self.slot_upper = np.zeros(slots, dtype=np.int64)
        self.slot_lower = np.zeros(slots, dtype=np.int64)
        self.slot_of, self.row_of = [-1] * rows, [-1] * slots

    def begin(self, row: int, slot: int, cost: tuple[int, int]) -> None:
        """Row and slot belong together already; no other slot may be cheaper for the row."""
        self.slot_of[row], self.row_of[slot] = slot, row
        self.row_upper[row], self.row_lower[row] = cost

    def _costs(self, row: int) -> tuple[Any, Any]:
        if row not in self.asked:
            self.asked[row] = self.ask(row)
        return self.asked[row]

    def run(self) -> Matching:
        for row, slot in enumerate(self.slot_of):
            if slot < 0:
                self._place(row)
        return Matching(self.slot_of, self.row_upper, self.row_lower)

    def _place(self, first: int) -> None:
        number = len(self.row_of)
        tree = _Tree(
            np.full(number, FAR, dtype=np.int64),
            np.zeros(number, dtype=np.int64),
            np.full(number, -1, dtype=np.int64),
            np.ones(number, dtype=bool),
        )
        row, far = first, (0, 0)
        while True:
            self._grow(tree, row, far)
            slot, far = _nearest(tree)
            if slot < 0 or tree.stay <= far:
                self._reprice(tree, tree.stay)
                self._turn(tree, tree.stays, None)
                return
            if self.row_of[slot] < 0:
                self._reprice(tree, far)
                self._turn(tree, int(tree.came_from[slot]), slot)
                return
            tree.open[slot] = False
            tree.reached.append((slot, far))
            row = self.row_of[slot]

    def _grow(self, tree: _Tree, row: int, far: tuple[int, int]) -> None:
        tree.rows.append((row, far))
        above, below = far[0] - self.row_upper[row], far[1] - self.row_lower[row]
        cost_above, cost_below = self._costs(row)
        upper = cost_above + above - self.slot_upper
        lower = cost_below + below - self.slot_lower
        better = (upper < tree.upper) | ((upper == tree.upper) & (lower < tree.lower))
        better &= tree.open & (cost_above < FAR >> 1)
        tree.upper[better] = upper[better]
        tree.lower[better] = lower[better]
        tree.came_from[better] = row
        stay = (self.price_open[row] + above, below)
        if stay < tree.stay:
            tree.stay, tree.stays = stay, row

    def _reprice(self, tree: _Tree, length: tuple[int, int]) -> None:
        for slot, (upper, lower) in tree.reached:
            self.slot_upper[slot] -= length[0] - upper
            self.slot_lower[slot] -= length[1] - lower
        for row, (upper, lower) in tree.rows:
            self.row_upper[row] += length[0] - upper
            self.row_lower[row] += length[1] - lower

    def _turn(self, tree: _Tree, row: int, slot: int | None) -> None:
        """Along the way back to the first row, everybody moves on by one."""
        while True:
            left = self.slot_of[row]
            self.slot_of[row] = -1 if slot is None else slot
            if slot is not None:
                self.row_of[slot] = row
            if left < 0:
                return
            row, slot = int(tree.came_from[left]), left


def _nearest(tree: _Tree) -> tuple[int, tuple[int, int]]:
    upper = np.where(tree.open, tree.upper, FAR)
    if not len(upper):
        return -1, (FAR, 0)
    least = int(upper.min())
    if least >= FAR:
        return -1, (FAR, 0)
    ties = np.nonzero(upper == least)[0]
    slot = int(ties[np.argmin(tree.lower[ties])])
    return slot, (least, int(tree.lower[slot]))
