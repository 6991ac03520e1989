"""A solver that says nothing, not even its name."""

from typing import Any

import highspy


def quiet() -> Any:
    """HiGHS with one thread and no output."""
    solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.silent()
    solver.setOptionValue("threads", 1)
    return solver
