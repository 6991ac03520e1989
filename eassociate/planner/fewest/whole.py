"""The whole question as one programme: a proven bound, and the optimum where it is small."""

import math

from eassociate.planner.fewest.choice import Choice
from eassociate.planner.fewest.instance import Array, Instance

#: More pairs than this, and the relaxation takes longer than a search.
RELAXED, BRANCHED = 60_000, 6_000


def solve_whole(
    at: Instance, owner: Array, bound: int, seed: int, seconds: float
) -> tuple[Array, int]:
    """Owners with as few people as found, and a proven bound, within about `seconds`."""
    size = int(at.able.sum())
    if size > RELAXED or seconds <= 0:
        return owner, bound
    choice = Choice(at, {w: _tasks(at, w) for w in range(len(at.able))}, opening=True)
    choice.build()
    solver = choice.load(seed, seconds)
    solver.setOptionValue("solve_relaxation", size > BRANCHED)
    if size <= BRANCHED and (owner >= 0).all():
        choice.suggest(solver, {t: int(w) for t, w in enumerate(owner)})
    solver.run()
    return _answer(choice, solver, owner, bound, size > BRANCHED)


def _tasks(at: Instance, worker: int) -> list[int]:
    found: list[int] = at.by_start[at.able[worker][at.by_start]].tolist()
    return found


def _answer(
    choice: Choice, solver: object, owner: Array, bound: int, relaxed: bool
) -> tuple[Array, int]:
    import highspy

    done = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal  # type: ignore[attr-defined]
    info = solver.getInfo()  # type: ignore[attr-defined]
    if relaxed:
        value = info.objective_function_value if done else 0.0
        return owner, max(bound, math.ceil(value - 1e-6))
    if math.isfinite(info.mip_dual_bound):
        bound = max(bound, math.ceil(info.mip_dual_bound - 1e-6))
    found = choice.chosen(solver)
    if found and len(found) == len(owner):
        better = owner.copy()
        for t, w in found.items():
            better[t] = w
        if (owner < 0).any() or len(set(found.values())) < len(set(owner.tolist())):
            owner = better
    return owner, bound
