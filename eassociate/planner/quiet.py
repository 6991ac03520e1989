"""HiGHS without a word on standard output."""

from functools import cache
from typing import Any


def quiet_solver() -> Any:
    """A new `highspy.Highs` with one thread that prints nothing, not even the banner of the first.

    Its constructor switches callbacks on, and that prints a banner (HiGHS 1.16) before any option
    can be set by who made it: so the option is set in between.
    """
    solver = _quiet()()
    solver.setOptionValue("threads", 1)  # the same question has the same answer
    return solver


@cache
def _quiet() -> Any:
    import highspy  # takes a third of a second and 24 MB: only where somebody is to be found

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> Any:  # noqa: N802 - the name is HiGHS's
            self.setOptionValue("output_flag", False)
            return super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Quiet
