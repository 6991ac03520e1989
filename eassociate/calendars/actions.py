"""Making the private address, anew as well, and taking it back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.calendars.models import CalendarAddress
from eassociate.calendars.tokens import digest_of, token_of
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, NotFound, Refused, action


class MakeCalendarAddress(Command):
    """`address`: the id of the form, from which the secret is made."""

    address: UUID
    detail: CalendarAddress.Detail
    with_school: bool = True


class RevokeCalendarAddress(Command):
    """The one that the person has in the role in which they act."""


@action(MakeCalendarAddress, needs=Can.SUBSCRIBE_CALENDAR)
def make_calendar_address(actor: Actor, command: MakeCalendarAddress) -> Effect:
    """The address before it is dead at once."""
    if actor.membership_id is None:
        raise NotFound
    _end(actor)
    CalendarAddress(
        id=command.address,
        membership_id=actor.membership_id,
        token_digest=digest_of(token_of(command.address)),
        detail=command.detail,
        with_school=command.with_school,
    ).save(force_insert=True)
    return Effect({"address": str(command.address)})


@action(RevokeCalendarAddress, needs=Can.SUBSCRIBE_CALENDAR)
def revoke_calendar_address(actor: Actor, command: RevokeCalendarAddress) -> Effect:
    if not _end(actor):
        raise Refused(_("There is no address that works any more."))
    return Effect()


def _end(actor: Actor) -> int:
    held = CalendarAddress.objects.filter(membership=actor.membership_id, revoked_at=None)
    return held.update(revoked_at=clock.now())
