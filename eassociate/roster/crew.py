"""Everything about everybody who might go on a day, read once for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min, Sum
from django.utils.timezone import localtime

from eassociate.core import clock
from eassociate.planner import Busy, Span
from eassociate.planner import Companion as Goer
from eassociate.roster.bars import bars_of
from eassociate.roster.calendar import monday
from eassociate.roster.fitting import OCCUPIES
from eassociate.roster.lengths import Seconds, minutes
from eassociate.roster.models import CompanionAbsence, Offer, Visit
from eassociate.roster.ways import home_of
from eassociate.staff.models import Availability, Companion, Paper

_WHY = "who could go"


@dataclass
class Crew:
    """The staff of a provider on `day`, in the eyes of these visits: those are to be given, so they
    keep nobody busy; everything else of the day does.
    """

    provider: UUID
    day: date
    visits: Sequence[Visit]
    staff: Sequence[Companion]
    offers: Mapping[str, Sequence[Offer]]
    children: list[UUID] = field(init=False)

    def __post_init__(self) -> None:
        self.children = sorted({visit.child_id for visit in self.visits})
        self._read_week()
        self._read_windows()
        self._read_absences()
        self._read_papers()
        self._read_met()
        self.bars = bars_of(self.provider, self.staff, self.children)
        self.declined = _declined(self.offers)

    def goer(self, companion: Companion) -> Goer:
        pk = companion.pk
        return Goer(
            key=str(pk),
            skills=frozenset(companion.skills),
            available=self._available(pk),
            absences=self.away.get(pk, ()),
            papers_until=self.papers.get(pk),
            busy=tuple(self.busy[pk]),
            day_minutes=companion.daily_minutes,
            week_minutes=companion.weekly_minutes,
            given_minutes=self.given[pk],
            home=home_of(companion),
            bars=self.bars.get(pk, {}),
            declined=frozenset(self.declined.get(pk, ())),
            met=self.met.get(pk, {}),
        )

    def _read_week(self) -> None:
        """What is done on the day is busy time, the rest of the week is minutes that are gone."""
        first = monday(self.day)
        rows = Visit.objects.unscoped(reason=_WHY).filter(
            provider=self.provider, state__in=OCCUPIES, companion__isnull=False
        )
        self.busy: dict[UUID, list[Busy]] = defaultdict(list)
        mine = {visit.pk for visit in self.visits}
        columns = ("pk", "companion", "start", "end", "place")
        for pk, who, start, end, place in rows.filter(day=self.day).values_list(*columns):
            if pk not in mine:
                self.busy[who].append(Busy(_local(start), _local(end), str(place)))
        rest = rows.filter(day__range=(first, first + timedelta(days=6))).exclude(day=self.day)
        sums = rest.order_by().values_list("companion").annotate(sum=Sum(Seconds("start", "end")))
        self.given: dict[UUID, int] = defaultdict(int, {w: minutes(s) for w, s in sums})

    def _read_absences(self) -> None:
        rows = CompanionAbsence.objects.filter(
            companion__provider=self.provider, first__lte=self.day, last__gte=self.day
        )
        whole = Span(*clock.day_bounds(self.day))
        self.away = dict.fromkeys(rows.values_list("companion", flat=True), (whole,))

    def _read_papers(self) -> None:
        rows = Paper.objects.filter(companion__provider=self.provider, valid_until__lt=self.day)
        last = rows.values_list("companion").annotate(last=Min("valid_until"))
        self.papers: dict[UUID, date] = dict(last.order_by())

    def _read_windows(self) -> None:
        self.windows: dict[UUID, list[Span]] = defaultdict(list)
        rows = Availability.objects.filter(companion__provider=self.provider)
        for who, weekday, start, end in rows.values_list("companion", "weekday", "start", "end"):
            windows = self.windows[who]
            if weekday == self.day.weekday():
                windows.append(Span(clock.at(self.day, start), clock.at(self.day, end)))

    def _available(self, pk: UUID) -> tuple[Span, ...] | None:
        return tuple(self.windows[pk]) if pk in self.windows else None

    def _read_met(self) -> None:
        self.met: dict[UUID, dict[str, float]] = defaultdict(dict)
        for (who, child), number in times_met(self.children).items():
            self.met[who][str(child)] = number


def times_met(
    children: Iterable[UUID], companions: Iterable[UUID] | None = None
) -> dict[tuple[UUID, UUID], int]:
    """(companion, child) → number of ended visits together."""
    rows = Visit.objects.unscoped(reason=_WHY).filter(
        child__in=list(children), state=Visit.State.ENDED, companion__isnull=False
    )
    if companions is not None:
        rows = rows.filter(companion__in=list(companions))
    counted = rows.order_by().values_list("companion", "child").annotate(number=Count("pk"))
    return {(who, child): number for who, child, number in counted}


def _declined(offers: Mapping[str, Sequence[Offer]]) -> dict[UUID, set[str]]:
    """Who said no, or nothing, to which visit."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for visit, made in offers.items():
        for offer in made:
            if offer.state in (Offer.State.DECLINED, Offer.State.EXPIRED):
                found[offer.companion_id].add(visit)
    return found


def _local(moment: datetime) -> datetime:
    """The planner tells days by the zone of the site."""
    return localtime(moment)
