"""Taking up an invitation."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Invitation, Membership, Person, current
from eassociate.access.roles import Can
from eassociate.journal.commands import Blob, Command
from eassociate.journal.deeds import Effect, Notify, Refused, action
from eassociate.notify.kinds import Kind


class AcceptInvitation(Command):
    """`password`: as Django hashes it; the journal keeps but the digest of that hash."""

    invitation: UUID
    password: Blob


@action(AcceptInvitation, needs=Can.SEE_TODAY)
def accept_invitation(actor: Actor, command: AcceptInvitation) -> Effect:
    """Sets the password; works once. All devices are signed out by it."""
    open_ones = Invitation.objects.filter(
        pk=command.invitation, person=actor.person_id, used_at=None, expires_at__gt=actor.at
    )
    if not open_ones.update(used_at=actor.at):
        raise Refused(_("This link does not work any more."))
    Person.objects.filter(pk=actor.person_id).update(password=command.password.decode())
    return Effect(notices=_told(actor, command.invitation))


def _told(actor: Actor, invitation: UUID) -> list[Notify]:
    """Who invited learns of it, in a role in which they may still invite."""
    made_by = Invitation.objects.get(pk=invitation).made_by_id
    roles = Membership.objects.filter(
        current(actor.at),
        person=made_by,
        organisation=actor.organisation_id,
        role__in=("coordinator", "administrator"),
    ).values_list("role", flat=True)
    facts = {"person": str(actor.person_id)}
    return [Notify(made_by, role, Kind.INVITATION_USED, facts=facts) for role in roles[:1]]
