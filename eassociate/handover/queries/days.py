"""The page of a day: its chain, and who was refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.handover.models import Refusal
from eassociate.handover.queries.chain import Chain, chain_of
from eassociate.handover.queries.listing import refusals_of
from eassociate.handover.seeing import notes_hidden, visible_photos
from eassociate.journal.deeds import NotFound, get
from eassociate.journal.openings import What, note_opening


@dataclass(frozen=True)
class DaySeen:
    child: Child
    day: date
    chain: Chain
    refusals: Sequence[Refusal]
    may_see_list: bool


@transaction.atomic
def day_seen(actor: Actor, child: UUID, day: date) -> DaySeen:
    """Writes down that `actor` looked. Raises `NotFound`."""
    check(actor, Can.SEE_HANDOVERS)
    found = get(Child.objects.visible_to(actor), child)
    note_opening(actor, child, What.HANDOVER)
    return DaySeen(
        child=found,
        day=day,
        chain=chain_of(actor, child, day),
        refusals=refusals_of(actor, child),
        may_see_list=actor.can(Can.SEE_COLLECTORS),
    )


@transaction.atomic
def photo_of(actor: Actor, handover: UUID) -> bytes:
    """The JPEG; writes down that `actor` looked. Raises `NotFound`."""
    check(actor, Can.SEE_HANDOVERS)
    rows = visible_photos(actor).select_related("handover").filter(handover=handover)
    photo = rows.first()
    if photo is None or notes_hidden(actor, photo.handover):
        raise NotFound
    note_opening(actor, photo.handover.child_id, What.HANDOVER)
    return bytes(photo.image)
