"""A visit begins, ends, or does not take place. A check-in is a claim: flags, never blocks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AwareDatetime

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Notify, Refused, Stale, action, get
from eassociate.notify.kinds import Kind
from eassociate.roster import rules
from eassociate.roster.letting_in import let_out
from eassociate.roster.locks import hold
from eassociate.roster.models import Visit
from eassociate.roster.rules import Claim, Event, Flag, NotAllowed, State
from eassociate.roster.telling import Audience, about

#: What a companion at the door can know; other reasons are the coordinator's.
DOOR_REASONS = frozenset(
    {rules.Reason.CHILD_ILL, rules.Reason.CHILD_HOME, rules.Reason.SCHOOL_CLOSED}
)
_LONGEST_WAIT = timedelta(days=14)


class StartVisit(Command):
    """By the visit's companion, or a coordinator in their place.

    `tapped` and `sent`: what the phone's clock showed at the tap and when it sent it. With both,
    the wait is known however wrong that clock is.
    """

    visit: UUID
    tapped: AwareDatetime | None = None
    sent: AwareDatetime | None = None


class EndVisit(Command):
    """As `StartVisit`."""

    visit: UUID
    tapped: AwareDatetime | None = None
    sent: AwareDatetime | None = None


class UndoStart(Command):
    """Takes back a start by mistake: by the companion within 15 minutes, by a coordinator
    always.
    """

    visit: UUID


class MarkNotDelivered(Command):
    """The visit did not or will not take place, and why. A companion may say so of their own visit
    for reasons seen at the door; a coordinator for any.
    """

    visit: UUID
    reason: rules.Reason


@action(StartVisit, needs=Can.RECORD_VISIT, phone=True)
def start_visit(actor: Actor, command: StartVisit) -> Effect:
    """Outcome: `visit`, `state`, `started_at`. Guardians are told."""
    visit = own_visit(actor, command.visit)
    if visit.companion is None:
        raise Stale(_("Nobody is to go on this visit. Please call the coordinator."))
    claim = _claim(actor, command, visit)
    if visit.reason == rules.Reason.NOT_STARTED:  # the phone was offline; the deed counts
        visit.state, visit.reason = State.PLANNED, ""
    visit.state = _after(visit, Event.START)
    visit.started_at, visit.started_on_device = claim.happened, command.tapped
    visit.flags = [*visit.flags, *rules.start_flags(claim, visit.start), *_still_running(visit)]
    visit.save()
    told = Audience(actor, visit.provider_id, [visit.child_id]).guardians(
        Kind.VISIT_STARTED,
        visit.child_id,
        visit=visit.pk,
        person=visit.companion.person_id,
        start=claim.happened,
    )
    return _effect(visit, told, started_at=claim.happened.isoformat())


@action(EndVisit, needs=Can.RECORD_VISIT, phone=True)
def end_visit(actor: Actor, command: EndVisit) -> Effect:
    """Outcome: `visit`, `state`, `ended_at`. A substitute's access ends here; guardians are
    told.
    """
    visit = own_visit(actor, command.visit)
    visit.state = _after(visit, Event.END)
    claim = _claim(actor, command, visit)
    started = visit.started_at or visit.start
    visit.ended_at, visit.ended_on_device = max(claim.happened, started), command.tapped
    flags = rules.end_flags(claim, started, visit.start, visit.end)
    visit.flags = [*visit.flags, *(flag for flag in flags if flag not in visit.flags)]
    visit.save()
    let_out([visit.pk])
    told = Audience(actor, visit.provider_id, [visit.child_id]).guardians(
        Kind.VISIT_ENDED,
        visit.child_id,
        visit=visit.pk,
        person=visit.companion.person_id if visit.companion else None,
        end=visit.ended_at,
    )
    return _effect(visit, told, ended_at=visit.ended_at.isoformat())


@action(UndoStart, needs=Can.RECORD_VISIT, phone=True)
def undo_start(actor: Actor, command: UndoStart) -> Effect:
    visit = own_visit(actor, command.visit)
    state = _after(visit, Event.UNDO_START)
    started = visit.started_at or visit.start
    if not actor.can(Can.CORRECT_VISIT) and not rules.may_undo_start(started, actor.at, True):
        raise Refused(_("This visit began too long ago. Ask the coordinator to take it back."))
    visit.state, visit.flags = state, []
    visit.started_at = visit.started_on_device = None
    visit.save()
    return _effect(visit)


@action(MarkNotDelivered, needs=Can.RECORD_VISIT, phone=True)
def mark_not_delivered(actor: Actor, command: MarkNotDelivered) -> Effect:
    """Guardians, the school and the coordinators are told. A substitute's access ends."""
    visit = own_visit(actor, command.visit)
    if command.reason not in DOOR_REASONS and not actor.can(Can.CORRECT_VISIT):
        raise Refused(_("Only the coordinator can give this reason."), field="reason")
    visit.state = _after(visit, Event.NOT_DELIVER)
    visit.reason, visit.by_hand = command.reason, True
    visit.save()
    let_out([visit.pk])
    told = Audience(actor, visit.provider_id, [visit.child_id])
    facts = {**about(visit), "reason": command.reason}
    notices = [
        *told.coordinators(Kind.VISIT_CANCELLED, visit.child_id, **facts),
        *told.guardians(Kind.VISIT_CANCELLED, visit.child_id, **facts),
        *told.schools(Kind.VISIT_CANCELLED, visit.child_id, **facts),
    ]
    return _effect(visit, notices)


def own_visit(actor: Actor, pk: UUID) -> Visit:
    """The visit, held, for its companion or a coordinator. Raises `NotFound` for strangers and
    `Refused` for those who see the child but do not go.
    """
    rows = Visit.objects.visible_to(actor).select_related("companion")
    seen = get(rows, pk)
    hold(children=[seen.child_id])
    visit = get(rows, pk)
    goes = visit.companion is not None and visit.companion.person_id == actor.person_id
    if not goes and not actor.can(Can.CORRECT_VISIT):
        raise Stale(_("Somebody else goes on this visit."))
    return visit


def _after(visit: Visit, event: Event) -> State:
    try:
        return rules.next_state(State(visit.state), event)
    except NotAllowed as error:
        gone = error.state in (State.NOT_DELIVERED, State.CANCELLED)
        raise (Stale if gone else Refused)(_impossible(visit, error)) from error


def _impossible(visit: Visit, error: NotAllowed) -> str:
    said = {
        State.PLANNED: _("This visit has not begun yet."),
        State.STARTED: _("This visit has begun already."),
        State.ENDED: _("This visit has ended already."),
        State.NOT_DELIVERED: _("This visit did not take place."),
        State.CANCELLED: _("This visit was cancelled."),
    }
    return said[error.state]


def _claim(actor: Actor, command: StartVisit | EndVisit, visit: Visit) -> Claim:
    """When it happened: by the phone's own count of the wait, else as `perform` believed it.

    A moment on another day than the visit's is a clock that is wrong, if today is the day.
    """
    arrived = clock.now()
    happened = _waited(command, arrived) or actor.at
    if _day(happened) != visit.day:
        if _day(arrived) != visit.day and not actor.can(Can.CORRECT_VISIT):
            raise Refused(_("This visit is on another day."))
        return Claim(arrived, arrived, command.tapped, command.sent or command.tapped)
    return Claim(happened, arrived, command.tapped, command.sent)


def _waited(command: StartVisit | EndVisit, arrived: datetime) -> datetime | None:
    if command.tapped is None or command.sent is None:
        return None
    wait = command.sent - command.tapped
    return arrived - wait if timedelta(0) <= wait <= _LONGEST_WAIT else None


def _day(moment: datetime) -> object:
    return clock.local(moment).date()


def _still_running(visit: Visit) -> list[Flag]:
    others = Visit.objects.unscoped(reason="another visit of the same companion").filter(
        companion=visit.companion_id, state=State.STARTED
    )
    return [Flag.ANOTHER_RUNNING] if others.exclude(pk=visit.pk).exists() else []


def _effect(visit: Visit, notices: Sequence[Notify] = (), **more: object) -> Effect:
    outcome = {"visit": str(visit.pk), "state": str(visit.state), **more}
    return Effect(outcome, [visit.child_id], notices)
