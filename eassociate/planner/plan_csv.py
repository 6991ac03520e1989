"""A plan as a list: CSV in UTF-8 with a mark and semicolons, as spreadsheets of the region open it.

A text that begins with = + - @ TAB or CR gets an apostrophe before it, so that no cell starts a
formula; a text that looks guarded gets one more, so that readers can take it off again.
"""

import csv
import re
from collections.abc import Mapping
from io import StringIO

from eassociate.planner.problem import Block, Problem

COLUMNS = (
    "block", "child", "day", "start", "end", "minutes", "place", "companion", "before", "state",
)  # fmt: skip
_STARTS_FORMULA = re.compile(r"'*[=+\-@\t\r]")


def plan_to_csv(problem: Problem, roster: Mapping[str, str]) -> bytes:
    """One row for each block, in order of time: who is given (`roster`: block → companion).

    `state`: open, pinned, changed (somebody else than before), kept or new. Times are of the site.
    """
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(COLUMNS)
    for block in sorted(problem.blocks, key=lambda block: (block.start, block.end, block.key)):
        writer.writerow([_guarded(cell) for cell in _cells(problem, block, roster.get(block.key))])
    return out.getvalue().encode("utf-8-sig")


def _cells(problem: Problem, block: Block, companion: str | None) -> tuple[str, ...]:
    times = f"{block.start:%H:%M}", f"{block.end:%H:%M}"
    before = problem.previous.get(block.key, "")
    day, place = block.start.date().isoformat(), block.place or ""
    told = (block.key, block.child, day, *times, str(block.minutes), place)
    return *told, companion or "", before, _state(problem, block, companion)


def _state(problem: Problem, block: Block, companion: str | None) -> str:
    if companion is None:
        return "open"
    if problem.pins.get(block.key) == companion:
        return "pinned"
    before = problem.previous.get(block.key)
    return "new" if before is None else "kept" if before == companion else "changed"


def _guarded(text: str) -> str:
    return f"'{text}" if _STARTS_FORMULA.match(text) else text
