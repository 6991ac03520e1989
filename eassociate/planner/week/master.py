"""The relaxation over children's plans, solved again and again while plans and cuts are added.

Columns: a plan of a child; for each companion what is missing to the guaranteed minutes; and for
each row an emergency exit at a price, so that prices are sensible from the beginning (du Merle,
Villeneuve, Desrosiers and Hansen 1999).
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from eassociate.planner.quiet import quiet_solver
from eassociate.planner.week.choosing import Offer
from eassociate.planner.week.columns import Column, Use, amount_of, calm, credit_of, uses_of
from eassociate.planner.week.cuts import Cut
from eassociate.planner.week.own import FORBIDDEN, Own, Part
from eassociate.planner.week.prices import Prices, Rows
from eassociate.planner.week.savings import Credits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
#: Minutes are counted in units of this, so that all coefficients are of one size.
UNIT = 200.0
#: What using more than there is costs at first, per row.
EXIT = 120.0
#: A cut that has not mattered for so many solutions is taken out.
OLD = 4
#: So many times dearer they become when they are still used near the end.
DEARER = 2.0
#: One solution takes no longer than this, in seconds; prices of an unfinished one are prices too.
LONGEST, SHORTEST = 10.0, 0.05
#: How near to the end (relative) a central solution is, and an exact one.
CENTRAL, EXACT = 1e-3, 1e-8
#: A row with a lower price does not matter; exits that cost less (relative) are not used.
UNUSED, LEAK = 1e-2, 5e-4


class Master:
    """The linear programme and its solution."""

    def __init__(self, rows: Rows, owns: list[Own], credits: Credits | None) -> None:
        self.rows, self.owns, self.credits = rows, owns, credits
        self.table = rows.table
        self.columns: list[Column] = []
        self.uses: list[list[Use]] = []
        self.number_of: dict[tuple[int, tuple[Part, ...]], int] = {}
        self.cuts: list[Cut] = []
        #: Numbers of the cuts in the programme, in the order of their rows; by companion.
        self.live: list[int] = []
        self.cuts_on: dict[int, list[int]] = defaultdict(list)
        self.row_of: dict[int, int] = {}
        self.idle: dict[int, int] = {}
        self.uses_by: dict[int, list[tuple[int, Use]]] = defaultdict(list)
        self.numbers: list[int] = []
        self.solver: Any = quiet_solver()
        self.exit, self.value = EXIT, float("inf")
        self.until = float("inf")  # no solution takes longer
        self._lay_out()

    # -- rows and fixed columns -----------------------------------------------------------------

    def _lay_out(self) -> None:
        rows, k = self.rows, len(self.owns)
        #: Companions for whom anything can change, and the place of each among them.
        able = [own.rows for own in self.owns]
        self.who = np.unique(np.concatenate([*able, np.nonzero(rows.least)[0]]))
        self.place = np.zeros(rows.companions, np.int64)
        self.place[self.who] = np.arange(len(self.who))
        c = len(self.who)
        sizes = [k, c, c, c]
        self.at = np.concatenate([[0], np.cumsum(sizes)])
        inf = highspy.kHighsInf
        upper = [np.ones(k), rows.room[self.who] / UNIT, np.ones(c), np.full(c, inf)]
        lower = [np.ones(k), np.full(c, -inf), np.full(c, -inf), rows.least[self.who] / UNIT]
        total = int(self.at[-1])
        none = np.zeros(0, np.int32), np.zeros(0)
        starts = np.zeros(total, np.int32)
        self.solver.addRows(total, np.concatenate(lower), np.concatenate(upper), 0, starts, *none)
        self.exits: list[int] = []
        self._add_exits(np.arange(self.at[1], self.at[3], dtype=np.int32))
        self._add_missing()
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
        c = len(self.who)
        rows = np.arange(self.at[3], self.at[4], dtype=np.int32)
        cost = np.full(c, UNIT * self.table.weights.unfairness)
        inf = np.full(c, highspy.kHighsInf)
        starts = np.arange(c, dtype=np.int32)
        self.solver.addCols(c, cost, np.zeros(c), inf, c, starts, rows, np.ones(c))

    # -- plans ----------------------------------------------------------------------------------

    def add(self, found: Iterable[tuple[int, list[Part]]]) -> int:
        """Adds plans that are not there yet; how many."""
        columns: list[Column] = []
        for child, parts in found:
            key = (child, tuple(sorted(parts)))
            if key not in self.number_of:
                self.number_of[key] = len(self.columns) + len(columns)
                columns.append(Column(child, key[1], self._cost(child, key[1])))
        self._append(columns)
        return len(columns)

    def _cost(self, child: int, parts: tuple[Part, ...]) -> float:
        own = self.owns[child]
        return sum(float(own.plain[r, s]) if r >= 0 else float(own.alone[s]) for r, s in parts)

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
            cost = self._costs(len(self.columns) - n)
            inf = np.full(n, highspy.kHighsInf)
            arrays = (np.array(starts, np.int32), np.array(index, np.int32), np.array(value))
            self.solver.addCols(n, cost, np.zeros(n), inf, len(index), *arrays)

    def _costs(self, begin: int) -> Floats:
        """Of the columns from `begin` on, credits taken off."""
        travel = float(self.table.weights.travel)
        return np.array(
            [
                column.cost - travel * sum(credit_of(self.credits, use) for use in uses)
                for column, uses in zip(self.columns[begin:], self.uses[begin:], strict=True)
            ]
        )

    def credit(self, credits: Credits) -> None:
        """Other credits from now on."""
        self.credits = credits
        numbers = np.array(self.numbers, np.int32)
        self.solver.changeColsCost(len(numbers), numbers, self._costs(0))

    def _entries(self, child: int, uses: list[Use], x: int) -> dict[int, float]:
        at, rows = self.at, self.rows
        found: dict[int, float] = defaultdict(float)
        found[child] = 1.0
        for use in uses:
            c, place = use.companion, int(self.place[use.companion])
            found[int(at[1]) + place] += use.minutes / UNIT
            found[int(at[2]) + place] += float(use.long)
            found[int(at[3]) + place] += min(use.minutes, float(rows.least[c])) / UNIT
            self.uses_by[c].append((x, use))
            for r in self.cuts_on.get(c, ()):
                found[self.row_of[r]] += amount_of(self.cuts[r], use)
        return {row: value for row, value in found.items() if value}

    # -- cuts -----------------------------------------------------------------------------------

    def cut(self, cuts: Iterable[Cut]) -> int:
        """Adds rows; how many."""
        number = 0
        for cut in cuts:
            c = cut.companion
            entries: dict[int, float] = defaultdict(float)
            for x, use in self.uses_by[c]:
                if amount := amount_of(cut, use):
                    entries[x] += amount
            self.cuts_on[c].append(len(self.cuts))
            self.row_of[len(self.cuts)] = self.solver.getNumRow()
            self.live.append(len(self.cuts))
            self.cuts.append(cut)
            values = list(entries.values())
            self.solver.addRow(-highspy.kHighsInf, 1.0, len(values), list(entries), values)
            if cut.clash:
                self._add_exits(np.array([self.solver.getNumRow() - 1], np.int32))
            number += 1
        return number

    def tidy(self) -> None:
        """Takes cuts out that have not mattered for some time; whoever needs one finds it again."""
        old = [r for r in self.live if self.idle.get(r, 0) >= OLD]
        if len(old) * 10 < len(self.live):
            return
        rows = np.array(sorted(self.row_of[r] for r in old), np.int32)
        self.solver.deleteRows(len(rows), rows)
        gone = set(old)
        self.live = [r for r in self.live if r not in gone]
        self.row_of = {r: int(self.at[4]) + i for i, r in enumerate(self.live)}
        self.slots = {pair: r for pair, r in self.slots.items() if r not in gone}
        for c, numbers in self.cuts_on.items():
            self.cuts_on[c] = [r for r in numbers if r not in gone]

    # -- solution -------------------------------------------------------------------------------

    def solve(self, central: bool = False) -> tuple[float, Floats, Prices]:
        """Least cost of the relaxation, the columns' values, the rows' prices. `central`: by an
        interior point, not to the very end: prices in the middle of all that are nearly best swing
        less than those at a corner (Gondzio, González-Brevis and Munari 2013).
        """
        seconds = min(LONGEST, max(self.until - time.monotonic(), SHORTEST))
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + seconds)
        self.solver.setOptionValue("solver", "ipx" if central else "choose")
        self.solver.setOptionValue("presolve", "off" if central else "choose")
        self.solver.setOptionValue("run_crossover", "off" if central else "on")
        self.solver.setOptionValue("ipm_optimality_tolerance", CENTRAL if central else EXACT)
        self.solver.run()
        if central and self.solver.getModelStatus() == highspy.HighsModelStatus.kTimeLimit:
            return self.solve()
        solution = self.solver.getSolution()
        duals = np.array(solution.row_dual)
        for r, dual in zip(self.live, duals[self.at[4] :], strict=True):
            self.idle[r] = self.idle.get(r, 0) + 1 if abs(dual) < UNUSED else 0
        self.value = self.solver.getInfo().objective_function_value
        return self.value, np.array(solution.col_value), self._prices(duals)

    def _prices(self, duals: Floats) -> Prices:
        at = self.at
        cut = np.zeros(len(self.cuts))
        cut[self.live] = -duals[at[4] :]
        parts = -duals[at[1] : at[2]] / UNIT, -duals[at[2] : at[3]], duals[at[3] : at[4]] / UNIT
        mine = np.zeros((3, self.rows.companions))
        mine[:, self.who] = parts
        return Prices(*(np.maximum(x, 0.0) for x in (*mine, cut)))

    def cheapest(self, most: int, room: float) -> list[int]:
        """The plans with the least reduced costs, none with more than `room`; the newest, of which
        no solution knows yet, among them.
        """
        known, numbers = np.array(self.solver.getSolution().col_dual), np.array(self.numbers)
        value, older = np.zeros(len(numbers)), numbers < len(known)
        value[older] = known[numbers[older]]
        best = np.argsort(value, kind="stable")[:most]
        return [int(x) for x in best if value[x] <= room and self.columns[x].cost < FORBIDDEN / 2]

    def offers(self, numbers: Iterable[int]) -> list[Offer]:
        """Some of the plans, for a choice."""
        found = []
        for x in numbers:
            column = self.columns[x]
            cost = calm(self.owns[column.child], column.parts, self.table)
            found.append(Offer(column.child, tuple(self.uses[x]), cost))
        return found

    def raise_exits(self, values: Floats) -> bool:
        """Were emergency exits used? Then they cost more from now on."""
        there = np.array([x for x in self.exits if x < len(values)], np.int32)
        if self.exit * values[there].sum() < LEAK * abs(self.value):
            return False
        self.exit *= DEARER
        n, numbers = len(self.exits), np.array(self.exits, np.int32)
        self.solver.changeColsCost(n, numbers, np.full(n, self.exit))
        return True
