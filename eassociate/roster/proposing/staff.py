"""Everybody who might be sent in a week, in the planner's words: read once, for all children.

A fixed number of queries, however many children and companions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

from django.db.models import Count, Q

from eassociate.core import clock
from eassociate.planner.problem import Busy, Span, familiarity
from eassociate.planner.problem import Companion as Person
from eassociate.planner.travel import Travel
from eassociate.roster.bars import bars_of
from eassociate.roster.calendar import days
from eassociate.roster.models import CompanionAbsence, Line, Visit
from eassociate.roster.ways import home_of, travel_of
from eassociate.staff.models import Availability, Companion, Paper

_WHY = "who could go in a week"
#: Visits together that are older than this are forgotten: they would count a sixteenth.
REMEMBERED = timedelta(days=365)


@dataclass
class Staff:
    """The companions of `provider` with what holds from `first` to `last` (both included).

    `lasting`: for a timetable, which is for many weeks: only absences that cover all of these days
    count, a paper that is good on the first day is taken to be renewed, and whose contract ends
    before the last day is not there at all. What holds in one of the weeks then holds in all.
    """

    provider: UUID
    first: date
    last: date
    lasting: bool = False
    rows: Sequence[Companion] = field(init=False)

    def __post_init__(self) -> None:
        rows = Companion.objects.filter(provider=self.provider, active=True)
        self.rows = list(rows.select_related("person").defer("portrait").order_by("pk"))
        self.keys = {str(row.pk) for row in self.rows}
        self._bars = bars_of(self.provider, self.rows)
        self._windows = _windows(self.provider)
        self._absences = self._read_absences()
        self._papers = _papers(self.provider)
        self._met = _met(self.provider)
        self._usual = _usual(self.provider, self.first, self.last)

    def people(
        self, busy: Mapping[UUID, Sequence[Busy]], declined: Mapping[UUID, set[str]]
    ) -> tuple[Person, ...]:
        """All of them; `busy` and `declined` (block keys) by id."""
        return tuple(self._person(row, busy, declined) for row in self.rows)

    def _person(
        self,
        row: Companion,
        busy: Mapping[UUID, Sequence[Busy]],
        declined: Mapping[UUID, set[str]],
    ) -> Person:
        return Person(
            key=str(row.pk),
            skills=frozenset(row.skills),
            available=self._available(row.pk),
            absences=tuple(self._away(row)),
            papers_until=self._papers_until(row.pk),
            busy=tuple(busy.get(row.pk, ())),
            day_minutes=row.daily_minutes,
            week_minutes=row.weekly_minutes,
            home=home_of(row),
            bars=self._bars.get(row.pk, {}),
            declined=frozenset(declined.get(row.pk, ())),
            met=self._met.get(row.pk, {}),
            preferred_by=frozenset(self._usual.get(row.pk, ())),
        )

    def _available(self, pk: UUID) -> tuple[Span, ...] | None:
        """None for those who name no windows: at any time."""
        windows = self._windows.get(pk)
        if windows is None:
            return None
        return tuple(
            Span(clock.local(clock.at(day, start)), clock.local(clock.at(day, end)))
            for day in days(self.first, self.last)
            for weekday, start, end in windows
            if weekday == day.weekday()
        )

    def _away(self, row: Companion) -> Iterator[Span]:
        for first, last in self._absences.get(row.pk, ()):
            yield _whole_days(first, last)
        if row.contract_until is not None and row.contract_until < self.last:
            after = row.contract_until + timedelta(days=1)
            yield _whole_days(self.first if self.lasting else after, self.last)

    def _papers_until(self, pk: UUID) -> date | None:
        until = self._papers.get(pk)
        renewed = self.lasting and until is not None and until >= self.first
        return None if renewed else until

    def _read_absences(self) -> dict[UUID, list[tuple[date, date]]]:
        begins, ends = (self.first, self.last) if self.lasting else (self.last, self.first)
        found: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
        rows = CompanionAbsence.objects.filter(
            companion__provider=self.provider, first__lte=begins, last__gte=ends
        )
        for who, first, last in rows.values_list("companion", "first", "last"):
            found[who].append((first, last))
        return found

    def travel(self) -> Travel:
        return travel_of(self.provider, self.rows)


def _whole_days(first: date, last: date) -> Span:
    return Span(clock.local(clock.day_bounds(first)[0]), clock.local(clock.day_bounds(last)[1]))


def _windows(provider: UUID) -> dict[UUID, list[tuple[int, time, time]]]:
    found: dict[UUID, list[tuple[int, time, time]]] = defaultdict(list)
    rows = Availability.objects.filter(companion__provider=provider)
    for who, weekday, start, end in rows.values_list("companion", "weekday", "start", "end"):
        found[who].append((weekday, start, end))
    return dict(found)


def _papers(provider: UUID) -> dict[UUID, date]:
    """The last day on which all papers hold."""
    found: dict[UUID, date] = {}
    rows = Paper.objects.filter(companion__provider=provider)
    for who, until in rows.values_list("companion", "valid_until"):
        found[who] = min(until, found.get(who, until))
    return found


def _met(provider: UUID) -> dict[UUID, dict[str, float]]:
    """Companion → child → visits together, older ones counting less."""
    today = clock.today()
    rows = Visit.objects.unscoped(reason=_WHY).filter(
        provider=provider,
        state=Visit.State.ENDED,
        companion__isnull=False,
        day__gt=today - REMEMBERED,
        day__lte=today,
    )
    counted = rows.order_by().values_list("companion", "child", "day").annotate(n=Count("pk"))
    together: dict[tuple[UUID, UUID], dict[date, int]] = defaultdict(dict)
    for who, child, day, number in counted:
        together[who, child][day] = number
    found: dict[UUID, dict[str, float]] = defaultdict(dict)
    for (who, child), visits in together.items():
        found[who][str(child)] = familiarity(visits, today)
    return found


def _usual(provider: UUID, first: date, last: date) -> dict[UUID, set[str]]:
    """Companion → the children in whose timetable they stand: they count as well known."""
    found: dict[UUID, set[str]] = defaultdict(set)
    rows = Line.objects.unscoped(reason=_WHY).filter(
        Q(valid_until=None) | Q(valid_until__gte=first),
        child__provider=provider,
        companion__isnull=False,
        valid_from__lte=last,
    )
    for who, child in rows.order_by().values_list("companion", "child").distinct():
        found[who].add(str(child))
    return found
