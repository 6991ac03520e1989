"""`eassociate plan`: a week's problem in, its best plan out. Needs no database and no settings."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from eassociate.planner.exchange_json import morning_from_json, plan_to_json, problem_from_json
from eassociate.planner.plan import Plan
from eassociate.planner.plan_csv import plan_to_csv
from eassociate.planner.problem import BadProblem, Problem
from eassociate.planner.validation import check
from eassociate.planner.verification import verify
from eassociate.site.cli import CannotDo
from eassociate.site.planning.fewest import plan_fewest
from eassociate.site.planning.generating import generate
from eassociate.site.planning.progress import watched
from eassociate.site.planning.told import told
from eassociate.site.planning.written import STDOUT, write, write_pictures

_NOTHING = "What shall be planned? Name a FILE, or --generate one."
#: Suffix of the public instances of shift minimisation (`planner.fewest`).
_FEWEST = ".dat"


def plan(options: Namespace) -> int:
    """Carries out one of the kinds of planning. 2: the problem is bad, with a sentence why."""
    if not options.file and not options.generate:
        print(f"eassociate: {_NOTHING}", file=sys.stderr)
        return 2
    try:
        _writable(options)
        if options.generate:
            generate(options, _say(options))
        elif options.file.endswith(_FEWEST):
            plan_fewest(_read(options.file), options, _say(options))
        else:
            _plan(options)
    except BadProblem as problem:
        print(f"eassociate: {problem}", file=sys.stderr)
        return 2
    except OSError as problem:
        raise CannotDo(f"{problem.strerror}: {problem.filename}") from problem
    return 0


def _plan(options: Namespace) -> None:
    text = _read(options.file)
    problem = problem_from_json(text)
    check(problem)
    if options.cover:
        problem, found = _cover(problem, options)
    else:
        found = _week(problem, options)
    _sure(problem, found)
    _give_out(problem, found, options)


def _week(problem: Problem, options: Namespace) -> Plan:
    """With a bar; Ctrl-C ends it early with the best so far."""
    plan_week = import_module("eassociate.planner.week").plan_week
    how = {"seconds": options.seconds, "seed": options.seed, "workers": options.workers}
    with watched(sys.stderr, options.seconds) as (progress, stop):
        found: Plan = plan_week(problem, **how, progress=progress, stop=stop)
    return found


def _cover(problem: Problem, options: Namespace) -> tuple[Problem, Plan]:
    """The problem as it stands on that morning, and who goes."""
    told = morning_from_json(_read(options.cover), problem)
    words = import_module("eassociate.planner.morning")
    said = {name: getattr(told, name) for name in type(told).model_fields if name != "format"}
    sets = {name: frozenset(value) for name, value in said.items() if isinstance(value, tuple)}
    morning = words.Morning(**said | sets)
    covering = import_module("eassociate.planner.covering")
    found: Plan = covering.cover(problem, morning, seconds=options.seconds)
    return words.standing(problem, morning), found


def _sure(problem: Problem, found: Plan) -> None:
    """No plan leaves without a second opinion."""
    wrong = verify(problem, found)
    if wrong:
        raise CannotDo(f"The plan is wrong, please report this: {'; '.join(wrong[:3])}.")


def _give_out(problem: Problem, found: Plan, options: Namespace) -> None:
    say = _say(options)
    say(told(problem, found))
    if options.out:
        write(options.out, plan_to_json(found))
    if options.csv:
        write(options.csv, plan_to_csv(problem, found.roster))
    if options.svg:
        number = write_pictures(options.svg, problem, found.roster)
        say(f"{number:,} pictures: {Path(options.svg, 'index.html')}")


def _read(path: str) -> bytes:
    return sys.stdin.buffer.read() if path == STDOUT else Path(path).read_bytes()


def _writable(options: Namespace) -> None:
    """Before minutes are spent on what could not be written."""
    for path in filter(None, (options.out, options.csv)):
        if path != STDOUT and (Path(path).is_dir() or not Path(path).absolute().parent.is_dir()):
            raise CannotDo(f"No file can be written there: {path}")
    if options.svg and Path(options.svg).exists() and not Path(options.svg).is_dir():
        raise CannotDo(f"That is no folder: {options.svg}")


def _say(options: Namespace) -> Callable[[str], None]:
    """To where no file goes."""
    taken = STDOUT in (options.out, options.csv)
    return lambda line: print(line, file=sys.stderr if taken else sys.stdout)
