"""A city's week against the rivals; a country's week, with its memory."""

from __future__ import annotations

from bench.planning.doors import Doors
from bench.planning.measured import Entry, everybody, ours, said
from bench.planning.memory import Failed, alone
from bench.planning.tables import checked, number, table, terms, versus

CITY, COUNTRY = 400, 10_000


def city(doors: Doors, seconds: float, children: int = CITY, seeds: int = 3) -> list[Entry]:
    """So many cities, every solver on each."""
    return [
        entry
        for seed in range(seeds)
        for entry in everybody(
            doors, f"city {seed}", doors.city(children=children, seed=seed), seconds
        )
    ]


def city_text(rows: list[Entry], seconds: float) -> str:
    """The tables of `city`."""
    told = (
        f"{seconds:.0f} s for each solver, on the same problem, with the same terms and weights; "
        "goal: first full plan in 5 s, within 1 % of the proven bound in 60 s. "
        "[What the rivals are](planner-rivals.md).\n"
    )
    return f"{told}\n{versus(rows)}\nWhat the cost is made of:\n\n{terms(rows)}"


def country(
    doors: Doors, seconds: float, children: int = COUNTRY
) -> tuple[Entry | None, float, str]:
    """The row, the peak in GiB, and what went wrong."""
    try:
        entry, peak = alone(country_week, doors, children, seconds)
    except Failed as fault:
        return None, 0.0, str(fault)
    return said(entry), peak, ""


def country_week(doors: Doors, children: int, seconds: float) -> Entry:
    """Making the problem, planning it and checking the plan, in the process that is measured."""
    problem = doors.country(children=children, seed=0)
    return ours(doors, f"country of {children}", problem, seconds)[0]


def country_text(row: Entry | None, peak: float, fault: str, seconds: float) -> str:
    """The table of `country`."""
    told = (
        f"{seconds:.0f} s; goal: first full plan in 60 s, within 3 % of the proven bound in "
        "10 minutes and 4 GiB. Memory is that of the process and its children together, with the "
        "problem and the checking of the plan.\n"
    )
    if row is None or row.plan is None:
        return f"{told}\n**Failed: {fault}**\n"
    head = ("problem", "first full plan s", "cost", "bound", "above the bound", "open blocks")
    head += ("s", "peak GiB", "checker")
    plan = row.plan
    cells = (
        row.problem,
        number(row.first, 1),
        number(plan.cost),
        number(plan.bound),
        number(row.above(plan.bound), 2, " %"),
        number(len(plan.uncovered)),
        number(row.seconds, 1),
        number(peak, 2),
        checked(row.complaints),
    )
    return f"{told}\n{table(head, [cells])}"
