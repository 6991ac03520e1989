"""A proposal, or a part of it, becomes the roster: all that was chosen, or nothing."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Refused, action, get
from eassociate.roster.models import PlanRun
from eassociate.roster.proposing.choosing import Block, chosen
from eassociate.roster.proposing.run import runs_of
from eassociate.roster.proposing.taking_timetable import take_timetable
from eassociate.roster.proposing.taking_week import take_week


class AcceptPlan(Command):
    """`blocks` of the proposal, all of a `child`, or `everything`. Who goes is what the proposal
    says; what the coordinator saw is what is done."""

    run: UUID
    blocks: list[UUID] = []
    child: UUID | None = None
    everything: bool = False


@action(AcceptPlan, needs=Can.EDIT_TIMETABLE)
def accept_plan(actor: Actor, command: AcceptPlan) -> Effect:
    """Outcome: `changed` (keys), and of a timetable what `synchronise` did.

    Refused whole, with names, if anything of it has changed meanwhile or cannot be any more.
    Families, schools and companions are told once each.
    """
    run = get(runs_of(actor).select_for_update(of=("self",)), command.run)
    if run.state != PlanRun.State.DONE or run.result is None:
        raise Refused(_("This plan is not ready."))
    blocks = _chosen(run, command)
    taken = take_week if run.kind == PlanRun.Kind.WEEK else take_timetable
    effect = taken(actor, run, blocks)
    run.accepted = sorted({*run.accepted, *(block.key for block in blocks)})
    run.save(update_fields=["accepted"])
    changed = {"changed": [block.key for block in blocks]}
    return Effect({**changed, **effect.outcome}, effect.children, effect.notices)


def _chosen(run: PlanRun, command: AcceptPlan) -> list[Block]:
    found = chosen(
        run.result or {},
        run.accepted,
        keys={str(key) for key in command.blocks},
        child=str(command.child or ""),
        everything=command.everything,
    )
    if not found:
        raise Refused(_("Please choose what is to be accepted."))
    return found
