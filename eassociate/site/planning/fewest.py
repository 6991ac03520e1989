"""`eassociate plan tasks.dat`: the fewest people for fixed tasks (`planner.fewest`)."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from pathlib import Path

from eassociate.planner.fewest import FewestPlan, check, fewest_people, parse
from eassociate.planner.problem import BadProblem
from eassociate.site.cli import CannotDo
from eassociate.site.planning.progress import watched
from eassociate.site.planning.written import write


def plan_fewest(content: bytes, options: Namespace, say: Callable[[str], None]) -> None:
    """Reads, solves, checks, tells; `--out` gets the worker of each task (`worker_of`, both from
    0). Raises `BadProblem`; `CannotDo` if no plan was found in time.
    """
    if options.csv or options.svg or options.cover:
        raise CannotDo("Tasks without days have no list, no pictures and no mornings.")
    try:
        problem = parse(content.decode("utf-8-sig"), Path(options.file).stem)
    except UnicodeDecodeError:
        raise BadProblem("file", "not_text", "This is no text in UTF-8.") from None
    how = {"seconds": options.seconds, "seed": options.seed, "workers": options.workers}
    with watched(sys.stderr, options.seconds) as (progress, stop):
        found = fewest_people(problem, **how, progress=progress, stop=stop)
    if problem.tasks and not found.assignment:
        raise CannotDo("No plan was found in time; perhaps there is none.")
    if wrong := check(problem, found):
        raise CannotDo(f"The plan is wrong, please report this: {'; '.join(wrong[:3])}.")
    say(_told(found))
    if options.out:
        write(options.out, _written(found))


def _told(found: FewestPlan) -> str:
    proven = "proven to be the fewest" if found.exact else f"at least {found.bound} are needed"
    return f"{found.used} people, {proven}, after {found.seconds:.1f} s"


def _written(found: FewestPlan) -> str:
    told = {name: getattr(found, name) for name in ("used", "bound", "exact", "seconds")}
    return json.dumps(told | {"worker_of": list(found.assignment)}) + "\n"
