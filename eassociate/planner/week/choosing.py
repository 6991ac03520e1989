"""Choosing among plans exactly: one for each child, so that they go together.

Every companion takes one *pack*: some of the parts of the plans on offer that go together for it,
with the ways between all of them and the guaranteed minutes as they really are. A part is in the
pack of its companion as often as in the plan of its child. So written the linear relaxation is
nearly always whole: what is hard in a choice is who can take what together, and that is in the
columns.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from eassociate.planner.quiet import quiet_solver
from eassociate.planner.week.columns import Use
from eassociate.planner.week.diving import dive
from eassociate.planner.week.packs import Kept, Pack, packs_of
from eassociate.planner.week.table import Table

Numbers = NDArray[Any]
INF = highspy.kHighsInf
#: With more offers than this there is a dive first.
LARGE = 2000
#: The choice need not be nearer to the best (relative).
GAP = 5e-4


@dataclass
class Programme:
    """A linear programme, row by row; the first `whole` columns are 0 or 1, the rest from 0 up."""

    cost: list[float]
    whole: int
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    starts: list[int] = field(default_factory=lambda: [0])
    index: list[int] = field(default_factory=list)
    value: list[float] = field(default_factory=list)

    def row(self, lower: float, entries: dict[int, float], upper: float) -> None:
        self.lower.append(lower)
        self.upper.append(upper)
        self.index += entries
        self.value += entries.values()
        self.starts.append(len(self.index))

    def model(self) -> Any:
        lp = highspy.HighsLp()
        number, rest = len(self.cost), len(self.cost) - self.whole
        lp.num_col_, lp.num_row_ = number, len(self.lower)
        lp.col_cost_, lp.col_lower_ = np.array(self.cost), np.zeros(number)
        lp.col_upper_ = np.array([1.0] * self.whole + [INF] * rest)
        lp.row_lower_, lp.row_upper_ = np.array(self.lower), np.array(self.upper)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.starts, np.int32)
        lp.a_matrix_.index_ = np.array(self.index, np.int32)
        lp.a_matrix_.value_ = np.array(self.value, np.float64)
        kinds = highspy.HighsVarType
        lp.integrality_ = [kinds.kInteger] * self.whole + [kinds.kContinuous] * rest
        return lp


@dataclass(frozen=True)
class Offer:
    """A plan of a child as a choice sees it: what it uses of companions, what it costs without ways
    and guaranteed minutes.
    """

    child: int
    uses: tuple[Use, ...]
    cost: float


class Choice:
    """Some plans, each taken or not. `alone`: children → cost of leaving all of it open; `kept`:
    what companions have beside these. A part may also be asked for and stay open, so there is
    always an answer.
    """

    def __init__(
        self, table: Table, offers: Sequence[Offer], alone: dict[int, float], kept: Kept
    ) -> None:
        self.table, self.offers, self.kept = table, offers, kept
        self.programme = Programme([one.cost for one in offers], len(offers))
        mine: dict[int, dict[int, float]] = {child: {} for child in alone}
        uses: dict[int, dict[tuple[int, ...], dict[int, float]]] = {}
        for i, one in enumerate(offers):
            mine[one.child][i] = 1.0
            for use in one.uses:
                uses.setdefault(use.companion, {}).setdefault(use.blocks, {})[i] = 1.0
        for child, cost in alone.items():
            self.programme.row(1.0, mine[child] | {self._column(cost): 1.0}, 1.0)
        for c, parts in uses.items():
            self._pack(c, list(parts), list(parts.values()))

    def _column(self, cost: float) -> int:
        self.programme.cost.append(cost)
        return len(self.programme.cost) - 1

    def _pack(self, c: int, parts: list[tuple[int, ...]], asked: list[dict[int, float]]) -> None:
        """One pack for the companion; every part in it is asked for, or what is asked for stays
        open.
        """
        packs: list[Pack] = packs_of(self.table, c, parts, self.kept)
        columns = [self._column(pack.cost) for pack in packs]
        for x, pack in zip(columns, packs, strict=True):
            for i in pack.parts:
                asked[i][x] = -1.0
        self.programme.row(1.0, dict.fromkeys(columns, 1.0), 1.0)
        for blocks, entries in zip(parts, asked, strict=True):
            left = self._column(float(self.table.open_cost[list(blocks)].sum()))
            self.programme.row(0.0, entries | {left: -1.0}, 0.0)

    def best(self, seconds: float, tell: Callable[[list[int]], None]) -> None:
        """Tells the numbers of chosen offers, better and better."""
        begin, model = time.monotonic(), self.programme.model()
        solver: Any = quiet_solver()
        start = dive(model, self.offers, seconds) if len(self.offers) > LARGE else None
        if start is not None:
            tell(start)
        left = max(seconds - (time.monotonic() - begin), 0.1)
        for option, value in (("random_seed", 1), ("mip_rel_gap", GAP), ("time_limit", left)):
            solver.setOptionValue(option, value)
        solver.passModel(model)
        if start is not None:
            solver.setSolution(len(start), np.array(start, np.int32), np.ones(len(start)))

        def chosen(values: Any) -> None:
            taken = np.nonzero(np.asarray(values)[: len(self.offers)] > 0.5)[0]
            tell([int(i) for i in taken])

        solver.cbMipImprovingSolution.subscribe(lambda event: chosen(event.data_out.mip_solution))
        solver.run()
        if solver.getInfo().primal_solution_status == 2:
            chosen(solver.getSolution().col_value)
