"""How cost and time grow from 50 to 10,000 children."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.planning.doors import Doors
from bench.planning.measured import (
    CPSAT,
    OURS,
    TIMEFOLD,
    Entry,
    by_greedy,
    by_outsider,
    ours,
    said,
)
from bench.planning.picture import COLOURS, Chart, Line
from bench.planning.tables import checked, number, table
from eassociate.planner.problem import Problem

SIZES = (50, 100, 200, 400, 1_000, 2_000, 5_000, 10_000)
#: Up to here a city, above a country: no city has 2,000 accompanied children.
LARGEST_CITY = 1_000
#: The rivals in other processes are asked up to here; their models grow with the square.
LARGEST_OUTSIDE = 1_000


@dataclass(frozen=True)
class Point:
    """A solver at a size."""

    children: int
    entry: Entry
    bound: float
    near: float | None = None  # seconds until within 3 % of the bound


def problem_of(doors: Doors, children: int) -> Problem:
    make = doors.city if children <= LARGEST_CITY else doors.country
    return make(children=children, seed=0)


def time_for(children: int, seconds: float) -> float:
    """`seconds` up to 1,000 children, then in proportion: 10 minutes for 10,000 if it is 60."""
    return seconds * max(1.0, children / 1_000)


def measure(doors: Doors, seconds: float, sizes: Sequence[int] = SIZES) -> list[Point]:
    return [point for children in sizes for point in _at(doors, children, seconds)]


def _at(doors: Doors, children: int, seconds: float) -> list[Point]:
    problem, name = problem_of(doors, children), f"{children} children"
    given = time_for(children, seconds)
    entry, trace = ours(doors, name, problem, given)
    bound = entry.plan.bound if entry.plan else 0.0
    points = [Point(children, said(entry), bound, trace.within(bound, 0.03))]
    points.append(Point(children, said(by_greedy(doors, name, problem)), bound))
    if children <= LARGEST_OUTSIDE:
        rows = (by_outsider(doors, name, problem, who, given) for who in (CPSAT, TIMEFOLD))
        points += [Point(children, said(row), bound) for row in rows]
    return points


def text(points: Sequence[Point], seconds: float, picture: str) -> str:
    """The picture and its numbers."""
    head = ("children", "solver", "cost", "above our bound", "first full plan s")
    head += ("within 3 % of the bound s", "s", "checker", "note")
    told = (
        f"{seconds:.0f} s for each solver up to 1 000 children, above in proportion. A city up "
        f"to {number(LARGEST_CITY)} children, then a country of cities; CP-SAT and Timefold "
        f"are asked up to {number(LARGEST_OUTSIDE)}.\n"
    )
    image = f"![Cost above the bound and seconds by the number of children]({picture})\n"
    return f"{told}\n{image}\n{table(head, [_cells(point) for point in points])}"


def _cells(point: Point) -> tuple[str, ...]:
    entry = point.entry
    return (
        number(point.children),
        f"**{entry.who}**" if entry.who == OURS else entry.who,
        number(entry.cost),
        number(entry.above(point.bound), 2, " %"),
        number(entry.first, 2),
        number(point.near, 2),
        number(entry.seconds, 1),
        checked(entry.complaints) if entry.plan else "–",
        entry.note,
    )


def charts(points: Sequence[Point]) -> list[Chart]:
    """Two pictures side by side: cost above our bound, seconds until the first full plan."""
    names = list(dict.fromkeys(p.entry.who for p in points))
    above = [
        Line(who, _curve(points, who, lambda p: p.entry.above(p.bound)), look)
        for look, who in enumerate(names)
    ]
    first = [
        Line(who, _curve(points, who, lambda p: p.entry.first), look)
        for look, who in enumerate(names[:2])
    ]
    near = Line(f"{OURS}, within 3 %", _curve(points, OURS, lambda p: p.near), len(COLOURS) - 1)
    return [
        Chart("Cost above our proven bound, %", [line for line in above if line.points], 0.01),
        Chart("Seconds until the first full plan", [*first, near], 0.001),
    ]


def _curve(
    points: Sequence[Point], who: str, value: Callable[[Point], float | None]
) -> list[tuple[float, float]]:
    pairs = [(p.children, value(p)) for p in points if p.entry.who == who]
    return [(x, y) for x, y in pairs if y is not None]
