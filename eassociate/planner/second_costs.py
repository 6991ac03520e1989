"""Every term of a week's cost, computed anew for the second opinion (`verification`)."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from eassociate.planner.problem import Block, Companion, Problem
from eassociate.planner.second_sheet import Sheet, Thing, busy_minutes, monday, sheet
from eassociate.planner.travel import Travel

#: Visits together → points of strangeness, as the words of the problem say.
_POINTS = ((10, 0), (3, 1), (1, 2))


def terms_of(problem: Problem, roster: Mapping[str, str]) -> dict[str, int]:
    """The value of every term of `TERMS` if `roster` (block key → companion key) is carried out.

    Blocks that are not in `roster` stay open. Rules are not asked for.
    """
    pairs = {(b.child, roster[b.key]) for b in problem.blocks if b.key in roster}
    people = {companion.key: companion for companion in problem.companions}
    return {
        "uncovered": sum(b.minutes * b.weight for b in problem.blocks if b.key not in roster),
        "disturbed": len({b.child for b in problem.blocks if _moved(problem, b, roster)}),
        "people": len(pairs),
        "changes": sum(b.key in roster and _moved(problem, b, roster) for b in problem.blocks),
        "unfamiliar": sum(_strange(people[key], child) for child, key in pairs),
        **_hours(problem, sheets(problem, roster)),
    }


def sheets(problem: Problem, roster: Mapping[str, str]) -> list[Sheet]:
    """Everybody of the problem, with the blocks of `roster`."""
    taken: dict[str, list[Block]] = defaultdict(list)
    for block in problem.blocks:
        if block.key in roster:
            taken[roster[block.key]].append(block)
    return [sheet(companion, taken[companion.key]) for companion in problem.companions]


def _moved(problem: Problem, block: Block, roster: Mapping[str, str]) -> bool:
    before = problem.previous.get(block.key)
    return before is not None and roster.get(block.key) != before


def _strange(companion: Companion, child: str) -> int:
    if child in companion.preferred_by:
        return 0
    met = companion.met.get(child, 0)
    return next((points for visits, points in _POINTS if met >= visits), 3)


def _hours(problem: Problem, weeks: list[Sheet]) -> dict[str, int]:
    travel = unfairness = load = 0
    begins = monday(problem)
    for week in weeks:
        used = week.companion.given_minutes + busy_minutes(week.companion, begins)
        given = used + sum(block.minutes for block in week.blocks)
        travel += _way(week, problem.travel)
        unfairness += max(0, week.companion.least_minutes - given)
        load += sum(_load(week.companion, used, block.minutes) for block in week.blocks)
    return {"travel": travel, "unfairness": unfairness, "load": load}


def _way(week: Sheet, travel: Travel) -> int:
    """Minutes on the way to the blocks, each from what ended last on that day, or from home."""
    days: dict[date, list[Thing]] = defaultdict(list)
    for thing in week.things:
        days[thing.day].append(thing)
    minutes = 0
    for things in days.values():
        for thing in things:
            if thing.key is not None:
                minutes += travel.minutes(_origin(week.companion, thing, things), thing.place)
    return minutes


def _origin(companion: Companion, thing: Thing, things: list[Thing]) -> str | None:
    done = [one for one in things if one is not thing and one.end <= thing.start]
    last = max(done, key=lambda one: (one.end, one.start), default=None)
    return last.place if last else companion.home


def _load(companion: Companion, used: int, minutes: int) -> int:
    """Hours × per cent of the week that is given away already."""
    week = max(companion.week_minutes, 1)
    return minutes * min(max(used, 0), week) * 100 // (week * 60)
