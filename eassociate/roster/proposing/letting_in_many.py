"""As `letting_in.let_in`, for many visits at once in three queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from eassociate.access.models import Relation, current
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.roster.letting_in import OVERRUN
from eassociate.roster.models import Visit

_WHY = "access follows the shift"


def let_in_many(visits: Sequence[Visit]) -> None:
    """Lets the companion of each visit see its child from now on until the visit is over, unless
    they may for as long anyway. `visits` with their companions."""
    now = clock.now()
    lasting = _lasting(visits, now)
    made: list[Relation] = []
    for visit in visits:
        if visit.companion is None:
            continue
        until = max(visit.end, now) + OVERRUN
        pair = (visit.child_id, visit.companion.person_id)
        if any(end is None or end >= until for end in lasting.get(pair, ())):
            continue
        made.append(
            Relation(
                child_id=visit.child_id,
                person_id=visit.companion.person_id,
                role=Role.COMPANION,
                substitute=True,
                visit_id=visit.pk,
                since=now,
                until=until,
            )
        )
    Relation.objects.unscoped(reason=_WHY).bulk_create(made)


def _lasting(
    visits: Sequence[Visit], now: datetime
) -> dict[tuple[UUID, UUID], list[datetime | None]]:
    """Child and person → until when they may see it; None: without an end."""
    held = Relation.objects.unscoped(reason=_WHY).filter(
        current(now), child__in={visit.child_id for visit in visits}, role=Role.COMPANION
    )
    found: dict[tuple[UUID, UUID], list[datetime | None]] = defaultdict(list)
    for child, person, until in held.values_list("child", "person", "until"):
        found[child, person].append(until)
    return found
