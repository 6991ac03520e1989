"""The words of the planner: the question. Plain frozen dataclasses, no Django.

All times are aware `datetime`s **in the zone of the site** (a day is `start.date()`, a week begins
on Monday), all durations whole minutes, all keys text. Nothing here knows how a plan is found.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from eassociate.planner.travel import Travel


class Stop(StrEnum):
    """The rules that keep a companion from a block; harder ones first."""

    RELATIVE = "relative"
    CONTACT = "contact"
    ABSENT = "absent"
    PAPERS = "papers"
    SKILLS = "skills"  # the missing ones in `items`
    GUARDIAN_DECLINED = "guardian_declined"
    DECLINED = "declined"
    DISTANCE = "distance"  # (km from home, over `most_km`)
    BUSY = "busy"  # `moment`: until when
    NOT_AVAILABLE = "not_available"
    WEEK_FULL = "week_full"  # (minutes over)
    DAY_FULL = "day_full"  # (minutes over)
    TOO_FAR = "too_far"  # (minutes short on the way from or to another block)
    NO_BREAK = "no_break"  # (minutes without a break)


def minutes_between(start: datetime, end: datetime) -> int:
    """Whole minutes that pass, also where the clock is changed between (two times of one zone are
    subtracted as the clock shows them).
    """
    return round((end.timestamp() - start.timestamp()) / 60)


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` until before `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Busy:
    """Something a companion does anyway, at a place (None: unknown). It counts as work."""

    start: datetime
    end: datetime
    place: str | None = None

    @property
    def minutes(self) -> int:
        """Whole minutes from start to end."""
        return minutes_between(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Block:
    """A time in which a child needs one companion; it is given whole to one or stays open.

    `weight` (1 or more): how much worse a minute alone is for this child than for others.
    """

    key: str
    child: str
    start: datetime
    end: datetime
    place: str | None = None
    skills: frozenset[str] = frozenset()
    weight: int = 1

    @property
    def minutes(self) -> int:
        """Whole minutes from start to end."""
        return minutes_between(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Companion:
    """Somebody who may be sent.

    `available`: the windows in which blocks must lie whole; None: at any time. `absences`: times
    that no block may touch. `papers_until`: the last day on which all papers hold; None: no end.

    Hard limits in minutes, `busy` included: `day_minutes` a day, `week_minutes` a week (Monday to
    Sunday); `given_minutes` of the week are gone already and are seen nowhere else in the problem.
    `least_minutes` a week are paid in any case: fewer are unfair, not forbidden.

    `home`: a place key. `most_km`: no block farther from home (with the detour); None: any.
    `bars`: children that must not be accompanied, and why; `declined`: blocks refused already.
    `met`: visits together by child, older ones counting less (`familiarity`); `preferred_by`:
    children whose family or site wishes for this companion: they count as well known.
    """

    key: str
    skills: frozenset[str] = frozenset()
    available: tuple[Span, ...] | None = None
    absences: tuple[Span, ...] = ()
    papers_until: date | None = None
    busy: tuple[Busy, ...] = ()
    day_minutes: int = 24 * 60
    week_minutes: int = 40 * 60
    least_minutes: int = 0
    given_minutes: int = 0
    home: str | None = None
    most_km: float | None = None
    bars: Mapping[str, Stop] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    met: Mapping[str, float] = field(default_factory=dict)
    preferred_by: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Weights:
    """What one unit of a term costs in a week's plan, the stated order of importance: whole
    numbers, 0 or more.

    `uncovered`: a minute of a block that stays open × the weight of its child.
    `people`: each different companion whom a child meets in the week.
    `changes`: each block that has somebody else than in `Problem.previous`.
    `unfamiliar`: each point of strangeness of a child and a companion (`strangeness`).
    `travel`: a minute on the way to a block, from home or from what was before on that day.
    `unfairness`: a minute of the week below a companion's `least_minutes`.
    `load`: an hour × a per cent of the week that was given away before (cover uses it as a
    tie-breaker; a week that begins empty has none).
    """

    uncovered: int = 10
    people: int = 300
    changes: int = 60
    unfamiliar: int = 20
    travel: int = 1
    unfairness: int = 1
    load: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """`longest_stretch`: minutes that blocks may last in a row without a break; None: no rule.
    A break is a gap of `break_minutes` or more after the way is taken off. One block alone may be
    longer: it cannot be divided.
    """

    longest_stretch: int | None = None
    break_minutes: int = 30


@dataclass(frozen=True, slots=True)
class Problem:
    """Blocks of at most one week (Monday to Sunday), and everybody who might go.

    `previous`: block key → companion key of the present roster; what differs from it is a change.
    `pins`: block key → companion key that a plan must keep, as long as no rule forbids it.
    """

    blocks: tuple[Block, ...]
    companions: tuple[Companion, ...]
    travel: Travel = field(default_factory=Travel)
    weights: Weights = field(default_factory=Weights)
    rules: Rules = field(default_factory=Rules)
    previous: Mapping[str, str] = field(default_factory=dict)
    pins: Mapping[str, str] = field(default_factory=dict)


class BadProblem(ValueError):
    """The problem contradicts itself; the text is one English sentence that names the item.

    `item`: which one, such as `block b17`; `code`: for those who translate.
    """

    def __init__(self, item: str, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.item = item
        self.code = code


#: How strange a companion is to a child by visits together: fewer than the bound → points.
STRANGENESS = ((1, 3), (3, 2), (10, 1))


def strangeness(met: float) -> int:
    """3 never met, 2 once or twice, 1 up to nine times, 0 well known."""
    return next((points for bound, points in STRANGENESS if met < bound), 0)


#: Days after which a visit together counts half.
HALF_LIFE = 90.0


def familiarity(visits: Mapping[date, int], today: date) -> float:
    """Visits together by day, each counting half after `HALF_LIFE` days: grows with contact, decays
    apart.
    """
    halves = {day: (today - day).days / HALF_LIFE for day in visits}
    return sum(n * math.pow(0.5, halves[day]) for day, n in visits.items())
