"""Looking ahead: what if somebody were ill, and how many people on call the service needs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from django.utils.timezone import localtime

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.deeds import NotFound
from eassociate.planner import Morning, Problem, Reserves, absence_rates, reserves, what_if
from eassociate.roster.models import CompanionAbsence, Visit
from eassociate.roster.staffing import Scene, movable_visits, open_visits, scene
from eassociate.staff.models import Companion

_WHY = "looking ahead"
#: So long back illnesses are counted.
BACK = timedelta(days=182)
#: Within so many days after a day, those with visits make a usual week.
WEEK = timedelta(days=7)
MORNINGS = 200
LARGEST = 30
#: A page is not kept waiting longer for a plan (seconds).
PATIENCE = 1.5


@dataclass(frozen=True)
class Change:
    """On this visit `goes` instead of `instead` (a name, empty: nobody)."""

    visit: Visit
    goes: str
    instead: str


@dataclass(frozen=True)
class IllThen:
    """What it would mean if `name` were ill on `day`. `alone`: visits that would have nobody."""

    day: date
    name: str
    changes: list[Change]
    alone: list[Visit]
    open_minutes: int
    disturbed: int
    exact: bool


@dataclass(frozen=True)
class ReservesSeen:
    """`rate`: the chance, in per cent, that a companion is ill on a day, by the last half year."""

    found: Reserves
    rate: float
    days: int

    @property
    def rows(self) -> list[tuple[int, int, int]]:
        """(reserves, minutes without anybody in a week, per cent of mornings covered whole), up to
        a few more than are needed.
        """
        last = LARGEST if self.found.needed is None else self.found.needed + 2
        sizes = self.found.sizes[: last + 1]
        return [(s.reserves, round(s.minutes_a_week), int(s.whole * 100)) for s in sizes]


def tomorrow() -> date:
    return clock.today() + timedelta(days=1)


def ill_then(actor: Actor, companion: UUID, day: date) -> IllThen:
    """Needs `Can.COVER`. Raises `NotFound` for somebody who does not work here."""
    check(actor, Can.COVER)
    staged = _whole_day(actor, day)
    if str(companion) not in staged.staff:
        raise NotFound
    found = what_if(staged.without_asked(), _from_early(day), {str(companion)}, PATIENCE)
    before = found.before.roster
    return IllThen(
        day=day,
        name=staged.staff[str(companion)].person.name,
        changes=[
            Change(
                staged.visits[one.block],
                _name(staged, one.companion),
                _name(staged, before.get(one.block)),
            )
            for one in found.goes
        ],
        alone=[staged.visits[key] for key in found.alone],
        open_minutes=found.open_minutes,
        disturbed=found.disturbed,
        exact=found.before.exact and found.after.exact,
    )


def _name(staged: Scene, companion: str | None) -> str:
    return staged.staff[companion].person.name if companion else ""


def _whole_day(actor: Actor, day: date) -> Scene:
    provider = actor.organisation_id
    return scene(provider, day, open_visits(provider, day), movable_visits(provider, day))


def _from_early(day: date) -> Morning:
    """From the first hour of a day on, or from now on if it has begun."""
    return Morning(max(localtime(clock.day_bounds(day)[0]), localtime(clock.now())))


def reserves_needed(actor: Actor) -> ReservesSeen:
    """Needs `Can.COVER`. Tries out the days with visits of the coming week with the service's own
    rates of illness.
    """
    check(actor, Can.COVER)
    days = [_day(actor, day) for day in _coming(actor)]
    rates = _rates(actor)
    found = reserves(days, rates, mornings=MORNINGS, largest=LARGEST)
    usual = sum(rates.values()) / len(rates) if rates else 0.0
    return ReservesSeen(found, round(usual * 100, 1), len(days))


def _day(actor: Actor, day: date) -> Problem:
    """A day as it is planned: who is ill then by what is known already is ill by chance instead."""
    provider = actor.organisation_id
    problem = scene(provider, day, (), movable_visits(provider, day)).problem
    people = tuple(replace(one, absences=()) for one in problem.companions)
    return replace(problem, companions=people)


def _coming(actor: Actor) -> list[date]:
    first = tomorrow()
    rows = Visit.objects.unscoped(reason=_WHY).filter(
        provider=actor.organisation_id, day__range=(first, first + WEEK - timedelta(days=1))
    )
    return sorted(set(rows.order_by().values_list("day", flat=True).distinct()))


def _rates(actor: Actor) -> dict[str, float]:
    """Companion → chance to be ill, from days with visits of the last half year."""
    first, last = clock.today() - BACK, clock.today() - timedelta(days=1)
    rows = Visit.objects.unscoped(reason=_WHY).filter(
        provider=actor.organisation_id, day__range=(first, last)
    )
    worked = set(rows.order_by().values_list("day", flat=True).distinct())
    ill: dict[UUID, set[date]] = defaultdict(set)
    absences = CompanionAbsence.objects.filter(
        companion__provider=actor.organisation_id,
        kind=CompanionAbsence.Kind.ILL,
        first__lte=last,
        last__gte=first,
    )
    for who, begin, end in absences.values_list("companion", "first", "last"):
        ill[who] |= {day for day in worked if begin <= day <= end}
    staff = Companion.objects.filter(provider=actor.organisation_id, active=True).order_by("pk")
    keys = staff.values_list("pk", flat=True)
    return absence_rates({str(pk): (len(ill[pk]), len(worked)) for pk in keys})
