"""Who is away on a day, and whose answer is awaited: the panel beside the board."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from eassociate.access.actor import Actor
from eassociate.roster.models import ChildAbsence, CompanionAbsence, Offer, Visit


@dataclass(frozen=True)
class CompanionAway:
    """`open`: visits of the day that are theirs by the timetable and that nobody has taken over."""

    companion: UUID
    name: str
    kind: str
    last: date
    open: int

    @property
    def word(self) -> str:
        return str(CompanionAbsence.Kind(self.kind).label)


@dataclass(frozen=True)
class ChildAway:
    child: UUID
    name: str
    kind: str
    last: date

    @property
    def word(self) -> str:
        return str(ChildAbsence.Kind(self.kind).label)


@dataclass(frozen=True)
class Asked:
    """An offer without an answer yet."""

    visit: UUID
    child: str
    companion: str
    start: datetime
    deadline: datetime


@dataclass(frozen=True)
class Away:
    companions: Sequence[CompanionAway]
    children: Sequence[ChildAway]
    asked: Sequence[Asked]


def away_on(actor: Actor, day: date, now: datetime) -> Away:
    """All of it for the actor's organisation, in three queries."""
    return Away(_companions(actor, day), _children(actor, day), _asked(actor, day, now))


def _companions(actor: Actor, day: date) -> list[CompanionAway]:
    left = Visit.objects.visible_to(actor).filter(
        regular=OuterRef("companion"), day=day, companion=None, state=Visit.State.PLANNED
    )
    number = left.order_by().values("regular").annotate(n=Count("pk")).values("n")
    rows = CompanionAbsence.objects.filter(
        companion__provider=actor.organisation_id, first__lte=day, last__gte=day
    ).annotate(open=Coalesce(Subquery(number), 0))
    columns = ("companion", "companion__person__name", "kind", "last", "open")
    found = [CompanionAway(*row) for row in rows.values_list(*columns)]
    return sorted(found, key=lambda one: (-one.open, one.name))


def _children(actor: Actor, day: date) -> list[ChildAway]:
    rows = ChildAbsence.objects.visible_to(actor).filter(first__lte=day, last__gte=day)
    rows = rows.order_by("child__name_folded")
    return [ChildAway(*row) for row in rows.values_list("child", "child__name", "kind", "last")]


def _asked(actor: Actor, day: date, now: datetime) -> list[Asked]:
    rows = Offer.objects.visible_to(actor).filter(
        Q(deadline__gt=now), visit__day=day, state=Offer.State.OPEN
    )
    columns = ("visit", "visit__child__name", "companion__person__name", "visit__start", "deadline")
    return [Asked(*row) for row in rows.order_by("deadline").values_list(*columns)]
