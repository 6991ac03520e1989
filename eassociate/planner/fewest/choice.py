"""Who takes which task, as a mixed-integer programme: x(worker, task) is 0 or 1; a worker has at
most one task of every maximal set of tasks at once, a task at most one worker.

Per worker the rows are an interval matrix (totally unimodular), so the relaxation is as strong as
one over whole schedules.
"""

from dataclasses import dataclass, field
from typing import Any

from eassociate.planner.at_once import cliques
from eassociate.planner.fewest.instance import Array, Instance
from eassociate.planner.quiet import quiet_solver


@dataclass(slots=True)
class Choice:
    """`pairs`: worker → tasks sorted by start. With `opening` each worker who works costs 1 and
    every task must be done; without, the value of the tasks that are done is maximised, by at most
    `people` (None: all).
    """

    at: Instance
    pairs: dict[int, list[int]]
    opening: bool = False
    people: int | None = None
    columns: dict[tuple[int, int], int] = field(default_factory=dict)
    costs: list[float] = field(default_factory=list)
    rows: list[tuple[float, float, list[int], list[float]]] = field(default_factory=list)

    def build(self, values: Array | None = None) -> None:
        """Columns and rows; column (w, -1) says that worker `w` is used."""
        start, end = self.at.start.tolist(), self.at.end.tolist()
        takers: dict[int, list[int]] = {}
        counted = self.opening or self.people is not None
        for w, tasks in self.pairs.items():
            for t in tasks:
                takers.setdefault(t, []).append(
                    self._column(w, t, 0.0 if values is None else -values[t])
                )
            used = [self._column(w, -1, float(self.opening))] if counted and tasks else []
            for clique in cliques(tasks, start, end):
                columns = [self.columns[w, t] for t in clique]
                self._row(-float("inf"), 0.0 if used else 1.0, columns, used)
        for columns in takers.values():
            self._row(1.0 if self.opening else -float("inf"), 1.0, columns, [])
        if self.people is not None:
            used = [x for (_, t), x in self.columns.items() if t < 0]
            self._row(-float("inf"), self.people, used, [])

    def _column(self, worker: int, task: int, cost: float) -> int:
        self.columns[worker, task] = len(self.costs)
        self.costs.append(float(cost))
        return len(self.costs) - 1

    def _row(self, least: float, most: float, plus: list[int], minus: list[int]) -> None:
        if minus or len(plus) > 1 or least > 0:
            weights = [1.0] * len(plus) + [-1.0] * len(minus)
            self.rows.append((least, most, plus + minus, weights))

    def load(self, seed: int, seconds: float) -> Any:
        """The programme in a solver, one thread."""
        import highspy  # slow to import: only where somebody searches

        lp, count = highspy.HighsLp(), len(self.costs)
        lp.num_col_, lp.num_row_ = count, len(self.rows)
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = self.costs, [0.0] * count, [1.0] * count
        lp.row_lower_ = [row[0] for row in self.rows]
        lp.row_upper_ = [row[1] for row in self.rows]
        lp.integrality_ = [highspy.HighsVarType.kInteger] * count
        starts = [0]
        for row in self.rows:
            starts.append(starts[-1] + len(row[2]))
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = starts
        lp.a_matrix_.index_ = [x for row in self.rows for x in row[2]]
        lp.a_matrix_.value_ = [v for row in self.rows for v in row[3]]
        solver = quiet_solver()
        for option, value in (
            ("random_seed", seed % 2**31),
            ("time_limit", max(seconds, 0.1)),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", 0.9 if self.opening else 0.05),
        ):
            solver.setOptionValue(option, value)
        solver.passModel(lp)
        return solver

    def suggest(self, solver: Any, owner: dict[int, int]) -> None:
        """A choice to begin with: task → worker."""
        import highspy

        start, values = highspy.HighsSolution(), [0.0] * len(self.costs)
        for t, w in owner.items():
            values[self.columns[w, t]] = 1.0
            if self.opening:
                values[self.columns[w, -1]] = 1.0
        start.col_value = values
        solver.setSolution(start)

    def chosen(self, solver: Any) -> dict[int, int] | None:
        """Task → worker of what the solver found, or None."""
        import highspy

        status = solver.getInfo().primal_solution_status
        if status != highspy.SolutionStatus.kSolutionStatusFeasible:
            return None
        values = list(solver.getSolution().col_value)
        return {t: w for (w, t), x in self.columns.items() if t >= 0 and values[x] > 0.5}
