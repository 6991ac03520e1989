"""Rivals in processes of their own: the question and the answer are files of plain lists."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bench.rivals.answer import answer
from bench.rivals.case import Case
from bench.rivals.plain import plain
from bench.rivals.roster import kept
from eassociate.planner.plan import Plan
from eassociate.planner.problem import Problem

#: A Python that has ortools and timefold, if this one shall not have them.
PYTHON = os.environ.get("BENCH_RIVALS_PYTHON", sys.executable)


@dataclass(frozen=True)
class Found:
    """What a rival came to. `plan` None: nothing, `note` says why."""

    plan: Plan | None
    seconds: float
    note: str = ""


def why_not(package: str) -> str:
    """Why a rival cannot run here, empty if it can."""
    if sys.executable != PYTHON or importlib.util.find_spec(package):
        return ""
    return f"{package} is not installed: pip install -r requirements-bench.txt"


def ask(
    problem: Problem, rival: str, seconds: float, hint: Sequence[tuple[int, int]] = ()
) -> Found:
    """Runs `bench.rivals.<rival>`; it is stopped after twice its time and three minutes."""
    began = time.perf_counter()
    with tempfile.TemporaryDirectory(prefix="eassociate-bench-") as folder:
        asked, told = Path(folder) / "question.json", Path(folder) / "answer.json"
        question = {**plain(problem), "seconds": seconds, "hint": list(hint)}
        asked.write_text(json.dumps(question))
        note = _run(rival, asked, told, 2 * seconds + 180)
        took = time.perf_counter() - began
        if note or not told.exists():
            return Found(None, took, note or "no answer")
        return _read(problem, json.loads(told.read_text()), took)


def _run(rival: str, asked: Path, told: Path, most: float) -> str:
    command = [PYTHON, "-m", f"bench.rivals.{rival}", str(asked), str(told)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=most, check=False)
    except subprocess.TimeoutExpired:
        return f"stopped after {most:.0f} s without an answer"
    if done.returncode:
        lines = (done.stderr or done.stdout).strip().splitlines()
        return lines[-1][:200] if lines else f"ended with {done.returncode}"
    return ""


def _read(problem: Problem, told: dict[str, object], took: float) -> Found:
    pairs, bound, note = told["pairs"], told["bound"], str(told["note"])
    if pairs is None:
        return Found(None, took, f"no plan in time: {note}")
    assert isinstance(pairs, list)
    assert isinstance(bound, int | float)
    roster, left_out = kept(Case(problem), {int(b): int(p) for b, p in pairs})
    note += f", {left_out} assignments broke a rule and were left out" if left_out else ""
    plan = answer(problem, roster.keys(), took)
    if bound > plan.cost:
        return Found(plan, took, f"{note}, its bound {bound:.0f} is above the cost: not believed")
    return Found(replace(plan, bound=float(bound), exact=bound >= plan.cost), took, note)
