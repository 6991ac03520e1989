"""The words of the planner: the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from eassociate.planner.problem import Stop


class Why(StrEnum):
    """What speaks for a companion, or what is good to know (`Reason.number` in brackets)."""

    MET_TIMES = "met_times"  # (visits together)
    NOT_MET = "not_met"
    HAS_SKILLS = "has_skills"  # (skills that the block asks for); names in `items`
    FREE_ALL_DAY = "free_all_day"
    FREE_FROM = "free_from"  # `moment`: when the block before ends
    AWAY = "away"  # (minutes on the way); `km` where both places are known
    SAME_PLACE = "same_place"
    HOURS_LEFT = "hours_left"  # (minutes left this week, before this block)


#: How near a companion is to being possible: a coordinator can talk about the last ones, not the
#: first.
HARDNESS = {stop: len(Stop) - rank for rank, stop in enumerate(Stop)}


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact for (`Why`) or against (`Stop`) a companion, without words in any language."""

    code: Why | Stop
    number: int | None = None
    km: float | None = None
    moment: datetime | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A companion for one block. Possible if `stops` is empty; `reasons` are for the reader then.

    `cost` is (strangeness, minutes on the way, load), the order in which people are preferred.
    """

    companion: str
    block: str
    reasons: tuple[Reason, ...]
    stops: tuple[Reason, ...]
    cost: tuple[int, int, int]

    @property
    def possible(self) -> bool:
        return not self.stops


@dataclass(frozen=True, slots=True)
class Assignment:
    block: str
    companion: str


@dataclass(frozen=True, slots=True)
class Uncovered:
    """A block that stays open. `possible` > 0: those who could go are needed for other children.

    `stopped` counts companions by the hardest rule that stops each; `closest` are a few who are
    nearest to being possible, with everything that stops them.
    """

    block: str
    minutes: int
    possible: int
    stopped: Mapping[Stop, int]
    closest: tuple[Candidate, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A part of the cost: `value` in its own `unit`, `weight` cost per unit."""

    name: str
    value: int
    unit: str
    weight: int

    @property
    def cost(self) -> int:
        return self.value * self.weight


@dataclass(frozen=True, slots=True)
class Plan:
    """The answer. Assignments and uncovered blocks together are the blocks of the problem.

    `cost`: the sum of the terms' costs. `bound`: no plan that keeps the rules costs less, proven.
    `exact`: this plan is proven to be a best one (of `plan_week`: cost equals bound; of `cover`: in
    the order of its terms). `gap`: (cost - bound) ÷ cost, 0 if exact. `seconds`: it took.
    """

    assignments: tuple[Assignment, ...]
    uncovered: tuple[Uncovered, ...]
    terms: tuple[Term, ...]
    cost: int
    bound: float
    exact: bool
    seconds: float

    @property
    def gap(self) -> float:
        return 0.0 if self.exact or not self.cost else max(0.0, 1 - self.bound / self.cost)

    @property
    def roster(self) -> dict[str, str]:
        """Block key → companion key."""
        return {a.block: a.companion for a in self.assignments}

    def companion_for(self, block: str) -> str | None:
        """The key of the companion who is to take `block`, or None."""
        return next((a.companion for a in self.assignments if a.block == block), None)


@dataclass(frozen=True, slots=True)
class Progress:
    """What is known so far. `cost` None: no plan yet; `bound` None: none proven yet."""

    seconds: float
    cost: int | None
    bound: float | None

    @property
    def gap(self) -> float | None:
        """As of `Plan`; None while one of both is missing."""
        if self.cost is None or self.bound is None:
            return None
        return max(0.0, 1 - self.bound / self.cost) if self.cost else 0.0


#: Name and unit of every term, in the order of importance.
TERMS: tuple[tuple[str, str], ...] = (
    ("uncovered", "minutes × weight"),
    ("disturbed", "children"),
    ("people", "people"),
    ("changes", "blocks"),
    ("unfamiliar", "points"),
    ("travel", "minutes"),
    ("unfairness", "minutes below the guaranteed"),
    ("load", "hours × per cent of the week"),
)
