"""The timetable of a child and the week of a companion."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.dates import WEEKDAYS

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, get
from eassociate.journal.openings import What, note_opening
from eassociate.roster.calendar import monday, span, week_kind
from eassociate.roster.models import Line, Visit, Week
from eassociate.roster.reading.strips import segment_of
from eassociate.staff.models import Companion
from eassociate.ui.strip import USUAL_HOURS, Segment, State, Strip, common_hours
from eassociate.ui.words import date_in_words

AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Weekly:
    """One kind of week as strips, Monday to Friday and whatever else is used."""

    week: Week
    strips: Sequence[Strip]
    minutes: int
    now: bool


@dataclass(frozen=True)
class Timetable:
    """`lines` hold today or later, `past` no more; `this_week`: "a" or "b"."""

    child: Child
    weeks: Sequence[Weekly]
    lines: Sequence[Line]
    past: Sequence[Line]
    coming: Sequence[Strip]
    this_week: str
    today: date
    may_edit: bool

    @property
    def alternates(self) -> bool:
        return len(self.weeks) > 1


@transaction.atomic
def timetable_of(actor: Actor, pk: UUID) -> Timetable:
    """Raises `NotFound` for a child the actor does not see."""
    child = get(Child.objects.visible_to(actor).select_related("school"), pk)
    note_opening(actor, pk, What.RECORD)
    today = clock.today()
    rows = Line.objects.visible_to(actor).filter(child=pk)
    lines = list(rows.select_related("place", "companion__person"))
    held = [line for line in lines if _lasts(line, today)]
    kind = str(week_kind(today, child.school.week_a if child.school else None))
    return Timetable(
        child=child,
        weeks=_weeks([line for line in held if line.valid_from <= today], kind),
        lines=held,
        past=[line for line in lines if not _lasts(line, today)],
        coming=_coming(actor, pk, today),
        this_week=kind,
        today=today,
        may_edit=actor.can(Can.EDIT_TIMETABLE),
    )


def _lasts(line: Line, today: date) -> bool:
    return line.valid_until is None or line.valid_until >= today


def _weeks(lines: Sequence[Line], kind: str) -> list[Weekly]:
    if all(line.week == Week.EVERY for line in lines):
        return [_week(Week.EVERY, lines, True)]
    return [
        _week(week, [x for x in lines if x.week in (Week.EVERY, week)], week == kind)
        for week in (Week.A, Week.B)
    ]


def _week(week: Week, lines: Sequence[Line], now: bool) -> Weekly:
    first = monday(clock.today())
    used = {line.weekday for line in lines} | set(range(5))
    segments = {
        day: [_planned(line, first + timedelta(days=day)) for line in lines if line.weekday == day]
        for day in sorted(used)
    }
    every = [segment for day in segments.values() for segment in day]
    hours = _hours({first + timedelta(days=day): held for day, held in segments.items()})
    strips = [
        Strip(first + timedelta(days=day), str(WEEKDAYS[day]), held, None, hours)
        for day, held in segments.items()
    ]
    return Weekly(week, strips, _minutes(every), now)


def _planned(line: Line, day: date) -> Segment:
    start, end = span(day, line.start, line.end)
    name = line.companion.person.name if line.companion else ""
    return Segment(
        start, end, name, line.place.name, State.PLANNED if line.companion else State.UNCOVERED
    )


def _hours(by_day: Mapping[date, Sequence[Segment]]) -> tuple[int, int]:
    """One axis for all days."""
    spans = [common_hours(held, day) for day, held in by_day.items()] or [USUAL_HOURS]
    return min(first for first, _ in spans), max(last for _, last in spans)


def _minutes(segments: Iterable[Segment]) -> int:
    return sum(round((s.end - s.start).total_seconds() / 60) for s in segments)


def _coming(actor: Actor, child: UUID, today: date) -> list[Strip]:
    rows = Visit.objects.visible_to(actor).filter(child=child, day__range=(today, today + AHEAD))
    rows = rows.select_related("place", "companion__person").defer("companion__portrait")
    visits = list(rows.order_by("start"))
    return _days(
        visits, [segment_of(v, href=reverse("visit", kwargs={"pk": v.pk})) for v in visits]
    )


def _days(visits: Sequence[Visit], segments: Sequence[Segment]) -> list[Strip]:
    by_day: dict[date, list[Segment]] = {}
    for visit, segment in zip(visits, segments, strict=True):
        by_day.setdefault(visit.day, []).append(segment)
    hours = _hours(by_day)
    return [
        Strip(day, date_in_words(day), held, clock.now() if day == clock.today() else None, hours)
        for day, held in by_day.items()
    ]


@dataclass(frozen=True)
class CompanionWeek:
    """The visits of a week; `minutes` that are planned or done, of `contract`."""

    companion: Companion
    first: date
    strips: Sequence[Strip]
    lines: Sequence[Line]
    minutes: int

    @property
    def before(self) -> date:
        return self.first - timedelta(days=7)

    @property
    def after(self) -> date:
        return self.first + timedelta(days=7)

    @property
    def over(self) -> int:
        """Minutes beyond the contract."""
        return max(self.minutes - self.companion.weekly_minutes, 0)


def companion_week(actor: Actor, pk: UUID, day: date) -> CompanionWeek:
    """The week in which `day` is. Raises `NotFound` for somebody of another provider."""
    check(actor, Can.EDIT_TIMETABLE)
    staff = Companion.objects.filter(provider=actor.organisation_id, pk=pk)
    companion = staff.select_related("person").first()
    if companion is None:
        raise NotFound
    first = monday(day)
    visits = _visits_of(actor, pk, first)
    segments = [
        segment_of(v, who=v.child.name, href=reverse("visit", kwargs={"pk": v.pk})) for v in visits
    ]
    counted = [s for s in segments if s.state not in (State.CANCELLED, State.ABSENT)]
    return CompanionWeek(
        companion,
        first,
        _whole_week(first, visits, segments),
        _lines_of(actor, pk),
        _minutes(counted),
    )


def _visits_of(actor: Actor, companion: UUID, first: date) -> list[Visit]:
    rows = Visit.objects.visible_to(actor).filter(
        companion=companion, day__range=(first, first + timedelta(days=6))
    )
    rows = rows.select_related("child", "place", "companion__person").order_by("start")
    return list(rows.defer("companion__portrait"))


def _whole_week(first: date, visits: Sequence[Visit], segments: Sequence[Segment]) -> list[Strip]:
    days = {first + timedelta(days=n) for n in range(5)} | {visit.day for visit in visits}
    return [
        Strip(
            day,
            date_in_words(day),
            [s for v, s in zip(visits, segments, strict=True) if v.day == day],
            clock.now() if day == clock.today() else None,
        )
        for day in sorted(days)
    ]


def _lines_of(actor: Actor, companion: UUID) -> list[Line]:
    rows = Line.objects.visible_to(actor).filter(
        Q(valid_until=None) | Q(valid_until__gte=clock.today()), companion=companion
    )
    return list(rows.select_related("child", "place").order_by("weekday", "start"))


def line_to_edit(actor: Actor, pk: UUID) -> Line:
    """Raises `NotFound` for a line of a child the actor does not see."""
    check(actor, Can.EDIT_TIMETABLE)
    rows = Line.objects.visible_to(actor)
    return get(rows.select_related("child", "place", "companion__person"), pk)
