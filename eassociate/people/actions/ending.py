"""Ending what somebody may: at once, from the next click on."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, Relation, current
from eassociate.access.roles import Can, Role
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Refused, action, get
from eassociate.people.queries import memberships_to_end

_ABOUT_CHILDREN = (Role.GUARDIAN, Role.COMPANION, Role.PROFESSIONAL, Role.CASE_MANAGER)


class EndMembership(Command):
    membership: UUID


@action(EndMembership, needs=Can.INVITE)
def end_membership(actor: Actor, command: EndMembership) -> Effect:
    """Ends the role and what it meant for our children. A role given again begins empty."""
    membership = get(memberships_to_end(actor), command.membership)
    if membership.person_id == actor.person_id:
        raise Refused(_("You cannot end a role of your own."))
    children = _end_relations(actor, membership)
    Membership.objects.filter(pk=membership.pk).update(until=max(actor.at, membership.since))
    return Effect({"person": str(membership.person_id)}, children)


def _end_relations(actor: Actor, membership: Membership) -> list[UUID]:
    if membership.role not in _ABOUT_CHILDREN:
        return []
    held = Relation.objects.unscoped(reason="a role ends, and with it all it opened").filter(
        current(actor.at),
        person=membership.person_id,
        role=membership.role,
        child__provider=actor.organisation_id,
    )
    children = list(held.values_list("child", flat=True).distinct())
    held.update(until=actor.at)
    return children
