"""`eassociate plan tasks.dat`: the fewest people for fixed tasks (`planner.fewest`)."""

from __future__ import annotations

import json
import sys
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module

from eassociate.planner.problem import BadProblem
from eassociate.site.cli import CannotDo
from eassociate.site.planning.progress import watched
from eassociate.site.planning.written import write


def plan_fewest(content: bytes, options: Namespace, say: Callable[[str], None]) -> None:
    """Reads, solves, tells; `--out` gets the worker of each task. Raises `BadProblem`.

    `planner.fewest` has `read(text) -> tasks` and `solve(tasks, seconds=, seed=, workers=,
    progress=, stop=) -> answer` with `used`, `bound`, `exact`, `seconds` and `worker_of` (a list:
    task → worker, both from 0).
    """
    if options.csv or options.svg or options.cover:
        raise CannotDo("Tasks without days have no list, no pictures and no mornings.")
    fewest = import_module("eassociate.planner.fewest")
    try:
        tasks = fewest.read(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise BadProblem("file", "not_text", "This is no text in UTF-8.") from None
    how = {"seconds": options.seconds, "seed": options.seed, "workers": options.workers}
    with watched(sys.stderr, options.seconds) as (progress, stop):
        answer = fewest.solve(tasks, **how, progress=progress, stop=stop)
    proven = "proven to be the fewest" if answer.exact else f"at least {answer.bound} are needed"
    say(f"{answer.used} people, {proven}, after {answer.seconds:.1f} s")
    if options.out:
        told = {name: getattr(answer, name) for name in ("used", "bound", "exact", "seconds")}
        write(options.out, json.dumps(told | {"worker_of": list(answer.worker_of)}) + "\n")
