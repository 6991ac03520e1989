"""The public instances of fewest people: all `.dat` files of a folder, and published bounds."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from bench.planning.tables import number, table
from eassociate.planner.fewest import check, fewest_people, read


@dataclass(frozen=True)
class Row:
    """One instance. The published values are None (and their times empty) where none are known;
    `used` 0: no plan was found."""

    instance: str
    published_lower: int | None
    published_lower_time: str
    published_upper: int | None
    published_upper_time: str
    used: int
    bound: int
    proven: bool
    seconds: float


def measure(folder: Path, seconds: float, seed: int = 0) -> list[Row]:
    """A row for each instance, by the number of its tasks; every plan is checked."""
    published = _published(folder / "published.csv")
    problems = sorted((read(path) for path in folder.glob("*.dat")), key=lambda p: len(p.tasks))
    if not problems:
        raise FileNotFoundError(f"no instance (*.dat) in {folder}")
    rows = []
    for problem in problems:
        plan = fewest_people(problem, seconds, seed)
        if plan.assignment and (wrong := check(problem, plan)):
            raise AssertionError(f"{problem.name}: {wrong[0]}")
        known = published.get(problem.name, {})
        rows.append(
            Row(
                problem.name,
                _number(known.get("lower_bound")),
                known.get("lower_bound_time", ""),
                _number(known.get("upper_bound")),
                known.get("upper_bound_time", ""),
                plan.used,
                plan.bound,
                plan.exact,
                plan.seconds,
            )
        )
    return rows


def text(rows: list[Row]) -> str:
    """The table of `measure`."""
    head = ("instance", "published lower", "its s", "published upper", "its s", "ours")
    head += ("our bound", "proven", "s")
    cells = [
        (
            row.instance,
            number(row.published_lower),
            row.published_lower_time,
            number(row.published_upper),
            row.published_upper_time,
            f"**{number(row.used or None)}**",
            number(row.bound),
            "yes" if row.proven else "no",
            number(row.seconds, 1),
        )
        for row in rows
    ]
    return table(head, cells)


def _published(path: Path) -> dict[str, dict[str, str]]:
    if not path.exists():
        return {}
    with path.open(newline="") as file:
        return {row["instance"]: row for row in csv.DictReader(file)}


def _number(text: str | None) -> int | None:
    return int(text) if text else None
