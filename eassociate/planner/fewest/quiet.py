"""A solver that prints nothing: the first of a process writes a banner past Python, on what may
be the file with the plan.
"""

import os
from typing import Any


def new_solver() -> Any:
    """One thread, no output."""
    import highspy  # slow to import: only where somebody searches

    kept, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 1)
        solver: Any = highspy.Highs()  # type: ignore[no-untyped-call]
    finally:
        os.dup2(kept, 1)
        os.close(kept)
        os.close(nowhere)
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    return solver
