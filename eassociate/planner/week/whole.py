"""Whole plans from the relaxation: rounding it, and choosing among its plans exactly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from eassociate.planner.week.master import Master
from eassociate.planner.week.own import Own, Part
from eassociate.planner.week.savings import clash
from eassociate.planner.week.state import State
from eassociate.planner.week.table import Table

Floats = NDArray[np.float64]


def parts_in(state: State, own: Own) -> list[Part]:
    """What the child has in the state, as a plan."""
    place = {int(b): i for i, b in enumerate(own.blocks)}
    row_of = {int(c): i for i, c in enumerate(own.rows)}
    return [
        (row_of[c] if c >= 0 else -1, sum(1 << place[b] for b in blocks))
        for c, blocks in state.parts_of(own.k).items()
    ]


def filled(state: State, children: Iterable[int]) -> None:
    """Gives every child what is best for it from here, one after the other."""
    for k in children:
        own = state.owns[k]
        state.remove(k)
        state.place(own, own.best(state.costs(own))[1])


def greedy(table: Table, owns: list[Own]) -> State:
    """A first whole plan: those with the fewest choices for the most blocks first."""
    state = State(table, owns)
    filled(state, sorted(range(len(owns)), key=lambda k: len(owns[k].rows) - 8 * owns[k].n))
    return state


def rounded(table: Table, owns: list[Own], master: Master, values: Floats) -> State:
    """A whole plan from a solution of the relaxation: the plans it holds most of, where they still
    fit; then what is best for the others.
    """
    state = State(table, owns)
    known = [x for x in range(len(master.columns)) if master.numbers[x] < len(values)]
    order = sorted(known, key=lambda x: -values[master.numbers[x]])
    done: set[int] = set()
    for x in order:
        column, value = master.columns[x], values[master.numbers[x]]
        if value < 0.05:
            break
        if column.child not in done and _fits(state, owns[column.child], column.parts):
            state.place(owns[column.child], list(column.parts))
            done.add(column.child)
    filled(state, [k for k in range(len(owns)) if k not in done])
    return state


def _fits(state: State, own: Own, parts: Iterable[Part]) -> bool:
    return all(
        row >= 0
        and state.fits(
            int(own.rows[row]), [int(own.blocks[b]) for b in range(own.n) if s >> b & 1]
        )
        for row, s in parts
    )


class Choice:
    """The relaxation's rows and plans, each plan taken or not: a set-packing programme."""

    def __init__(self, master: Master, threads: int) -> None:
        self.master = master
        self.solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("random_seed", 1), ("mip_rel_gap", 1e-4)):
            self.solver.setOptionValue(option, value)
        self.threads = threads

    def best(
        self, allowed: Iterable[int], start: Iterable[int], seconds: float
    ) -> list[int] | None:
        """Numbers of chosen columns among `allowed`; None if nothing was found. `start`: a choice
        to begin with.
        """
        master, columns = self.master, self.master.columns
        lp = master.solver.getLp()
        upper = np.array(lp.col_upper_)
        upper[master.exits] = 0.0
        number = np.array(master.numbers, np.int64)
        keep = np.zeros(len(columns), bool)
        keep[list(allowed)] = True
        upper[number[~keep]] = 0.0
        upper[number[keep]] = 1.0
        kinds = [highspy.HighsVarType.kContinuous] * lp.num_col_
        for x in np.nonzero(keep)[0]:
            kinds[int(number[x])] = highspy.HighsVarType.kInteger
        lp.col_upper_, lp.integrality_ = upper, kinds
        rows = np.array(lp.row_upper_)
        for r, cut in enumerate(master.cuts):
            if cut.taken:  # dense, and implied once plans are whole
                rows[int(master.at[6]) + r] = highspy.kHighsInf
        lp.row_upper_ = rows
        self.solver.passModel(lp)
        self._begin(start, lp.num_col_)
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + max(seconds, 0.1))
        self.solver.run()
        if self.solver.getInfo().primal_solution_status != 2:
            return None
        values = self.values = np.array(self.solver.getSolution().col_value)
        return [int(x) for x in np.nonzero(keep)[0] if values[number[x]] > 0.5]

    def _begin(self, start: Iterable[int], width: int) -> None:
        numbers = [self.master.numbers[x] for x in start]
        if numbers:
            self.solver.setSolution(len(numbers), np.array(numbers, np.int32), np.ones(len(numbers)))


def carried_out(
    table: Table, owns: list[Own], master: Master, chosen: Iterable[int]
) -> tuple[State, list[Any]]:
    """The chosen plans as a state, and cuts for what does not go together after all."""
    state = State(table, owns)
    cuts, unplaced = [], []
    for x in chosen:
        column = master.columns[x]
        if _fits_or_open(state, owns[column.child], column.parts):
            state.place(owns[column.child], list(column.parts))
        else:
            unplaced.append(column)
    for column in unplaced:
        cuts += _clashes(table, state, owns[column.child], column.parts)
    done = {master.columns[x].child for x in chosen} - {c.child for c in unplaced}
    filled(state, [k for k in range(len(owns)) if k not in done])
    return state, cuts


def _fits_or_open(state: State, own: Own, parts: Iterable[Part]) -> bool:
    return _fits(state, own, [part for part in parts if part[0] >= 0])


def _clashes(table: Table, state: State, own: Own, parts: Iterable[Part]) -> list[Any]:
    found = []
    for row, s in parts:
        if row < 0:
            continue
        c = int(own.rows[row])
        for b in (int(own.blocks[i]) for i in range(own.n) if s >> i & 1):
            for other in state.blocks[c]:
                if table.day[other] == table.day[b] and not table.fits_day(c, sorted((b, other))):
                    found.append(clash(table, c, b, other))
    return found
