"""The timetable as the plain rules want it: lines, breaks, holidays, excursions, absences."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from eassociate.children.models import Child, Place
from eassociate.roster import calendar, models
from eassociate.roster.calendar import Break, Calendar, Excursion, Line, Spot, WeekKind

_WHY = "planning of visits"
_OF_A_LINE = (
    *("child", "weekday", "start", "end", "valid_from", "valid_until", "week", "companion"),
    *("place__region", "place__kind", "place__week_a", "child__school__week_a"),
)


@dataclass(frozen=True)
class Away:
    """Absences of a range: by companion, and by child with their kind."""

    companions: dict[UUID, list[tuple[date, date]]]
    children: dict[UUID, list[tuple[date, date, str]]]

    def companion(self, companion: UUID, day: date) -> bool:
        return any(first <= day <= last for first, last in self.companions.get(companion, ()))

    def child(self, child: UUID, day: date) -> str:
        """The kind of the child's absence on `day`, "" if it comes."""
        spans = self.children.get(child, ())
        return next((kind for first, last, kind in spans if first <= day <= last), "")


def calendar_of(provider: UUID, first: date, last: date) -> Calendar:
    """Breaks and public holidays of the provider that touch the range."""
    breaks: dict[str, list[Break]] = defaultdict(list)
    rows = models.SchoolBreak.objects.filter(provider=provider, first__lte=last, last__gte=first)
    for row in rows:
        breaks[row.region].append(Break(row.first, row.last, row.name))
    return Calendar(breaks, calendar.public_holidays(range(first.year, last.year + 1)))


def lines_of(
    provider: UUID, first: date, last: date, children: Iterable[UUID] | None
) -> list[Line]:
    """Lines that hold on some day of the range, of active children (or of those named)."""
    rows = models.Line.objects.unscoped(reason=_WHY).filter(
        Q(valid_until=None) | Q(valid_until__gte=first),
        child__provider=provider,
        child__status=Child.Status.ACTIVE,
        valid_from__lte=last,
    )
    if children is not None:
        rows = rows.filter(child__in=children)
    rows = rows.select_related("place", "child__school").only(*_OF_A_LINE)
    return [plain_line(row) for row in rows.iterator(chunk_size=500)]


def plain_line(row: models.Line) -> Line:
    """A line of the table as the rules see it; `place` and the child's `school` loaded."""
    return Line(
        key=row.pk,
        child=row.child_id,
        spot=spot(row.place),
        weekday=row.weekday,
        start=row.start,
        end=row.end,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        week=WeekKind(row.week),
        week_a=row.place.week_a or (row.child.school.week_a if row.child.school else None),
        companion=row.companion_id,
    )


def spot(place: Place) -> Spot:
    return Spot(place.pk, place.region, place.kind == Place.Kind.SCHOOL, place.week_a)


def excursions_of(provider: UUID, first: date, last: date) -> list[Excursion]:
    rows = models.Excursion.objects.unscoped(reason=_WHY).filter(
        provider=provider, day__range=(first, last)
    )
    return [
        Excursion(
            day=row.day,
            child=row.child_id,
            school=None if row.child_id else row.school_id,
            spot=spot(row.place) if row.place else None,
            start=row.start,
            end=row.end,
        )
        for row in rows.select_related("place").order_by("pk")
    ]


def away(provider: UUID, first: date, last: date) -> Away:
    """Everybody's absences that touch the range."""
    companions: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    ill = models.CompanionAbsence.objects.filter(
        companion__provider=provider, first__lte=last, last__gte=first
    )
    for companion, begins, ends in ill.values_list("companion", "first", "last"):
        companions[companion].append((begins, ends))
    children: dict[UUID, list[tuple[date, date, str]]] = defaultdict(list)
    home = models.ChildAbsence.objects.unscoped(reason=_WHY).filter(
        child__provider=provider, first__lte=last, last__gte=first
    )
    for child, begins, ends, kind in home.values_list("child", "first", "last", "kind"):
        children[child].append((begins, ends, kind))
    return Away(companions, children)


def visits_between(
    provider: UUID, first: date, last: date, children: Sequence[UUID] | None, staff: Iterable[UUID]
) -> QuerySet[models.Visit]:
    """Visits of the children (None: all), and of the companions who go with them, in the range."""
    rows = models.Visit.objects.unscoped(reason=_WHY).filter(
        provider=provider, day__range=(first, last)
    )
    if children is None:
        return rows
    return rows.filter(Q(child__in=children) | Q(companion__in=list(staff)))
