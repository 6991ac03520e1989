"""Everything about everybody who might go on a day, read once for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count

from eassociate.access.models import ContactBan, Relation, current
from eassociate.access.people import same_name
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.planner import Busy, Person, Span, Stop
from eassociate.roster.calendar import monday
from eassociate.roster.fitting import OCCUPIES
from eassociate.roster.models import CompanionAbsence, MustNotAccompany, Offer, Visit
from eassociate.staff.models import Availability, Companion, Paper

_WHY = "who could go"
#: A family that declined somebody is not offered the same person for so long.
REMEMBERED = timedelta(days=60)


@dataclass
class Crew:
    """The staff of a provider on `day`, in the eyes of these open visits."""

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
        self.absent = set(
            CompanionAbsence.objects.filter(
                companion__provider=self.provider, first__lte=self.day, last__gte=self.day
            ).values_list("companion", flat=True)
        )
        self.expired = set(
            Paper.objects.filter(
                companion__provider=self.provider, valid_until__lt=self.day
            ).values_list("companion", flat=True)
        )
        self._read_met()
        self.bars = _bars(self.children, self.staff)
        self.declined = _declined(self.offers)

    def person(self, companion: Companion) -> Person:
        pk = companion.pk
        week, today = self.week_minutes[pk], self.day_minutes[pk]
        return Person(
            key=str(pk),
            skills=frozenset(companion.skills),
            available=self._available(pk),
            busy=tuple(self.busy[pk]),
            minutes_left_today=companion.daily_minutes - today,
            minutes_left_week=companion.weekly_minutes - week,
            week_minutes=companion.weekly_minutes,
            bars=self.bars.get(pk, {}),
            declined=frozenset(self.declined.get(pk, ())),
            met=self.met.get(pk, {}),
            home=home_of(companion),
            absent=pk in self.absent,
            papers_valid=pk not in self.expired,
        )

    def _read_week(self) -> None:
        self.week_minutes: dict[UUID, int] = defaultdict(int)
        self.day_minutes: dict[UUID, int] = defaultdict(int)
        self.busy: dict[UUID, list[Busy]] = defaultdict(list)
        first = monday(self.day)
        rows = Visit.objects.unscoped(reason=_WHY).filter(
            provider=self.provider,
            day__range=(first, first + timedelta(days=6)),
            state__in=OCCUPIES,
            companion__isnull=False,
        )
        columns = ("companion", "day", "start", "end", "place")
        for who, day, start, end, place in rows.values_list(*columns):
            minutes = round((end - start).total_seconds() / 60)
            self.week_minutes[who] += minutes
            if day == self.day:
                self.day_minutes[who] += minutes
                self.busy[who].append(Busy(start, end, str(place)))

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
        self.met: dict[UUID, dict[str, int]] = defaultdict(dict)
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
