"""Work in a process of its own, and the most memory it and its children had together."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable
from typing import Any

#: Seconds between two looks at the memory.
LOOK = 0.25


class Failed(RuntimeError):
    """The work raised, or its process ended without an answer."""


def alone(work: Callable[..., Any], *arguments: Any) -> tuple[Any, float]:
    """What `work` gives, and the peak in GiB (proportional set size, seen every quarter second)."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_tell, args=(theirs, work, arguments))
    process.start()
    theirs.close()
    peak, answer = 0.0, None
    try:
        while not ours.poll(LOOK):
            peak = max(peak, resident_gib(process.pid or 0))
        answer = ours.recv()
    except EOFError:
        raise Failed(f"the process ended with {_code(process)}") from None
    finally:
        ours.close()
        process.join(30)
        process.kill()
    if isinstance(answer, Failed):
        raise answer
    return answer[0], peak


def _code(process: Any) -> object:
    process.join(5)
    return process.exitcode


def _tell(pipe: Any, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    try:
        pipe.send((work(*arguments),))
    except Exception as fault:
        pipe.send(Failed(f"{type(fault).__name__}: {fault}"))


def resident_gib(pid: int) -> float:
    """Memory of a process and its children, shared pages counted once; those that end meanwhile
    count nothing.
    """
    return sum(_kilobytes(each) for each in _family(pid)) / 1024**2


def _kilobytes(pid: int) -> int:
    try:
        with open(f"/proc/{pid}/smaps_rollup") as rows:
            return next((int(r.split()[1]) for r in rows if r.startswith("Pss:")), 0)
    except OSError:
        return 0


def _family(pid: int) -> list[int]:
    found, left = [], [pid]
    while left:
        one = left.pop()
        found.append(one)
        left += _children(one)
    return found


def _children(pid: int) -> list[int]:
    """Of all its threads."""
    children: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as file:
                children += map(int, file.read().split())
    except OSError:
        return children
    return children
