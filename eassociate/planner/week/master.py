"""The relaxation over children's plans, solved again and again while plans and cuts are added.

Columns: a plan of a child; for each companion what is missing to the guaranteed minutes; for each
companion and day the minutes of way saved; and for each row an emergency exit at a price, so that
prices are sensible from the beginning (du Merle, Villeneuve, Desrosiers and Hansen 1999).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from eassociate.planner.quiet import quiet_solver
from eassociate.planner.week.own import Own, Part
from eassociate.planner.week.patterns import pattern, weights_of
from eassociate.planner.week.prices import Prices, Rows
from eassociate.planner.week.savings import Cut, Savings

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Minutes are counted in units of this, so that all coefficients are of one size.
UNIT = 200.0
#: What using more than there is costs at first, per row.
EXIT = 120.0
#: One solution takes no longer than this, in seconds; prices of an unfinished one are prices too.
LONGEST = 10.0


@dataclass(frozen=True)
class Column:
    """A child's plan: what it costs by itself, and who takes which of its blocks (by set)."""

    child: int
    parts: tuple[Part, ...]
    cost: float


@dataclass(frozen=True)
class Use:
    """One part of a column as the rows see it."""

    companion: int
    blocks: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    minutes: int
    long: bool
    bits: int


class Master:
    """The linear programme and its solution."""

    def __init__(self, rows: Rows, owns: list[Own], savings: Savings) -> None:
        self.rows, self.owns, self.savings = rows, owns, savings
        self.table = rows.table
        self.columns: list[Column] = []
        self.uses: list[list[Use]] = []
        self.number_of: dict[tuple[int, tuple[Part, ...]], int] = {}
        self.cuts: list[Cut] = []
        self.cuts_on: dict[int, list[int]] = defaultdict(list)
        self.uses_by: dict[int, list[tuple[int, Use]]] = defaultdict(list)
        self.numbers: list[int] = []
        self.solver: Any = quiet_solver()
        self.exit = EXIT
        self._lay_out()

    # -- rows and fixed columns -----------------------------------------------------------------

    def _lay_out(self) -> None:
        rows, k = self.rows, len(self.owns)
        c = rows.companions
        sizes = [k, c, c, c]
        self.at = np.concatenate([[0], np.cumsum(sizes)])
        inf = highspy.kHighsInf
        upper = [np.ones(k), rows.room / UNIT, np.ones(c), np.full(c, inf)]
        lower = [np.ones(k), np.full(c, -inf), np.full(c, -inf), rows.least / UNIT]
        total = int(self.at[-1])
        none = np.zeros(0, np.int32), np.zeros(0)
        starts = np.zeros(total, np.int32)
        self.solver.addRows(total, np.concatenate(lower), np.concatenate(upper), 0, starts, *none)
        self.exits: list[int] = []
        self._add_exits(np.arange(self.at[1], self.at[3], dtype=np.int32))
        self._add_missing()
        self.saved_column: dict[int, int] = {}
        self.slots: dict[tuple[int, int], int] = {}

    def _add_exits(self, rows: NDArray[np.int32]) -> None:
        """A column for each of these rows of capacity."""
        n = len(rows)
        first = self.solver.getNumCol()
        self.exits += range(first, first + n)
        cost, zero = np.full(n, self.exit), np.zeros(n)
        inf = np.full(n, highspy.kHighsInf)
        starts = np.arange(n, dtype=np.int32)
        self.solver.addCols(n, cost, zero, inf, n, starts, rows, -np.ones(n))

    def _add_missing(self) -> None:
        c = self.rows.companions
        rows = np.arange(self.at[3], self.at[4], dtype=np.int32)
        cost = np.full(c, UNIT * self.table.weights.unfairness)
        inf = np.full(c, highspy.kHighsInf)
        starts = np.arange(c, dtype=np.int32)
        self.solver.addCols(c, cost, np.zeros(c), inf, c, starts, rows, np.ones(c))

    # -- plans ----------------------------------------------------------------------------------

    def add(self, found: Iterable[tuple[int, list[Part]]], static: dict[int, Any]) -> int:
        """Adds plans that are not there yet; how many. `static`: costs without prices, kept."""
        columns: list[Column] = []
        for child, parts in found:
            key = (child, tuple(sorted(parts)))
            if key not in self.number_of:
                self.number_of[key] = len(self.columns) + len(columns)
                columns.append(Column(child, key[1], self._cost(child, key[1], static)))
        self._append(columns)
        return len(columns)

    def _cost(self, child: int, parts: tuple[Part, ...], static: dict[int, Any]) -> float:
        own = self.owns[child]
        if child not in static:
            static[child] = own.costs()
        costs = static[child]
        return sum(float(costs[r, s]) if r >= 0 else float(own.alone[s]) for r, s in parts)

    def _append(self, columns: list[Column]) -> None:
        starts: list[int] = []
        index: list[int] = []
        value: list[float] = []
        base = self.solver.getNumCol()
        for x, column in enumerate(columns):
            starts.append(len(index))
            uses = uses_of(self.owns[column.child], column.parts, self.rows)
            entries = self._entries(column.child, uses, base + x)
            index += list(entries)
            value += list(entries.values())
            self.columns.append(column)
            self.numbers.append(base + x)
            self.uses.append(uses)
        n = len(columns)
        if n:
            cost = np.array([column.cost for column in columns])
            inf = np.full(n, highspy.kHighsInf)
            arrays = (np.array(starts, np.int32), np.array(index, np.int32), np.array(value))
            self.solver.addCols(n, cost, np.zeros(n), inf, len(index), *arrays)

    def _entries(self, child: int, uses: list[Use], x: int) -> dict[int, float]:
        at, rows = self.at, self.rows
        found: dict[int, float] = defaultdict(float)
        found[child] = 1.0
        for use in uses:
            c = use.companion
            found[int(at[1]) + c] += use.minutes / UNIT
            found[int(at[2]) + c] += float(use.long)
            found[int(at[3]) + c] += min(use.minutes, float(rows.least[c])) / UNIT
            self.uses_by[c].append((x, use))
            for r in self.cuts_on.get(c, ()):
                found[int(at[4]) + r] += amount_of(self.cuts[r], use)
        return {row: value for row, value in found.items() if value}

    # -- cuts -----------------------------------------------------------------------------------

    def cut(self, cuts: Iterable[Cut]) -> int:
        """Adds rows; how many."""
        number = 0
        for cut in cuts:
            c = cut.companion
            entries: dict[int, float] = defaultdict(float)
            if not cut.limit:
                entries[self._saved(c)] = 1.0
            for x, use in self.uses_by[c]:
                if amount := amount_of(cut, use):
                    entries[x] += amount
            self.cuts_on[c].append(len(self.cuts))
            self.cuts.append(cut)
            values = list(entries.values())
            self.solver.addRow(-highspy.kHighsInf, cut.limit, len(values), list(entries), values)
            if cut.clash:
                self._add_exits(np.array([self.solver.getNumRow() - 1], np.int32))
            number += 1
        return number

    def _saved(self, c: int) -> int:
        """The column of what a companion saves; made when it is first asked for."""
        if c not in self.saved_column:
            self.saved_column[c] = self.solver.getNumCol()
            cost = -float(self.table.weights.travel)
            self.solver.addCol(cost, 0.0, highspy.kHighsInf, 0, [], [])
        return self.saved_column[c]

    def crowded(self, values: Floats) -> list[Cut]:
        """Slots that the solution fills more than once."""
        found = []
        for c, uses in self.uses_by.items():
            filled: dict[int, float] = defaultdict(float)
            for x, use in uses:
                if x < len(values) and values[x] > 1e-7:
                    for number in self.rows.slots(c, use.blocks):
                        filled[number] += values[x]
            found += [(c, number) for number, value in filled.items() if value > 1 + 1e-6]
        return self.slot_cuts(found)

    def slot_cuts(self, wanted: Iterable[tuple[int, int]]) -> list[Cut]:
        """Rows for slots (companion, number) that are not there yet; to be added at once."""
        new = [pair for pair in wanted if pair not in self.slots]
        self.slots.update({pair: len(self.cuts) + i for i, pair in enumerate(new)})
        return [self.rows.slot_cut(c, number) for c, number in new]

    def shared_slots(self, columns: Iterable[int]) -> list[Cut]:
        """Rows for all slots that plans of two children among these columns could want."""
        child: dict[tuple[int, int], int] = {}
        shared: dict[tuple[int, int], None] = {}
        for x in columns:
            for use in self.uses[x]:
                for number in self.rows.slots(use.companion, use.blocks):
                    pair = (use.companion, number)
                    if child.setdefault(pair, self.columns[x].child) != self.columns[x].child:
                        shared[pair] = None
        return self.slot_cuts(shared)

    def violated(self, values: Floats) -> list[Cut]:
        """Cuts on saved ways that the solution breaks."""
        found = []
        blocks = len(self.table.blocks)
        for c, column in self.saved_column.items():
            if column >= len(values) or values[column] < 0.5:
                continue
            first, last = np.zeros(blocks), np.zeros(blocks)
            for x, use in self.uses_by[c]:
                if x < len(values) and values[x] > 1e-7:
                    first[list(use.first)] += values[x]
                    last[list(use.last)] += values[x]
            if (cut := self.savings.violated(c, first, last, values[column])) is not None:
                found.append(cut)
        return found

    def overfull(self, values: Floats) -> list[Cut]:
        """Cuts on what companions take together, where the solution mixes too much."""
        found = []
        for c, uses in self.uses_by.items():
            parts = [
                (use.bits, use.minutes, float(values[x]))
                for x, use in uses
                if x < len(values) and values[x] > 1e-6
            ]
            if taken := pattern(parts, float(self.rows.room[c])):
                none = np.zeros(0, np.int64), np.zeros(0)
                found.append(Cut(c, *none, *none, taken=taken))
        return found

    # -- solution -------------------------------------------------------------------------------

    def solve(self) -> tuple[float, Floats, Prices]:
        """Least cost of the relaxation, the columns' values, the rows' prices."""
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + LONGEST)
        self.solver.run()
        solution = self.solver.getSolution()
        duals = np.array(solution.row_dual)
        value = self.solver.getInfo().objective_function_value
        return value, np.array(solution.col_value), self._prices(duals)

    def _prices(self, duals: Floats) -> Prices:
        at = self.at
        found = [
            -duals[at[1] : at[2]] / UNIT,
            -duals[at[2] : at[3]],
            duals[at[3] : at[4]] / UNIT,
            -duals[at[4] :],
        ]
        return Prices(*(np.maximum(x, 0.0) for x in found))

    def raise_exits(self, values: Floats) -> bool:
        """Were emergency exits used? Then they cost more from now on."""
        there = np.array([x for x in self.exits if x < len(values)], np.int32)
        if values[there].max(initial=0.0) < 1e-6:
            return False
        self.exit *= 5
        n, numbers = len(self.exits), np.array(self.exits, np.int32)
        self.solver.changeColsCost(n, numbers, np.full(n, self.exit))
        return True


def uses_of(own: Own, parts: Iterable[Part], rows: Rows) -> list[Use]:
    """What the rows see of a plan."""
    found = []
    for row, s in parts:
        if row < 0:
            continue
        inside = [b for b in range(own.n) if s >> b & 1]
        c, minutes = int(own.rows[row]), int(own.minutes[s])
        first = tuple(int(own.blocks[b]) for b in inside if own.shape.first[b, s])
        last = tuple(int(own.blocks[b]) for b in inside if own.shape.last[b, s])
        blocks = tuple(int(own.blocks[b]) for b in inside)
        bits = int(rows.bits(own)[s]) & rows.bits_kept(c)
        found.append(Use(c, blocks, first, last, minutes, minutes * 2 > rows.room[c], bits))
    return found


def amount_of(cut: Cut, use: Use) -> float:
    """What a part of a plan stands for in the cut's row."""
    if cut.clash:
        return float(len(set(cut.clash).intersection(use.blocks)))
    if cut.taken:
        bits, minutes = np.array([use.bits]), np.array([float(use.minutes)])
        return float(weights_of(cut.taken, bits, minutes)[0])
    total = 0.0
    for blocks, minutes, mine in (
        (cut.after, cut.after_minutes, use.first),
        (cut.before, cut.before_minutes, use.last),
    ):
        for b in mine:
            i = int(np.searchsorted(blocks, b))
            if i < len(blocks) and blocks[i] == b:
                total -= float(minutes[i])
    return total
