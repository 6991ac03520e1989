"""What a companion does in a week, written down anew for the second opinion (`verification`)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from eassociate.planner.problem import Block, Busy, Companion, Problem


@dataclass(frozen=True, slots=True)
class Thing:
    """A block (`key`) or something else that a companion does (`key` None).

    `start` and `end` in seconds since 1970, so that a change of the clocks does not matter;
    `minutes` as they are paid, all on the day of the start.
    """

    start: float
    end: float
    day: date
    minutes: int
    place: str | None
    key: str | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A companion with the blocks of a plan and, in order of time, all things to do."""

    companion: Companion
    blocks: tuple[Block, ...]
    things: tuple[Thing, ...]


def monday(problem: Problem) -> date | None:
    """The first day of the problem's week, None if it has no blocks."""
    first = min((block.start.date() for block in problem.blocks), default=None)
    return first and first - timedelta(days=first.weekday())


def sheet(companion: Companion, blocks: Iterable[Block]) -> Sheet:
    """`companion` with `blocks`, which may break any rule."""
    own = tuple(blocks)
    things = [*map(thing_of_busy, companion.busy), *map(thing_of_block, own)]
    things.sort(key=lambda thing: (thing.start, thing.end))
    return Sheet(companion, own, tuple(things))


def thing_of_block(block: Block) -> Thing:
    times = block.start.timestamp(), block.end.timestamp()
    return Thing(*times, block.start.date(), block.minutes, block.place, block.key)


def thing_of_busy(busy: Busy) -> Thing:
    start, end = busy.start.timestamp(), busy.end.timestamp()
    return Thing(start, end, busy.start.date(), round((end - start) / 60), busy.place, None)


def busy_minutes(companion: Companion, week: date | None) -> int:
    """Minutes of `busy` in the week that begins on `week` (None: in all)."""
    things = map(thing_of_busy, companion.busy)
    return sum(t.minutes for t in things if week is None or 0 <= (t.day - week).days < 7)
