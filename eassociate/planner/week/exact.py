"""A few children as one programme, block by block: who takes which, beside what is settled.

x(c, b), y(c, k) and u(b) are as in docs/planner.md; on a day z(c, i, j) says that companion c comes
from block i to block j and saves minutes on the way, once into and once out of a block. Breaks of
more than two blocks, and ways that are longer from a child than from home, are left out: a plan
never costs less than the programme says, so its bound is one.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from eassociate.planner.quiet import quiet_solver
from eassociate.planner.week.choosing import Programme
from eassociate.planner.week.prices import Rows
from eassociate.planner.week.state import State
from eassociate.planner.week.whole import parts_in

Ints = NDArray[np.int64]
INF = highspy.kHighsInf
#: Minutes are counted in units of this.
UNIT = 60.0
#: Costs are whole numbers: nearer to the best than this is the best.
NEAR = 0.9
#: The solver is exact as far as this (relative).
SAFETY = 1e-6


@dataclass
class Exact:
    """The programme of the blocks of some children (`free`, of whom nothing is planned) beside the
    rest of `state`. `bound`: if they are all there is, they cost no less, proven.
    """

    state: State
    rows: Rows
    free: list[int]
    bound: float = float("-inf")
    takes: dict[tuple[int, int], int] = field(init=False)

    def __post_init__(self) -> None:
        self.programme = Programme([], 0)
        self.blocks = sorted(int(b) for k in self.free for b in self.state.owns[k].blocks)
        able = {b: who_can(self.state, b) for b in self.blocks}
        self._assign(able)
        mine: dict[int, list[int]] = defaultdict(list)
        for b, people in able.items():
            for c in people:
                mine[c].append(b)
        for c, blocks in mine.items():
            self._week(c, blocks)
            for d in sorted({int(self.state.table.day[b]) for b in blocks}):
                self._day(c, d, [b for b in blocks if self.state.table.day[b] == d])
        missing = sum(max(0, int(x)) for c, x in enumerate(self.state.short) if c not in mine)
        self.beside = float(self.state.table.weights.unfairness * missing)

    def _assign(self, able: dict[int, list[int]]) -> None:
        """Every block is somebody's or open; whoever takes one meets the child."""
        table, pairs = self.state.table, [(c, b) for b, people in able.items() for c in people]
        self.takes = {(c, b): self._column(self._single(c, b)) for c, b in pairs}
        met = sorted({(c, int(table.child_of[b])) for c, b in pairs})
        meets = {pair: self._column(float(table.pair[pair])) for pair in met}
        opens = {b: self._column(float(table.open_cost[b])) for b in able}
        self.programme.whole = len(self.programme.cost)
        for b, people in able.items():
            self.programme.row(1.0, dict.fromkeys([*self._columns(people, b), opens[b]], 1.0), 1.0)
        for (c, b), x in self.takes.items():
            self.programme.row(-INF, {x: 1.0, meets[c, int(table.child_of[b])]: -1.0}, 0.0)

    def _columns(self, people: list[int], b: int) -> list[int]:
        return [self.takes[c, b] for c in people]

    def plan(self, has: Ints, seconds: float) -> None:
        """Carries out the best that is found in so many seconds; what breaks a rule that the
        programme does not know stays open. `has` [b]: a plan to begin with.
        """
        found = self._solve(has, seconds)
        for k in self.free:
            own = self.state.owns[k]
            self.state.place(own, parts_in(found, own))

    def _solve(self, has: Ints, seconds: float) -> Ints:
        """[b]: companion, or -1."""
        solver: Any = quiet_solver()
        options = (("random_seed", 1), ("time_limit", seconds), ("mip_abs_gap", NEAR))
        for option, value in (*options, ("mip_rel_gap", 0.0)):
            solver.setOptionValue(option, value)
        solver.passModel(self.programme.model())
        start = [self.takes[int(has[b]), b] for b in self.blocks if (int(has[b]), b) in self.takes]
        solver.setSolution(len(start), np.array(start, np.int32), np.ones(len(start)))
        solver.run()
        info = solver.getInfo()
        dual = float(info.mip_dual_bound)
        self.bound = dual - abs(dual) * SAFETY + self.beside
        found = np.full(len(self.state.table.blocks), -1, np.int64)
        if info.primal_solution_status == 2:
            values = solver.getSolution().col_value
            for (c, b), x in self.takes.items():
                if values[x] > 0.5:
                    found[b] = c
        return found

    def _column(self, cost: float) -> int:
        self.programme.cost.append(cost)
        return len(self.programme.cost) - 1

    def _single(self, c: int, b: int) -> float:
        table = self.state.table
        return float(table.single[c, b] + table.weights.travel * self.state.way[c, b])

    def _week(self, c: int, mine: list[int]) -> None:
        table, state = self.state.table, self.state
        minutes = {self.takes[c, b]: float(table.minutes[b]) / UNIT for b in mine}
        self.programme.row(-INF, minutes, float(state.left[c]) / UNIT)
        if table.weights.unfairness and state.short[c] > 0:
            missing = self._column(UNIT * table.weights.unfairness)
            self.programme.row(float(state.short[c]) / UNIT, minutes | {missing: 1.0}, INF)

    def _day(self, c: int, d: int, mine: list[int]) -> None:
        """Minutes of the day; one block at a time, with the ways between."""
        table = self.state.table
        minutes = {self.takes[c, b]: float(table.minutes[b]) / UNIT for b in mine}
        self.programme.row(-INF, minutes, float(self.state.today[c, d]) / UNIT)
        slots: dict[int, list[int]] = defaultdict(list)
        for b in mine:
            for slot in self.rows.slots_of[b]:
                slots[slot].append(self.takes[c, b])
        for slot, some in slots.items():
            if len(some) > 1 and slot < len(self.rows.cliques):
                self.programme.row(-INF, dict.fromkeys(some, 1.0), 1.0)
        self._ways(c, d, mine)

    def _ways(self, c: int, d: int, mine: list[int]) -> None:
        table = self.state.table
        on, ok, _ = table.together[d]
        at = {int(b): i for i, b in enumerate(on)}
        sides: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
        for i, j in combinations(mine, 2):
            if table.start[j] < table.end[i]:
                continue
            if not ok[at[i], at[j]]:
                self.programme.row(-INF, {self.takes[c, i]: 1.0, self.takes[c, j]: 1.0}, 1.0)
            elif (saved := float(self.state.way[c, j]) - table.leg(c, i, j)) > 0:
                z = self._column(-table.weights.travel * saved)
                sides[0, j][z] = sides[1, i][z] = 1.0
        for (_, b), ways in sides.items():
            self.programme.row(-INF, ways | {self.takes[c, b]: -1.0}, 0.0)


def who_can(state: State, b: int) -> list[int]:
    """Companions who could take the block beside what they have."""
    table = state.table
    minutes = table.minutes[b]
    able = table.may[:, b] & (state.clash[:, b] == 0) & (state.left >= minutes)
    able &= state.today[:, table.day[b]] >= minutes
    return [int(c) for c in np.nonzero(able)[0]]
