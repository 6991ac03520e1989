"""What happens on the demo's day before somebody looks, done by the people themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, Relation
from eassociate.access.queries import actor_of
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.demo.making.town import Town, plan
from eassociate.demo.making.writing import every
from eassociate.demo.setting import clock_at
from eassociate.journal.deeds import perform
from eassociate.roster.actions.absences import ReportIll
from eassociate.roster.actions.at_home import ReportChildHome
from eassociate.roster.calendar import PlannedVisit
from eassociate.roster.models import CompanionAbsence

#: When they are said, by the clock on the wall.
ILL_AT, HOME_AT = time(6, 41), time(6, 55)
#: What is left of a visit that is worth covering.
LEFT = timedelta(minutes=45)


@dataclass(frozen=True)
class Events:
    """Who is ill today (companions), and which child stays home."""

    ill: tuple[UUID, ...] = ()
    home: UUID | None = None

    @property
    def spared(self) -> set[UUID]:
        """Whose day is left to them."""
        return {*self.ill, *((self.home,) if self.home else ())}

    def plain(self) -> dict[str, Any]:
        """For the journal; `read` is the way back."""
        return {"ill": [str(pk) for pk in self.ill], "home": str(self.home or "")}

    @classmethod
    def read(cls, outcome: Mapping[str, Any]) -> Events:
        home = outcome["home"]
        return cls(tuple(UUID(pk) for pk in outcome["ill"]), UUID(home) if home else None)


def events_of(town: Town) -> Events:
    """Chosen so that, at whatever hour, some visits are still to be covered: the companion with
    the most of them, and one more."""
    today = plan(town, town.today, town.today)
    late = [v for v in today if v.companion and v.end - town.now > LEFT]
    order = {pk: number for number, pk in enumerate(town.companions)}
    waiting: dict[UUID, int] = {}
    for visit in late:
        waiting[_companion(visit)] = waiting.get(_companion(visit), 0) + 1
    ranked = sorted(waiting, key=lambda pk: (-waiting[pk], order[pk]))
    ill = tuple(ranked[:1] if waiting and waiting[ranked[0]] > 1 else ranked[:2])
    others = [v.child for v in late if v.companion not in ill]
    home = others[len(others) // 2] if others else None
    return Events(ill, home if isinstance(home, UUID) else None)


def _companion(visit: PlannedVisit) -> UUID:
    assert isinstance(visit.companion, UUID)
    return visit.companion


def carry_out(town: Town, events: Events) -> None:
    """The calls of the morning."""
    for number, companion in enumerate(events.ill):
        with clock_at(clock.at(town.today, ILL_AT) + timedelta(minutes=4 * number)):
            report = ReportIll(first=town.today, last=town.today)
            perform(_companion_actor(town, companion), report)
    if events.home:
        with clock_at(clock.at(town.today, HOME_AT)):
            guardian = _guardian_actor(town, events.home)
            perform(guardian, ReportChildHome(child=events.home, ill=True))


def have_happened(town: Town) -> bool:
    """Whether somebody is ill on this day already: the day began in an earlier call."""
    rows = CompanionAbsence.objects.filter(companion__provider=town.provider)
    return rows.filter(first__lte=town.today, last__gte=town.today).exists()


def _companion_actor(town: Town, companion: UUID) -> Actor:
    return _actor(town.companions[companion].person_id, Role.COMPANION)


def _guardian_actor(town: Town, child: UUID) -> Actor:
    held = every(Relation).filter(child=child, role=Role.GUARDIAN, until=None, may_decide=True)
    return _actor(held.order_by("pk").values_list("person", flat=True)[0], Role.GUARDIAN)


def _actor(person: UUID, role: Role) -> Actor:
    rows = Membership.objects.filter(person=person, role=role)
    return actor_of(rows.select_related("person").get())
