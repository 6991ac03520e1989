"""Who looked at a child's record, written in the transaction of the look."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.core import clock
from eassociate.journal.models import Opening


class What(StrEnum):
    RECORD = "record"  # the child's page
    CARD = "card"  # about me
    EMERGENCY = "emergency"
    DIARY = "diary"
    GOALS = "goals"
    HANDOVER = "handover"  # the chain of a day, who may collect
    LOOKS = "looks"  # who looked
    LIST = "list"  # an export
    PHONE = "phone"  # kept, encrypted, on a phone for work without a network


def note_opening(actor: Actor, child: UUID, what: What) -> None:
    """Writes that `actor` opened `what` of `child`; once an hour is enough. Call it before reading,
    inside the same transaction."""
    note_openings(actor, [child], what)


def note_openings(actor: Actor, children: Iterable[UUID], what: What) -> None:
    """The same for many children at once."""
    moment = clock.now()
    rows = [
        Opening(
            person_id=actor.person_id,
            role=actor.role,
            organisation_id=actor.organisation_id,
            child_id=child,
            what=what,
            hour=moment.replace(minute=0, second=0, microsecond=0),
            first_at=moment,
        )
        for child in children
    ]
    looks = Opening.objects.unscoped(reason="log of looks")
    looks.bulk_create(rows, ignore_conflicts=True, batch_size=500)
