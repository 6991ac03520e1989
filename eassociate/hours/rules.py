"""A month in minutes, so that it adds up. Plain Python.

Every visit of the month stands once, with its planned minutes, in exactly one place:

    planned = delivered + substituted + Σ not delivered by reason + Σ cancelled by reason + open

`delivered`: ended, by the companion of the timetable; `substituted`: ended, by another. What really
took place (`actual`) is counted beside it: between start and end as recorded.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """A visit as the month sees it. `state` and `reason` are codes of the roster."""

    start: datetime
    end: datetime
    state: str
    reason: str = ""
    substituted: bool = False
    started_at: datetime | None = None
    ended_at: datetime | None = None

    @property
    def planned(self) -> int:
        return minutes(self.start, self.end)

    @property
    def actual(self) -> int:
        """Minutes between the recorded start and end; none while either is missing."""
        if self.started_at is None or self.ended_at is None:
            return 0
        return max(minutes(self.started_at, self.ended_at), 0)


@dataclass(frozen=True, slots=True)
class Totals:
    """Minutes of a month. `open`: planned or under way, not decided yet."""

    visits: int = 0
    planned: int = 0
    delivered: int = 0
    substituted: int = 0
    open: int = 0
    not_delivered: Mapping[str, int] = field(default_factory=dict)
    cancelled: Mapping[str, int] = field(default_factory=dict)
    actual: int = 0

    @property
    def adds_up(self) -> bool:
        lost = sum(self.not_delivered.values()) + sum(self.cancelled.values())
        return self.planned == self.delivered + self.substituted + self.open + lost

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            self.visits + other.visits,
            self.planned + other.planned,
            self.delivered + other.delivered,
            self.substituted + other.substituted,
            self.open + other.open,
            _sum(self.not_delivered, other.not_delivered),
            _sum(self.cancelled, other.cancelled),
            self.actual + other.actual,
        )


def minutes(start: datetime, end: datetime) -> int:
    """Whole minutes, half ones up (30 s more are a minute)."""
    return int(((end - start).total_seconds() + 30) // 60)


def totals(visits: Iterable[VisitFacts]) -> Totals:
    """The month of `visits`. Raises `ValueError` for a state that is none."""
    return sum(map(_one, visits), Totals())


def _one(visit: VisitFacts) -> Totals:
    planned, actual = visit.planned, visit.actual
    if visit.state in ("planned", "started"):
        return Totals(1, planned, open=planned, actual=actual)
    if visit.state == "ended":
        if visit.substituted:
            return Totals(1, planned, substituted=planned, actual=actual)
        return Totals(1, planned, delivered=planned, actual=actual)
    reason = {visit.reason or "other": planned}
    if visit.state == "not_delivered":
        return Totals(1, planned, not_delivered=reason)
    if visit.state == "cancelled":
        return Totals(1, planned, cancelled=reason)
    raise ValueError(visit.state)


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for part in (one, other):
        for reason, number in part.items():
            found[reason] += number
    return {reason: found[reason] for reason in sorted(found)}


@dataclass(frozen=True, slots=True)
class Grant:
    """What was approved: minutes a week, from when until when (both days included)."""

    weekly_minutes: int
    valid_from: date
    valid_until: date


def approved_minutes(
    grants: Iterable[Grant], first: date, last: date, school_days: set[date]
) -> int:
    """Minutes approved from `first` to `last`: a fifth of the week for every school day that a
    grant holds; where grants overlap, the one that began last. Rounded down to whole minutes once.
    """
    fifths = 0
    ordered = sorted(grants, key=lambda g: (g.valid_from, g.valid_until), reverse=True)
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if day in school_days:
            fifths += next((g.weekly_minutes for g in ordered if _holds(g, day)), 0)
    return fifths // 5


def _holds(grant: Grant, day: date) -> bool:
    return grant.valid_from <= day <= grant.valid_until
