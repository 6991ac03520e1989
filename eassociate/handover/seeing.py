"""Which hand-overs somebody may see: more than that the child is theirs to know."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.roles import Role
from eassociate.handover.models import Handover, HandoverPhoto
from eassociate.roster.models import Visit


def visible_handovers(actor: Actor) -> QuerySet[Handover]:
    """A companion sees those of days on which they go with the child; a substitute while they see
    its card."""
    rows = Handover.objects.visible_to(actor)
    return rows.filter(_goes(actor, "")) if actor.role == Role.COMPANION else rows


def visible_photos(actor: Actor) -> QuerySet[HandoverPhoto]:
    rows = HandoverPhoto.objects.visible_to(actor)
    return rows.filter(_goes(actor, "handover__")) if actor.role == Role.COMPANION else rows


def _goes(actor: Actor, path: str) -> Exists:
    mine = Visit.objects.unscoped(reason="the day of who goes with the child").filter(
        child=OuterRef(f"{path}child"),
        day=OuterRef(f"{path}day"),
        companion__person=actor.person_id,
    )
    return Exists(mine)


def hides_notes(actor: Actor, author: object, author_role: str) -> bool:
    """What a guardian wrote is not the other guardian's to read (C2); schools read no notes."""
    if actor.role == Role.SCHOOL:
        return True
    of_guardian = author_role == Role.GUARDIAN and author != actor.person_id
    return actor.role == Role.GUARDIAN and of_guardian


def notes_hidden(actor: Actor, row: Handover) -> bool:
    """The same for a row and all that it superseded: who corrects another's note has not made it
    theirs."""
    held: Handover | None = row
    while held is not None:
        if hides_notes(actor, held.made_by_id, held.made_role):
            return True
        held = held.supersedes
    return False
