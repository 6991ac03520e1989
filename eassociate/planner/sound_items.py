"""What a block, a companion, the ways and the weights must be like by themselves (`validation`)."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from math import inf, isfinite

from eassociate.planner.problem import BadProblem, Block, Busy, Companion, Problem, Span
from eassociate.planner.travel import Travel

#: Longest time that a block, or something else that is done, may last.
DAY_SECONDS = 24 * 3600
#: No number of minutes is greater: two years.
MOST_MINUTES = 2 * 366 * 24 * 60
#: Weights of a child and of a term.
MOST_WEIGHT = 1_000_000
_YEARS = range(1970, 2200)


def unsound_block(block: Block) -> Iterator[BadProblem]:
    item = f"block {block.key}"
    if not block.key:
        yield BadProblem("block", "no_key", "A block has an empty key.")
    yield from unsound_times(item, "block", block)
    yield from unsound_whole(item, "weight", block.weight, 1, MOST_WEIGHT)


def unsound_companion(companion: Companion) -> Iterator[BadProblem]:
    item = f"companion {companion.key}"
    if not companion.key:
        yield BadProblem("companion", "no_key", "A companion has an empty key.")
    for name in ("day_minutes", "week_minutes", "least_minutes", "given_minutes"):
        yield from unsound_whole(item, name, getattr(companion, name), 0, MOST_MINUTES)
    for what, times in (
        ("window", companion.available or ()),
        ("absence", companion.absences),
        ("busy time", companion.busy),
    ):
        for one in times:
            yield from unsound_times(item, what, one)
    if companion.most_km is not None:
        yield from unsound_number(item, "most_km", companion.most_km, 0)
    for child, met in companion.met.items():
        yield from unsound_number(item, f"met with {child}", met, 0)


def contradicting_companion(companion: Companion, travel: Travel) -> Iterator[BadProblem]:
    item = f"companion {companion.key}"
    if companion.least_minutes > companion.week_minutes:
        least = f"{companion.least_minutes} minutes a week are guaranteed"
        text = f"Of {item} {least}, more than the {companion.week_minutes} allowed."
        yield BadProblem(item, "least_over_week", text)
    if companion.most_km is not None and companion.home not in travel.places:
        text = f"The home of {item} needs coordinates, because most_km limits the way from there."
        yield BadProblem(item, "place_unknown", text)


def unsound_travel(travel: Travel) -> Iterator[BadProblem]:
    yield from unsound_number("travel", "speed_kmh", travel.speed_kmh, 0.1)
    yield from unsound_number("travel", "detour", travel.detour, 1)
    for name in ("changeover", "unknown"):
        yield from unsound_whole("travel", name, getattr(travel, name), 0, MOST_MINUTES)
    for (here, there), minutes in travel.minutes_between.items():
        item = f"way from {here} to {there}"
        yield from unsound_whole(item, "minutes", minutes, 0, MOST_MINUTES)
    for key, (north, east) in travel.places.items():
        yield from unsound_number(f"place {key}", "latitude", north, -90, 90)
        yield from unsound_number(f"place {key}", "longitude", east, -180, 180)


def unsound_weights(problem: Problem) -> Iterator[BadProblem]:
    weights, rules = problem.weights, problem.rules
    for name in ("uncovered", "people", "changes", "unfamiliar", "travel", "unfairness", "load"):
        yield from unsound_whole("weights", name, getattr(weights, name), 0, MOST_WEIGHT)
    yield from unsound_whole("rules", "break_minutes", rules.break_minutes, 0, MOST_MINUTES)
    if rules.longest_stretch is not None:
        stretch = rules.longest_stretch
        yield from unsound_whole("rules", "longest_stretch", stretch, 1, MOST_MINUTES)


def unsound_times(item: str, what: str, one: Block | Busy | Span) -> Iterator[BadProblem]:
    """Naive, absurd, backwards, empty or (not of windows and absences) longer than a day."""
    whose = f"The {what} of {item}" if what != "block" else item.capitalize()
    if _naive(one.start) or _naive(one.end):
        yield BadProblem(item, "naive_time", f"{whose} has a time without an offset from UTC.")
    elif one.start.year not in _YEARS or one.end.year not in _YEARS:
        yield BadProblem(item, "absurd_time", f"{whose} is not between 1970 and 2199.")
    else:
        seconds = one.end.timestamp() - one.start.timestamp()
        if seconds <= 0:
            text = f"{whose} ends at {one.end.isoformat()}, not after it begins."
            yield BadProblem(item, "not_after_start", text)
        elif isinstance(one, Block) and one.minutes < 1:
            yield BadProblem(item, "too_short", f"{whose} lasts less than a minute.")
        elif not isinstance(one, Span) and seconds > DAY_SECONDS:
            yield BadProblem(item, "longer_than_a_day", f"{whose} lasts longer than a day.")


def unsound_whole(
    item: str, name: str, value: object, least: int, most: int
) -> Iterable[BadProblem]:
    """`value` must be a whole number from `least` to `most`."""
    if not isinstance(value, int) or isinstance(value, bool):
        text = f"{name} of {item} is {value!r}, not a whole number."
        yield BadProblem(item, "not_whole", text)
    elif value < least:
        text = f"{name} of {item} is {value}, less than {least}."
        yield BadProblem(item, "too_small", text)
    elif value > most:
        text = f"{name} of {item} is {value}, more than {most}."
        yield BadProblem(item, "too_large", text)


def unsound_number(
    item: str, name: str, value: float, least: float, most: float = inf
) -> Iterable[BadProblem]:
    """`value` must be a finite number from `least` to `most`."""
    if not isfinite(value):
        yield BadProblem(item, "not_finite", f"{name} of {item} is {value}, not a number.")
    elif value < least:
        text = f"{name} of {item} is {value}, less than {least}."
        yield BadProblem(item, "too_small", text)
    elif value > most:
        text = f"{name} of {item} is {value}, more than {most}."
        yield BadProblem(item, "too_large", text)


def _naive(moment: datetime) -> bool:
    return moment.utcoffset() is None
