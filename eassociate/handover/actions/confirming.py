"""The other side says that it was so, with one tap."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.handover.commands import ConfirmHandover
from eassociate.handover.models import Handover
from eassociate.handover.rules import Kind, Party, confirms
from eassociate.handover.seeing import visible_handovers
from eassociate.journal.deeds import Effect, NotFound, Refused, action, get


@action(ConfirmHandover, needs=Can.CONFIRM_HANDOVER, phone=True)
def confirm_handover(actor: Actor, command: ConfirmHandover) -> Effect:
    link = standing(actor, command.handover)
    if not confirms(other_side(link), actor.role, actor.person_id):
        raise NotFound
    if link.confirmed_at:
        raise Refused(_("This was confirmed already."))
    link.confirmed_at, link.confirmed_by_id = clock.now(), actor.person_id
    link.save(update_fields=["confirmed_at", "confirmed_by"])
    return Effect({"handover": str(link.pk)}, [link.child_id])


def standing(actor: Actor, pk: UUID) -> Handover:
    """The link, held until the end of the transaction, if nothing supersedes it yet."""
    link = get(visible_handovers(actor).select_for_update(of=("self",)), pk)
    rows = Handover.objects.unscoped(reason="the link was checked").filter(supersedes=link)
    if link.withdrawn or rows.exists():
        raise Refused(_("Somebody corrected this hand-over meanwhile. Look at it again."))
    return link


def other_side(link: Handover) -> Party:
    """The side that did not record it."""
    if link.by_giver:
        key = link.taker_id or link.taker_listed_id
        return Party(Kind(link.taker_kind), key, link.taker_name)
    return Party(Kind(link.giver_kind), link.giver_id or link.giver_listed_id, link.giver_name)
