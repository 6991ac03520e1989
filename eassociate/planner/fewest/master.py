"""A linear programme over people's whole paths (sets of compatible tasks), priced in as needed.

Rows: each task is covered at least once or left over at cost 1; a person has at most one path; at
most `people` have one. A part of a path is a path, so covering twice is no fault: it can be undone.
"""

from collections.abc import Callable, Iterable

import numpy as np

from eassociate.planner.fewest.instance import Array, Instance
from eassociate.planner.fewest.paths import path_of, weigh
from eassociate.planner.quiet import quiet_solver

Column = tuple[int, tuple[int, ...]]
#: Weight of the prices so far against the newest: prices of such programmes swing.
SMOOTHING = 0.6
#: The solver's number of the primal simplex: new columns leave a solution feasible.
PRIMAL = 4


class Master:
    """`pairs`: worker → tasks allowed, sorted by end. After `generate`: `value` is the least that
    is left over (a lower bound if `closed`), `values` of `columns`.
    """

    def __init__(self, at: Instance, pairs: dict[int, list[int]], people: int) -> None:
        import highspy  # slow to import: only where somebody searches

        self.at, self.workers, self.people = at, [w for w in pairs if pairs[w]], people
        self.tasks = sorted({t for tasks in pairs.values() for t in tasks})
        self.pairs = pairs
        self.before = {w: self._before(np.array(pairs[w])) for w in self.workers}
        self.row = {t: j for j, t in enumerate(self.tasks)}
        self.row_of = {w: len(self.tasks) + j for j, w in enumerate(self.workers)}
        self.last = len(self.tasks) + len(self.workers)
        self.columns: list[Column] = []
        self.known: set[Column] = set()
        self.value, self.closed = float("inf"), False
        self.values: Array = np.zeros(0)
        self.solver = quiet_solver()
        self.solver.setOptionValue("presolve", "off")
        self._lay_out(highspy.kHighsInf)

    def _before(self, tasks: Array) -> list[int]:
        at = self.at
        found: list[int] = np.searchsorted(at.end[tasks], at.start[tasks], side="right").tolist()
        return found

    def _lay_out(self, inf: float) -> None:
        n, m = len(self.tasks), len(self.workers)
        least = np.concatenate([np.ones(n), np.full(m + 1, -inf)])
        most = np.concatenate([np.full(n, inf), np.ones(m), [self.people]])
        none = np.zeros(0, np.int32), np.zeros(0)
        self.solver.addRows(n + m + 1, least, most, 0, np.zeros(n + m + 1, np.int32), *none)
        each = np.arange(n, dtype=np.int32)
        self.solver.addCols(n, np.ones(n), np.zeros(n), np.full(n, inf), n, each, each, np.ones(n))

    def add(self, found: Iterable[Column]) -> int:
        """Columns that are not there yet; how many there were."""
        starts: list[int] = []
        index: list[int] = []
        for column in found:
            if column in self.known or not column[1]:
                continue
            self.known.add(column)
            self.columns.append(column)
            starts.append(len(index))
            index += [*(self.row[t] for t in column[1]), self.row_of[column[0]], self.last]
        if count := len(starts):
            zero, much = np.zeros(count), np.full(count, 2.0)
            arrays = np.array(starts, np.int32), np.array(index, np.int32), np.ones(len(index))
            self.solver.addCols(count, zero, zero, much, len(index), *arrays)
        return count

    def generate(self, rounds: int, enough: float, left: Callable[[], float]) -> None:
        """Solves and prices until the value is at most `enough`, nothing is missing, `rounds` are
        over or no second is `left()`.
        """
        smooth: Array = None
        self.closed = False
        for _ in range(rounds):
            self._solve(max(left(), 0.1))
            if self.value <= enough or left() <= 0:
                return
            new = self.prices
            smooth = new if smooth is None else SMOOTHING * smooth + (1 - SMOOTHING) * new
            if not self.add(self._priced(smooth)):
                smooth = new
                if not self.add(self._priced(new)):
                    self.closed = True
                    return

    def _solve(self, seconds: float) -> None:
        self.solver.setOptionValue("time_limit", self.solver.getRunTime() + seconds)
        self.solver.setOptionValue("simplex_strategy", PRIMAL)
        self.solver.run()
        solution = self.solver.getSolution()
        self.values = np.array(solution.col_value)[len(self.tasks) :]
        self.prices: Array = np.array(solution.row_dual)
        self.value = float(self.solver.getInfo().objective_function_value)

    def _priced(self, prices: Array) -> list[Column]:
        values, found = dict(zip(self.tasks, prices.tolist(), strict=False)), []
        for w in self.workers:
            tasks = self.pairs[w]
            weights = weigh(self.before[w], [values[t] for t in tasks])
            if weights[-1] + prices[self.row_of[w]] + prices[self.last] > 1e-6:
                found.append((w, tuple(path_of(tasks, self.before[w], weights))))
        return found
