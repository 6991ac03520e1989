"""`eassociate plan --generate`: problems to try the planner with."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from eassociate.planner.exchange_json import problem_to_json
from eassociate.planner.problem import Problem
from eassociate.site.cli import CannotDo
from eassociate.site.planning.written import STDOUT, write

#: `--generate` → function of `planner.generation`.
KINDS = {"city": "city", "country": "country", "year": "school_year"}


def generate(options: Namespace, say: Callable[[str], None]) -> None:
    """Writes a problem to `--out`; of a year, one file a week with its number before the suffix."""
    if not options.out:
        raise CannotDo("Where to? Name a file: --out problem.json.")
    make = getattr(import_module("eassociate.planner.generation"), KINDS[options.generate])
    size = {} if options.children is None else {"children": options.children}
    made: Problem | list[Problem] = make(**size, seed=options.seed)
    if isinstance(made, Problem):
        _write(options.out, made, say)
        return
    if options.out == STDOUT:
        raise CannotDo("A year is written to files, one a week: --out year.json.")
    for number, week in enumerate(made, 1):
        path = Path(options.out)
        _write(str(path.with_stem(f"{path.stem}-{number:02}")), week, say)


def _write(path: str, problem: Problem, say: Callable[[str], None]) -> None:
    write(path, problem_to_json(problem))
    if path != STDOUT:
        blocks, people = len(problem.blocks), len(problem.companions)
        say(f"{path}: {blocks:,} blocks, {people:,} companions")
