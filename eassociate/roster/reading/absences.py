"""Who is away now and in the coming weeks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, get
from eassociate.roster.models import ChildAbsence, CompanionAbsence


@dataclass(frozen=True)
class Absences:
    """Those that last until `today` or longer, the next to begin in front."""

    companions: Sequence[CompanionAbsence]
    children: Sequence[ChildAbsence]
    today: date


def absences_of(actor: Actor) -> Absences:
    check(actor, Can.ENTER_ABSENCE)
    today = clock.today()
    staff = CompanionAbsence.objects.filter(
        companion__provider=actor.organisation_id, last__gte=today
    )
    young = ChildAbsence.objects.visible_to(actor).filter(last__gte=today)
    return Absences(
        list(
            staff.select_related("companion__person", "entered_by")
            .defer("companion__portrait")
            .order_by("first", "pk")
        ),
        list(young.select_related("child", "entered_by").order_by("first", "pk")),
        today,
    )


def companion_absence(actor: Actor, pk: UUID) -> CompanionAbsence:
    """Raises `NotFound` for one of another provider."""
    rows = CompanionAbsence.objects.filter(companion__provider=actor.organisation_id, pk=pk)
    found = rows.select_related("companion__person").first()
    if found is None:
        raise NotFound
    return found


def child_absence(actor: Actor, pk: UUID) -> ChildAbsence:
    """Raises `NotFound` for a child the actor does not see."""
    return get(ChildAbsence.objects.visible_to(actor).select_related("child"), pk)


def absence_on(actor: Actor, companion: UUID, day: date) -> CompanionAbsence | None:
    """Why `companion` (of the actor's provider) does not go on `day`."""
    rows = CompanionAbsence.objects.filter(
        companion=companion,
        companion__provider=actor.organisation_id,
        first__lte=day,
        last__gte=day,
    )
    return rows.select_related("companion__person").order_by("first").first()
