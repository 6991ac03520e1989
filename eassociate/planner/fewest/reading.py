"""Reads the `.dat` files of Krishnamoorthy, Ernst and Baatar (2012)."""

import re
from collections.abc import Iterator
from pathlib import Path

from eassociate.planner.fewest.words import Task, TaskProblem
from eassociate.planner.problem import BadProblem

_HEAD = re.compile(r"(\w+)\s*=\s*(\S+)")
_TASK = re.compile(r"(-?\d+)\s+(-?\d+)")
_WORKER = re.compile(r"(\d+)\s*:\s*((?:\d+\s*)*)")


def read(path: Path) -> TaskProblem:
    """The problem in a file. Comments (`#`), empty lines, spacing and line ends do not matter.
    `BadProblem` names the line or the task that is wrong.
    """
    return parse(path.read_text(encoding="utf-8-sig", errors="replace"), path.stem)


def parse(text: str, name: str = "tasks") -> TaskProblem:
    """As `read`, from a text."""
    lines = _lines(text)
    number, count = _count(lines, "Jobs")
    tasks = tuple(_task(*_next(lines, number, f"task {t}")) for t in range(count))
    number, people = _count(lines, "Qualifications")
    able = tuple(_worker(*_next(lines, number, f"worker {w}"), len(tasks)) for w in range(people))
    for number, line in lines:
        raise _bad(number, f"nothing is expected after the last worker, but there is {line!r}")
    return checked(TaskProblem(name, tasks, able))


def checked(problem: TaskProblem) -> TaskProblem:
    """The problem, or `BadProblem` if a task is wrong or nobody can do it."""
    anybody = frozenset[int]().union(*problem.able)
    for t, task in enumerate(problem.tasks):
        if task.end <= task.start:
            raise BadProblem(
                f"task {t}", "times", f"task {t} ends at {task.end}, not after its start"
            )
        if t not in anybody:
            raise BadProblem(f"task {t}", "nobody", f"task {t} can be done by nobody")
    return problem


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.split("#")[0].strip()
        if line:
            yield number, line


def _count(lines: Iterator[tuple[int, str]], wanted: str) -> tuple[int, int]:
    for number, line in lines:
        found = _HEAD.fullmatch(line)
        if not found:
            raise _bad(number, f"`{wanted} = number` was expected, not {line!r}")
        key, value = found[1].lower(), found[2]
        if key == wanted.lower() and value.isdigit():
            return number, int(value)
        if key != "type" or value != "1":
            raise _bad(number, f"`{wanted} = number` was expected, not {line!r}")
    raise _bad(0, f"the file ends before `{wanted} = number`")


def _next(lines: Iterator[tuple[int, str]], number: int, what: str) -> tuple[int, str]:
    found = next(lines, None)
    if found is None:
        raise _bad(number, f"the file ends before {what} of the list that begins here")
    return found


def _task(number: int, line: str) -> Task:
    found = _TASK.fullmatch(line)
    if not found:
        raise _bad(number, f"a task is `start end`, not {line!r}")
    if int(found[1]) < 0:
        raise _bad(number, f"a task cannot start before 0, but there is {found[1]}")
    return Task(int(found[1]), int(found[2]))


def _worker(number: int, line: str, tasks: int) -> frozenset[int]:
    found = _WORKER.fullmatch(line)
    if not found:
        raise _bad(number, f"a worker is `count: task task …`, not {line[:40]!r}")
    listed = [int(word) for word in found[2].split()]
    if len(listed) != int(found[1]) or len(set(listed)) != len(listed):
        raise _bad(number, f"{found[1]} different tasks are announced, {len(set(listed))} listed")
    if listed and max(listed) >= tasks:
        raise _bad(number, f"task {max(listed)} does not exist, there are {tasks}")
    return frozenset(listed)


def _bad(number: int, sentence: str) -> BadProblem:
    return BadProblem(f"line {number}", "format", f"line {number}: {sentence}")
