"""A problem as plain lists, for rivals in processes of their own.

JSON, not pickle: a pickle of our classes would import the planner, which imports highspy, and
OR-Tools and highspy cannot live in one process.
"""

from __future__ import annotations

from typing import Any

from bench.rivals.case import Case, bits
from eassociate.planner.problem import Problem


def plain(problem: Problem) -> dict[str, Any]:
    """Blocks and companions by number, minutes since 1970, ways between places by number.

    `able` of a block are the companions that the block alone does not rule out.
    """
    case = Case(problem)
    places = _places(case)
    children = {key: i for i, key in enumerate(sorted({b.child for b in case.blocks}))}
    return {
        "weights": {name: getattr(problem.weights, name) for name in problem.weights.__slots__},
        "stretch": problem.rules.longest_stretch,
        "break": problem.rules.break_minutes,
        "ways": [[case.way(here, there) for there in places] for here in places],
        "children": len(children),
        "blocks": [_block(case, b, places, children) for b in range(len(case.blocks))],
        "companions": [_companion(case, p, places) for p in range(len(case.companions))],
        "strange": [
            [case.strange(p, child) for p in range(len(case.companions))] for child in children
        ],
    }


def _places(case: Case) -> dict[str | None, int]:
    used = {b.place for b in case.blocks} | {i[2] for items in case.busy for i in items}
    return {place: i for i, place in enumerate(sorted(used, key=lambda k: (k is not None, k)))}


def _block(
    case: Case, b: int, places: dict[str | None, int], children: dict[str, int]
) -> dict[str, Any]:
    block = case.blocks[b]
    pin = case.number.get(case.problem.pins.get(block.key, ""), -1)
    before = case.previous(b)
    able = list(bits(case.able(b)))
    return {
        "child": children[block.child],
        "day": case.days[b].toordinal(),
        "start": case.times[b][0],
        "end": case.times[b][1],
        "minutes": block.minutes,
        "weight": block.weight,
        "place": places[block.place],
        "able": able,
        "load": [case.load(p, b) for p in able],
        "previous": -1 if before is None else before,
        "pin": pin if pin in able else -1,
    }


def _companion(case: Case, p: int, places: dict[str | None, int]) -> dict[str, Any]:
    days = sorted(set(case.days))
    companion = case.companions[p]
    return {
        "home": [case.way(companion.home, place) for place in places],
        "day_left": {str(day.toordinal()): case.day_left(p, day) for day in days},
        "week_left": case.week_left(p),
        "below": max(0, companion.least_minutes - case.used(p)),
        "busy": [
            [start, end, places[place], day.toordinal()]
            for start, end, place, _, day in case.busy[p]
        ],
    }
