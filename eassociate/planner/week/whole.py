"""Whole plans from the relaxation: rounding it, and choosing among its plans exactly."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from eassociate.planner.quiet import quiet_solver
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


def fresh(table: Table, owns: list[Own]) -> State:
    """Nobody has anything but what is pinned: whoever is planned first leaves room for that."""
    state = State(table, owns)
    for key, companion in sorted(table.problem.pins.items()):
        b, c = table.block_number[key], table.number[companion]
        if table.may[c, b] and state.fits(c, [b]):
            state.give(c, [b])
    return state


def filled(state: State, children: Iterable[int]) -> None:
    """Gives every child what is best for it from here, one after the other."""
    for k in children:
        own = state.owns[k]
        before = state.remove(k)
        state.place(own, own.best(state.costs(own))[1])
        if _lost(state, before):
            state.remove(k)
            state.restore(before)


def _lost(state: State, before: dict[int, list[int]]) -> bool:
    """Is a block open that was somebody's because it is pinned?"""
    pins = state.table.problem.pins
    had = (b for c, blocks in before.items() if c >= 0 for b in blocks)
    return any(state.has[b] < 0 and state.table.blocks[b].key in pins for b in had)


def greedy(table: Table, owns: list[Own]) -> State:
    """A first whole plan: those with the fewest choices for the most blocks first."""
    state = fresh(table, owns)
    filled(state, sorted(range(len(owns)), key=lambda k: len(owns[k].rows) - 8 * owns[k].n))
    return state


def rounded(table: Table, owns: list[Own], master: Master, values: Floats) -> State:
    """A whole plan from a solution of the relaxation: the plans it holds most of, where they still
    fit; then what is best for the others.
    """
    state = fresh(table, owns)
    known = [x for x in range(len(master.columns)) if master.numbers[x] < len(values)]
    done: set[int] = set()
    for x in sorted(known, key=lambda x: -values[master.numbers[x]]):
        column = master.columns[x]
        if values[master.numbers[x]] < 0.05:
            break
        whole = column.child not in done and all(row >= 0 for row, _ in column.parts)
        if whole and put(state, owns[column.child], column.parts):
            done.add(column.child)
    filled(state, [k for k in range(len(owns)) if k not in done])
    return state


def put(state: State, own: Own, parts: Iterable[Part]) -> bool:
    """Carries a plan out, or leaves things as they are if it does not go together."""
    before = state.remove(own.k)
    for row, s in parts:
        blocks = [int(own.blocks[b]) for b in range(own.n) if s >> b & 1]
        if row >= 0 and state.fits(c := int(own.rows[row]), blocks):
            state.give(c, blocks)
        elif row >= 0:
            state.remove(own.k)
            state.restore(before)
            return False
    if _lost(state, before):
        state.remove(own.k)
        state.restore(before)
        return False
    return True


class Choice:
    """The relaxation's rows and plans, each plan taken or not: a set-packing programme.

    Ways saved between children are left out: with them the programme is many times harder, and they
    change the choice little. They count in the plan that is made of it.
    """

    def __init__(self, master: Master) -> None:
        self.master = master
        self.solver: Any = quiet_solver()
        for option, value in (("random_seed", 1), ("mip_rel_gap", 1e-4)):
            self.solver.setOptionValue(option, value)

    def best(
        self, allowed: Iterable[int], start: Iterable[int], seconds: float
    ) -> list[int] | None:
        """Numbers of chosen columns among `allowed`; None if nothing was found. `start`: a choice
        to begin with.
        """
        master, columns = self.master, self.master.columns
        lp = master.solver.getLp()
        upper = np.array(lp.col_upper_)
        upper[list(master.saved_column.values())] = 0.0
        cost = np.array(lp.col_cost_)
        cost[master.exits] = master.table.open_cost.mean()  # a block too many stays open instead
        number = np.array(master.numbers, np.int64)
        keep = np.zeros(len(columns), bool)
        keep[list(allowed)] = True
        upper[number[~keep]] = 0.0
        upper[number[keep]] = 1.0
        kinds = [highspy.HighsVarType.kContinuous] * lp.num_col_
        for x in np.nonzero(keep)[0]:
            kinds[int(number[x])] = highspy.HighsVarType.kInteger
        lp.col_upper_, lp.integrality_, lp.col_cost_ = upper, kinds, cost
        rows = np.array(lp.row_upper_)
        for r, cut in enumerate(master.cuts):
            if not cut.clash:  # implied once plans are whole, or dense
                rows[int(master.at[4]) + r] = highspy.kHighsInf
        lp.row_upper_ = rows
        self.solver.passModel(lp)
        self._begin(start, lp.num_col_)
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + max(seconds, 0.1))
        self.solver.run()
        if self.solver.getInfo().primal_solution_status != 2:
            return None
        values = np.array(self.solver.getSolution().col_value)
        return [int(x) for x in np.nonzero(keep)[0] if values[number[x]] > 0.5]

    def _begin(self, start: Iterable[int], width: int) -> None:
        numbers = [self.master.numbers[x] for x in start]
        if numbers:
            ones = np.ones(len(numbers))
            self.solver.setSolution(len(numbers), np.array(numbers, np.int32), ones)


def carried_out(
    table: Table, owns: list[Own], master: Master, chosen: Iterable[int]
) -> tuple[State, list[Any]]:
    """The chosen plans as a state, and cuts for what does not go together after all."""
    state = fresh(table, owns)
    unplaced = [
        column
        for column in (master.columns[x] for x in chosen)
        if not put(state, owns[column.child], column.parts)
    ]
    cuts = [cut for c in unplaced for cut in _clashes(table, state, owns[c.child], c.parts)]
    done = {master.columns[x].child for x in chosen} - {c.child for c in unplaced}
    filled(state, [k for k in range(len(owns)) if k not in done])
    return state, cuts


def _clashes(table: Table, state: State, own: Own, parts: Iterable[Part]) -> list[Any]:
    found = []
    for row, s in parts:
        if row < 0:
            continue
        c = int(own.rows[row])
        for b in (int(own.blocks[i]) for i in range(own.n) if s >> i & 1):
            found += [
                clash(table, c, b, other)
                for other in state.blocks[c]
                if not table.in_a_row([b, other], c)
            ]
    return found
