"""Access follows the shift: a substitute sees the child from acceptance until the visit ends."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from eassociate.access.models import Relation, current
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.roster.models import Visit
from eassociate.staff.models import Companion

#: A visit that is not ended by a tap shows the card this long after its planned end, and no more.
OVERRUN = timedelta(hours=1)
_WHY = "access follows the shift"


def let_in(visit: Visit, companion: Companion) -> None:
    """Lets `companion` see the child of `visit` from now on, unless they may for longer anyway."""
    now = clock.now()
    until = max(visit.end, now) + OVERRUN
    held = Relation.objects.unscoped(reason=_WHY).filter(
        current(now),
        Q(until=None) | Q(until__gte=until),
        child=visit.child_id,
        person=companion.person_id,
        role=Role.COMPANION,
    )
    if not held.exists():
        Relation.objects.unscoped(reason=_WHY).create(
            child_id=visit.child_id,
            person_id=companion.person_id,
            role=Role.COMPANION,
            substitute=True,
            visit_id=visit.pk,
            since=now,
            until=until,
        )


def let_out(visits: Iterable[UUID]) -> None:
    """Ends what `let_in` gave for these visits."""
    now = clock.now()
    held = Relation.objects.unscoped(reason=_WHY).filter(substitute=True, visit_id__in=list(visits))
    held.filter(current(now)).update(until=now)
