"""Who must not accompany a child."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.journal.deeds import get
from eassociate.roster.models import MustNotAccompany


def ruled_out_of(actor: Actor, child: UUID) -> Mapping[str, Any]:
    """For the child's page: `child`, and `people` with their companion and person."""
    rows = MustNotAccompany.objects.visible_to(actor).filter(child=child)
    people = rows.select_related("companion__person").order_by("companion__person__name_folded")
    return {"child": child, "people": list(people)}


def ruled_out_row(actor: Actor, pk: UUID) -> MustNotAccompany:
    """Raises `NotFound` for a child the actor does not see."""
    check(actor, Can.EDIT_TIMETABLE)
    rows = MustNotAccompany.objects.visible_to(actor)
    return get(rows.select_related("child", "companion__person"), pk)
