"""The real process that plans, slowed down: the first time, its solver takes as long as it may.

    python -m tests.faults.slow_planner            what the server starts instead of the usual one
    python -m tests.faults.slow_planner serve …    that server

It is slow as long as the file `slow` lies in the site's folder, and takes it away as it begins.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any

from eassociate.site.ready import load_django


def serve() -> None:
    load_django(many=True)
    from eassociate.roster.proposing import starting
    from eassociate.site.cli import main

    starting._COMMAND = ("-m", "tests.faults.slow_planner")
    main(sys.argv[1:])


def plan() -> None:
    load_django()
    from django.conf import settings

    from eassociate.roster.proposing import work

    solve, file = work.plan_week, settings.VAR / "slow"

    def slowly(problem: Any, stop: Callable[[], bool], **more: Any) -> Any:
        if file.exists():
            file.unlink()
            time.sleep(120)  # deaf, as a solver deep in its work
        return solve(problem, stop=stop, **more)

    work.plan_week = slowly
    work.main()


if __name__ == "__main__":
    serve() if sys.argv[1:] else plan()
