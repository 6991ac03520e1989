"""Everything about everybody who might go on a day, read once for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Count, Min
from django.utils.timezone import localtime

from eassociate.access.models import ContactBan, Relation, current
from eassociate.access.people import same_name
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.planner import Busy, Span, Stop
from eassociate.planner import Companion as Goer
from eassociate.roster.calendar import monday
from eassociate.roster.fitting import OCCUPIES
from eassociate.roster.models import CompanionAbsence, MustNotAccompany, Offer, Visit
from eassociate.staff.models import Availability, Companion, Paper

_WHY = "who could go"
#: A family that declined somebody is not offered the same person for so long.
REMEMBERED = timedelta(days=60)


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
        self.bars = _bars(self.children, self.staff)
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
        self.given: dict[UUID, int] = defaultdict(int)
        self.busy: dict[UUID, list[Busy]] = defaultdict(list)
        first = monday(self.day)
        rows = Visit.objects.unscoped(reason=_WHY).filter(
            provider=self.provider,
            day__range=(first, first + timedelta(days=6)),
            state__in=OCCUPIES,
            companion__isnull=False,
        )
        mine = {visit.pk for visit in self.visits}
        columns = ("pk", "companion", "day", "start", "end", "place")
        for pk, who, day, start, end, place in rows.values_list(*columns):
            if pk in mine:
                continue
            if day == self.day:
                self.busy[who].append(Busy(_local(start), _local(end), str(place)))
            else:
                self.given[who] += round((end - start).total_seconds() / 60)

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


def _bars(children: list[UUID], staff: Sequence[Companion]) -> dict[UUID, dict[str, Stop]]:
    """Who must not go with whom; the harder reason wins."""
    found: dict[UUID, dict[str, Stop]] = defaultdict(dict)
    by_person = {companion.person_id: companion.pk for companion in staff}
    refused = Offer.objects.unscoped(reason=_WHY).filter(
        visit__child__in=children,
        state=Offer.State.REFUSED,
        answered_at__gte=clock.now() - REMEMBERED,
    )
    for who, child in refused.values_list("companion", "visit__child"):
        found[who][str(child)] = Stop.GUARDIAN_DECLINED
    for who, child in _banned(children, staff):
        found[who][str(child)] = Stop.CONTACT
    ruled_out = MustNotAccompany.objects.unscoped(reason=_WHY).filter(child__in=children)
    for who, child in ruled_out.values_list("companion", "child"):
        found[who][str(child)] = Stop.RELATIVE
    family = Relation.objects.unscoped(reason=_WHY).filter(
        current(clock.now()), child__in=children, role=Role.GUARDIAN, person__in=list(by_person)
    )
    for person, child in family.values_list("person", "child"):
        found[by_person[person]][str(child)] = Stop.RELATIVE
    return found


def _banned(children: list[UUID], staff: Sequence[Companion]) -> list[tuple[UUID, UUID]]:
    bans = ContactBan.objects.unscoped(reason=_WHY).filter(current(clock.now()), child__in=children)
    return [
        (companion.pk, ban.child_id)
        for ban in bans
        for companion in staff
        if ban.person_id == companion.person_id
        or (ban.person_id is None and same_name(companion.person, ban.name))
    ]


def _declined(offers: Mapping[str, Sequence[Offer]]) -> dict[UUID, set[str]]:
    """Who said no, or nothing, to which visit."""
    found: dict[UUID, set[str]] = defaultdict(set)
    for visit, made in offers.items():
        for offer in made:
            if offer.state in (Offer.State.DECLINED, Offer.State.EXPIRED):
                found[offer.companion_id].add(visit)
    return found


def home_of(companion: Companion) -> str:
    return f"home of {companion.pk}"


def _local(moment: datetime) -> datetime:
    """The planner tells days by the zone of the site."""
    return localtime(moment)
