"""HiGHS without a word on standard output."""

from functools import cache
from typing import Any


def quiet_solver() -> Any:
    """A new `highspy.Highs` that prints nothing, not even the banner of the first one.

    Its constructor switches callbacks on, and that prints a banner (HiGHS 1.16) before any option
    can be set by who made it: so the option is set in between.
    """
    return _quiet()()


@cache
def _quiet() -> Any:
    import highspy  # takes a third of a second and 24 MB: only where somebody is to be found

    class Quiet(highspy.Highs):
        def enableCallbacks(self) -> Any:  # noqa: N802 - the name is HiGHS's
            self.setOptionValue("output_flag", False)
            return super().enableCallbacks()  # type: ignore[no-untyped-call]

    return Quiet
