"""Every rule that a companion's week must keep, for the second opinion (`verification`).

Two things go together if the gap between them is not shorter than the way from the first place to
the second; this holds for any two, also if there is a third between them.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from math import ceil, cos, radians

from eassociate.planner.problem import Block, Companion, Problem, Rules
from eassociate.planner.second_sheet import Sheet, Thing, busy_minutes, monday, sheet
from eassociate.planner.travel import EARTH_KM, Travel


class Judge:
    """Says which rules a companion's week breaks. Made once for a problem, asked for many."""

    def __init__(self, problem: Problem) -> None:
        self._travel, self._rules = problem.travel, problem.rules
        self._monday = monday(problem)
        self._longest_way = longest_way(problem.travel)

    def complaints(self, companion: Companion, blocks: Iterable[Block]) -> Iterator[str]:
        """A sentence for each rule that `blocks` break if `companion` is given all of them."""
        week = sheet(companion, blocks)
        yield from (f"{companion.key}: {text}" for text in self._complaints(week))

    def _complaints(self, week: Sheet) -> Iterator[str]:
        for block in week.blocks:
            yield from _pair(week.companion, block, self._travel)
        yield from self._together(week.things)
        yield from self._limits(week)
        yield from _stretches(week.things, self._rules, self._travel)

    def _together(self, things: tuple[Thing, ...]) -> Iterator[str]:
        for i, one in enumerate(things):
            for then in things[i + 1 :]:
                gap = (then.start - one.end) / 60
                if gap >= self._longest_way:
                    break  # and so are all that start later
                if (one.key or then.key) and gap < self._travel.minutes(one.place, then.place):
                    yield f"{_name(one)} and {_name(then)} do not go together"

    def _limits(self, week: Sheet) -> Iterator[str]:
        companion = week.companion
        days: Counter[date] = Counter()
        for thing in week.things:
            days[thing.day] += thing.minutes
        for day in {block.start.date() for block in week.blocks}:
            if days[day] > companion.day_minutes:
                yield f"{days[day]} minutes on {day} are more than {companion.day_minutes}"
        total = companion.given_minutes + busy_minutes(companion, self._monday)
        total += sum(block.minutes for block in week.blocks)
        if week.blocks and total > companion.week_minutes:
            yield f"{total} minutes in the week are more than {companion.week_minutes}"


def _pair(companion: Companion, block: Block, travel: Travel) -> Iterator[str]:
    """Rules about a companion and a block that ask for nothing else."""
    if block.child in companion.bars:
        yield f"{block.key} is of {block.child}, who is barred: {companion.bars[block.child]}"
    if block.key in companion.declined:
        yield f"{block.key} was declined"
    if missing := block.skills - companion.skills:
        yield f"{block.key} asks for {', '.join(sorted(missing))}"
    yield from _time(companion, block)
    if companion.most_km is not None:
        km = travel.km(companion.home, block.place)
        if km is not None and km > companion.most_km:
            yield f"{block.key} is {km:.1f} km from home, farther than {companion.most_km}"


def _time(companion: Companion, block: Block) -> Iterator[str]:
    start, end = block.start, block.end
    if any(away.start < end and start < away.end for away in companion.absences):
        yield f"absent during {block.key}"
    if companion.papers_until is not None and start.date() > companion.papers_until:
        yield f"papers end on {companion.papers_until}, before {block.key}"
    windows = companion.available
    if windows is not None and not any(w.start <= start and end <= w.end for w in windows):
        yield f"not available during {block.key}"


def _stretches(things: tuple[Thing, ...], rules: Rules, travel: Travel) -> Iterator[str]:
    if rules.longest_stretch is None:
        return
    for stretch in stretches(things, rules.break_minutes, travel):
        minutes = sum(thing.minutes for thing in stretch)
        broken = minutes > rules.longest_stretch and len(stretch) > 1
        if broken and any(thing.key for thing in stretch):
            names = ", ".join(map(_name, stretch))
            yield f"{minutes} minutes without a break: {names}"


def stretches(
    things: Iterable[Thing], break_minutes: int, travel: Travel
) -> Iterator[tuple[Thing, ...]]:
    """`things` (in order of time) in groups of a day that no break divides.

    What lies before a gap is the thing that ended last, which matters if busy times overlap.
    """
    stretch: list[Thing] = []
    for thing in things:
        if stretch:
            last = max(stretch, key=lambda one: (one.end, one.start))
            gap = (thing.start - last.end) / 60 - travel.minutes(last.place, thing.place)
            if last.day != thing.day or gap >= break_minutes:
                yield tuple(stretch)
                stretch = []
        stretch.append(thing)
    if stretch:
        yield tuple(stretch)


def _name(thing: Thing) -> str:
    return thing.key or f"what else there is on {thing.day}"


def longest_way(travel: Travel) -> int:
    """No way takes more minutes: by the parallel and the meridian around all places."""
    ways = [travel.unknown, *travel.minutes_between.values()]
    if travel.places:
        norths, easts = zip(*travel.places.values(), strict=True)
        nearest = 0.0 if min(norths) <= 0 <= max(norths) else min(map(abs, norths))
        east = radians(max(easts) - min(easts)) * cos(radians(min(nearest, 90.0)))
        km = EARTH_KM * (radians(max(norths) - min(norths)) + east) * travel.detour
        ways.append(ceil(km / travel.speed_kmh * 60) + travel.changeover + 1)
    return max(ways)
