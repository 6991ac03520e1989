"""An employment ends, and may be taken up again."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, Relation, current
from eassociate.access.people import ensure_membership
from eassociate.access.roles import Can, Role
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Refused, action, get
from eassociate.staff import slots
from eassociate.staff.actions.companions import companions
from eassociate.staff.models import Companion


class EndCompanion(Command):
    companion: UUID


class ResumeCompanion(Command):
    companion: UUID


@action(EndCompanion, needs=Can.EDIT_STAFF)
def end_companion(actor: Actor, command: EndCompanion) -> Effect:
    """Takes the role and every relation to a child away at once (C5); what higher rooms registered
    in `slots.endings` happens with it."""
    companion = get(companions(actor).filter(active=True), command.companion)
    companion.active = False
    companion.save(update_fields=["active"])
    mine = Membership.objects.filter(
        current(clock.now()), person=companion.person_id, organisation=actor.organisation_id
    )
    mine.filter(role=Role.COMPANION).update(until=clock.now())
    steps = [step(actor, companion.pk) for step in slots.endings]
    children = _end_relations(companion)
    return Effect(
        {"companion": str(companion.pk)},
        [*children, *(child for step in steps for child in step.children)],
        [notice for step in steps for notice in step.notices],
    )


def _end_relations(companion: Companion) -> list[UUID]:
    rows = Relation.objects.unscoped(reason="an employment ends for all children").filter(
        current(clock.now()),
        person=companion.person_id,
        role=Role.COMPANION,
        child__provider=companion.provider_id,
    )
    children = list(rows.values_list("child", flat=True))
    rows.update(until=clock.now())
    return children


@action(ResumeCompanion, needs=Can.EDIT_STAFF)
def resume_companion(actor: Actor, command: ResumeCompanion) -> Effect:
    """Gives the role back, no child: the timetable does."""
    companion = get(companions(actor), command.companion)
    if companion.active:
        raise Refused(_("This companion is employed."))
    companion.active = True
    companion.save(update_fields=["active"])
    ensure_membership(companion.person, actor.organisation_id, Role.COMPANION)
    return Effect({"companion": str(companion.pk)})
