"""The school calendar of a provider: breaks, holidays, excursions, visits made ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Max

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.children.models import Place, Region
from eassociate.core import clock
from eassociate.journal.deeds import NotFound
from eassociate.roster.calendar import WeekKind, public_holidays, week_kind
from eassociate.roster.models import Excursion, SchoolBreak, Visit
from eassociate.roster.schoolyear import school_year
from eassociate.roster.words import holiday_name


@dataclass(frozen=True)
class Holiday:
    day: date
    name: str


@dataclass(frozen=True)
class Term:
    """The breaks of a region; `known`: the school year whose breaks could be added."""

    region: str
    label: str
    breaks: Sequence[SchoolBreak]
    known: bool
    proposal: bool


@dataclass(frozen=True)
class Anchor:
    """A school and which week it has now."""

    place: UUID
    name: str
    week: WeekKind


@dataclass(frozen=True)
class SameWeek:
    """The schools that have the same week now."""

    week: WeekKind
    schools: Sequence[Anchor]


@dataclass(frozen=True)
class CalendarSeen:
    first: date
    last: date
    terms: Sequence[Term]
    holidays: Sequence[Holiday]
    excursions: Sequence[Excursion]
    anchors: Sequence[Anchor]
    until: date | None
    today: date

    @property
    def by_week(self) -> list[SameWeek]:
        found = [
            SameWeek(week, [one for one in self.anchors if one.week == week])
            for week in (WeekKind.A, WeekKind.B)
        ]
        return [group for group in found if group.schools]


def calendar_seen(actor: Actor) -> CalendarSeen:
    """The school year in which today is."""
    check(actor, Can.EDIT_TIMETABLE)
    today = clock.today()
    first, last = _year(today)
    schools = _schools(actor)
    return CalendarSeen(
        first=first,
        last=last,
        terms=_terms(actor, first, last, {place.region for place in schools}),
        holidays=_holidays(first, last),
        excursions=_excursions(actor, today),
        anchors=[_anchor(place, today) for place in schools],
        until=_until(actor),
        today=today,
    )


def _year(day: date) -> tuple[date, date]:
    """From 1 September to 31 August."""
    year = day.year if day.month >= 9 else day.year - 1
    return date(year, 9, 1), date(year + 1, 8, 31)


def _schools(actor: Actor) -> list[Place]:
    rows = Place.objects.filter(provider=actor.organisation_id, kind=Place.Kind.SCHOOL)
    return list(rows.order_by("name_folded"))


def _terms(actor: Actor, first: date, last: date, regions: set[str]) -> list[Term]:
    held = SchoolBreak.objects.filter(
        provider=actor.organisation_id, first__lte=last, last__gte=first
    )
    breaks = list(held.order_by("first"))
    used = regions | {row.region for row in breaks} or {Region.CENTRAL}
    return [
        _term(region, [row for row in breaks if row.region == region])
        for region in Region
        if region in used
    ]


def _term(region: Region, breaks: list[SchoolBreak]) -> Term:
    year = school_year(clock.today(), region)
    there = {(row.first, row.last) for row in breaks}
    missing = year is not None and any((b.first, b.last) not in there for b in year.breaks)
    return Term(region, str(region.label), breaks, missing, year is not None and year.proposal)


def _holidays(first: date, last: date) -> list[Holiday]:
    names = public_holidays(range(first.year, last.year + 1), language="en_US")
    return [Holiday(day, holiday_name(name)) for day, name in names.items() if first <= day <= last]


def _excursions(actor: Actor, today: date) -> list[Excursion]:
    rows = Excursion.objects.unscoped(reason="one of a school has no child").filter(
        provider=actor.organisation_id, day__gte=today
    )
    return list(rows.select_related("child", "school", "place").order_by("day", "start", "pk"))


def _anchor(place: Place, today: date) -> Anchor:
    return Anchor(place.pk, place.name, week_kind(today, place.week_a))


def _until(actor: Actor) -> date | None:
    """The last day for which visits were made."""
    rows = Visit.objects.visible_to(actor).filter(provider=actor.organisation_id)
    found: date | None = rows.aggregate(last=Max("day"))["last"]
    return found


def break_to_remove(actor: Actor, pk: UUID) -> SchoolBreak:
    """Raises `NotFound` for one of another provider."""
    check(actor, Can.EDIT_TIMETABLE)
    found = SchoolBreak.objects.filter(provider=actor.organisation_id, pk=pk).first()
    if found is None:
        raise NotFound
    return found


def excursion_to_remove(actor: Actor, pk: UUID) -> Excursion:
    """Raises `NotFound` for one of another provider."""
    check(actor, Can.EDIT_TIMETABLE)
    rows = Excursion.objects.unscoped(reason="one of a school has no child")
    found = rows.filter(provider=actor.organisation_id, pk=pk).first()
    if found is None:
        raise NotFound
    return found
