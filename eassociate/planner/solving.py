"""The model solved level by level with HiGHS: each level is minimised and then held.

Holding costs nothing when the linear relaxation is integral, as it nearly always is here: by
complementary slackness the optima of a level are exactly the choices that use no column with a
reduced cost and leave no slack in a row with a price. Those columns are closed and those rows made
equal, so every level makes the next one smaller. Where the relaxation is fractional, branch and
bound decides, columns whose reduced cost exceeds the gap are closed, and one row holds the level.
"""

import time
from dataclasses import dataclass
from typing import Any

from eassociate.planner.model import Model, build
from eassociate.planner.quiet import quiet_solver
from eassociate.planner.town import Town

#: Costs are whole numbers and the matrix is nearly unimodular: prices are coarse fractions.
TOLERANCE = 1e-6
#: One thread and a fixed seed: the same question has the same answer. Costs are whole numbers, so a
#: distance below one to the bound is proof.
OPTIONS: dict[str, Any] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": 1,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
}


@dataclass(slots=True)
class _Level:
    """What one level came to: whole values of the columns, its cost, a bound; what the relaxation
    had as solution (None: no time for it) and as value.
    """

    values: list[int]
    cost: int
    bound: float
    relaxed: Any
    least: float
    integral: bool


def choose(
    town: Town,
    sets: list[tuple[int, tuple[int, ...]]],
    known: list[tuple[int, ...]],
    until: float,
) -> tuple[list[tuple[int, ...]], bool]:
    """Of `sets` (companion, rows) the best choice, level by level; `known` is one, rows by
    companion. Returns rows by companion, and whether every level was proven.
    """
    if not sets:
        return known, True
    model = build(town, sets)
    solver, values, exact = _load(model), _values(town, model, known), True
    for costs in model.costs:
        if time.perf_counter() > until:
            exact = False
            break
        level = _minimise(solver, costs, values, until)
        exact = exact and level.cost - level.bound < 1 - TOLERANCE
        values = level.values
        _hold(solver, costs, level)
    taken: list[tuple[int, ...]] = [()] * len(town.people)
    for (p, rows), x in zip(model.sets, values, strict=False):
        if x:
            taken[p] = rows
    return taken, exact


def _values(town: Town, model: Model, known: list[tuple[int, ...]]) -> list[int]:
    """A known plan as values of the columns."""
    values = [int(known[p] == rows) for p, rows in model.sets]
    stays = {row for p, rows in enumerate(known) for row in rows if town.before[row] == p}
    moved = {
        town.rows[row].child for row, p in enumerate(town.before) if p >= 0 and row not in stays
    }
    return values + [int(child in moved) for child in model.children]


def _minimise(solver: Any, costs: list[int], values: list[int], until: float) -> _Level:
    """The least cost of one level; `values` is a choice that is allowed, kept if nothing is
    better.
    """
    solver.changeColsCost(len(costs), range(len(costs)), [float(c) for c in costs])
    relaxed, bound = _relax(solver, until)
    if relaxed is not None and all(abs(x - round(x)) <= TOLERANCE for x in relaxed.col_value):
        whole = [round(x) for x in relaxed.col_value]
        return _Level(whole, _cost(costs, whole), bound, relaxed, bound, True)
    found, proven_bound = _branch(solver, values, until)
    best = min((found, values), key=lambda choice: _cost(costs, choice))
    return _Level(best, _cost(costs, best), max(bound, proven_bound), relaxed, bound, False)


def _relax(solver: Any, until: float) -> tuple[Any, float]:
    import highspy

    solver.setOptionValue("solve_relaxation", True)
    _run(solver, until)
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None, float("-inf")
    return solver.getSolution(), solver.getInfo().objective_function_value


def _branch(solver: Any, values: list[int], until: float) -> tuple[list[int], float]:
    import highspy

    # Presolve was seen to lose solutions of a level that is held by a row (HiGHS 1.16): without.
    solver.setOptionValue("presolve", "off")
    start = highspy.HighsSolution()
    start.col_value = [float(x) for x in values]
    solver.setOptionValue("solve_relaxation", False)
    solver.setSolution(start)
    _run(solver, until)
    solver.setOptionValue("presolve", "choose")
    info = solver.getInfo()
    if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return values, info.mip_dual_bound
    return [round(x) for x in solver.getSolution().col_value], info.mip_dual_bound


def _run(solver: Any, until: float) -> None:
    left = max(until - time.perf_counter(), 0.05)
    solver.setOptionValue("time_limit", solver.getRunTime() + left)
    solver.run()


def _cost(costs: list[int], values: list[int]) -> int:
    return sum(c * x for c, x in zip(costs, values, strict=True))


def _hold(solver: Any, costs: list[int], level: _Level) -> None:
    """Later levels must not make this one worse."""
    if level.relaxed is not None:
        _close_columns(solver, level)
    if level.integral:
        _tighten_rows(solver, level.relaxed)
        return
    columns = [x for x, cost in enumerate(costs) if cost]
    row = [float(costs[x]) for x in columns]
    solver.addRow(-solver.inf, float(level.cost), len(columns), columns, row)


def _close_columns(solver: Any, level: _Level) -> None:
    gap = 0.0 if level.integral else level.cost - level.least
    values = list(level.relaxed.col_value)  # a copy: every access to the solver's own is one
    for x, price in enumerate(list(level.relaxed.col_dual)):
        if abs(price) > gap + TOLERANCE:
            fixed = float(round(values[x]))
            solver.changeColBounds(x, fixed, fixed)


def _tighten_rows(solver: Any, relaxed: Any) -> None:
    values = list(relaxed.row_value)
    for row, price in enumerate(list(relaxed.row_dual)):
        if abs(price) > TOLERANCE:
            bound = float(round(values[row]))
            solver.changeRowBounds(row, bound, bound)


def _load(model: Model) -> Any:
    import highspy

    lp = highspy.HighsLp()
    width = len(model.costs[0])
    lp.num_col_, lp.num_row_ = width, len(model.rows)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = [0.0] * width, [0.0] * width, [1.0] * width
    lp.row_lower_ = [-highspy.kHighsInf] * len(model.rows)
    lp.row_upper_ = [upper for upper, _ in model.rows]
    lp.integrality_ = [highspy.HighsVarType.kInteger] * width
    _fill(lp.a_matrix_, model, highspy.MatrixFormat.kRowwise)
    solver = quiet_solver()
    for option, value in OPTIONS.items():
        solver.setOptionValue(option, value)
    solver.passModel(lp)
    return solver


def _fill(matrix: Any, model: Model, rowwise: Any) -> None:
    starts = [0]
    for _, row in model.rows:
        starts.append(starts[-1] + len(row))
    matrix.format_ = rowwise
    matrix.start_ = starts
    matrix.index_ = [x for _, row in model.rows for x in row]
    matrix.value_ = [value for _, row in model.rows for value in row.values()]
