"""The words of the planner: who could go, where somebody is needed, what an answer looks like.

Plain dataclasses, all times aware `datetime`s, all durations whole minutes, all keys text. A
problem is one day of one provider: `minutes_left_today` and `minutes_left_week` already have
everything that is planned for the person taken off.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from eassociate.planner.travel import Travel


class Why(StrEnum):
    """What speaks for a person, or what is good to know (`Reason.number` in brackets)."""

    MET_TIMES = "met_times"  # (visits together)
    NOT_MET = "not_met"
    HAS_SKILLS = "has_skills"  # (skills that the visit asks for); names in `items`
    FREE_ALL_DAY = "free_all_day"
    FREE_FROM = "free_from"  # `moment`: when the visit before ends
    AWAY = "away"  # (minutes on the way); `km` where both places are known
    SAME_PLACE = "same_place"
    HOURS_LEFT = "hours_left"  # (minutes left this week, before this visit)


class Stop(StrEnum):
    """The rules that keep a person from a visit; harder ones first."""

    RELATIVE = "relative"
    CONTACT = "contact"
    ABSENT = "absent"
    PAPERS = "papers"
    SKILLS = "skills"  # the missing ones in `items`
    GUARDIAN_DECLINED = "guardian_declined"
    DECLINED = "declined"
    BUSY = "busy"  # `moment`: until when
    NOT_AVAILABLE = "not_available"
    WEEK_FULL = "week_full"  # (minutes over)
    DAY_FULL = "day_full"  # (minutes over)
    TOO_FAR = "too_far"  # (minutes short on the way from or to another visit)


#: How near a person is to being possible: a coordinator can talk about the last ones, not the
#: first.
HARDNESS = {stop: len(Stop) - rank for rank, stop in enumerate(Stop)}


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact for (`Why`) or against (`Stop`) a person, without words in any language."""

    code: Why | Stop
    number: int | None = None
    km: float | None = None
    moment: datetime | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` until before `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Busy:
    """Something a person does anyway on that day, at a place (None: unknown)."""

    start: datetime
    end: datetime
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that has nobody. `weight` (≥ 1): how much worse a minute alone is for this child."""

    key: str
    child: str
    start: datetime
    end: datetime
    place: str | None = None
    skills: frozenset[str] = frozenset()
    weight: int = 1

    @property
    def minutes(self) -> int:
        return round((self.end - self.start).total_seconds() / 60)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may be sent.

    `available` are the windows in which visits may lie whole; None means at any time. `bars` holds
    children this person must not accompany and why; `declined` the visits refused already.
    `met` counts visits together. `home` is a place key, for the way to the first visit.
    """

    key: str
    skills: frozenset[str] = frozenset()
    available: tuple[Span, ...] | None = None
    busy: tuple[Busy, ...] = ()
    minutes_left_today: int = 24 * 60
    minutes_left_week: int = 40 * 60
    week_minutes: int = 40 * 60
    bars: Mapping[str, Stop] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    met: Mapping[str, int] = field(default_factory=dict)
    home: str | None = None
    absent: bool = False
    papers_valid: bool = True


@dataclass(frozen=True, slots=True)
class Problem:
    visits: tuple[Visit, ...]
    people: tuple[Person, ...]
    travel: Travel = field(default_factory=Travel)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person for one visit. Possible if `stops` is empty; `reasons` are for the reader then.

    `cost` is (strangeness, minutes on the way, load), the order in which people are preferred.
    """

    person: str
    visit: str
    reasons: tuple[Reason, ...]
    stops: tuple[Reason, ...]
    cost: tuple[int, int, int]

    @property
    def possible(self) -> bool:
        return not self.stops


@dataclass(frozen=True, slots=True)
class Assignment:
    visit: str
    person: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A visit that stays open. `possible` > 0: those who could go are needed for other children.

    `stopped` counts people by the hardest rule that stops each; `closest` are a few who are
    nearest to being possible, with everything that stops them.
    """

    visit: str
    minutes: int
    possible: int
    stopped: Mapping[Stop, int]
    closest: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the cost; terms are minimised in order, an earlier one before any later.

    `bound`: no plan can be lower in this term without being worse in an earlier one (proven when
    `Plan.exact`).
    """

    name: str
    value: int
    unit: str
    bound: int


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer to a problem. `gap`: relative distance of the first unproven term to its bound."""

    assignments: tuple[Assignment, ...]
    uncovered: tuple[Uncovered, ...]
    terms: tuple[Term, ...]
    exact: bool
    gap: float
    seconds: float

    def person_for(self, visit: str) -> str | None:
        """The key of the person who is to take `visit`, or None."""
        return next((a.person for a in self.assignments if a.visit == visit), None)
