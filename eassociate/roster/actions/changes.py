"""A single visit is added, changed, called off or restored by hand; the timetable lets it be."""

from __future__ import annotations

from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Notify, Refused, action, get
from eassociate.notify.kinds import Kind
from eassociate.roster import rules
from eassociate.roster.actions.timetable import permitted_companion, permitted_place
from eassociate.roster.calendar import span
from eassociate.roster.fitting import elsewhere
from eassociate.roster.letting_in import let_in
from eassociate.roster.locks import hold
from eassociate.roster.models import Visit
from eassociate.roster.opening import bring_back, call_off, open_up, withdraw
from eassociate.roster.rules import Event, LateStep, NotAllowed, Reason, State
from eassociate.roster.telling import Audience, about

_CALLED_OFF = frozenset(
    {Reason.CHILD_ILL, Reason.CHILD_HOME, Reason.SCHOOL_CLOSED, Reason.HOLIDAY, Reason.OTHER}
)


class AddVisit(Command):
    """A visit beside the timetable. Without `companion` it is open."""

    child: UUID
    place: UUID
    day: date
    start: time
    end: time
    companion: UUID | None = None


class ChangeVisit(Command):
    """Other hours or another place on the same day."""

    visit: UUID
    place: UUID
    start: time
    end: time


class CancelVisit(Command):
    """The visit is called off beforehand, and why."""

    visit: UUID
    reason: Reason


class RestoreVisit(Command):
    """A visit that was called off or did not take place is planned again."""

    visit: UUID


@action(AddVisit, needs=Can.EDIT_TIMETABLE)
def add_visit(actor: Actor, command: AddVisit) -> Effect:
    """Outcome: `visit`. Refuses overlaps at `start` (child) or `companion`."""
    child = get(Child.objects.visible_to(actor), command.child)
    hold(companions=[command.companion], children=[child.pk])
    companion = permitted_companion(actor, child, command.companion)
    visit = Visit(
        provider_id=child.provider_id,
        child=child,
        place=permitted_place(actor, child, command.place),
        day=command.day,
        companion=companion,
        regular=companion,
        by_hand=True,
    )
    _set_hours(visit, command.start, command.end)
    visit.save()
    if companion:
        let_in(visit, companion)
    return _effect(actor, visit, Kind.VISIT_CHANGED)


@action(ChangeVisit, needs=Can.EDIT_TIMETABLE)
def change_visit(actor: Actor, command: ChangeVisit) -> Effect:
    """Outcome: `visit`. Who is asked for the old hours is asked no more."""
    visit = _held(actor, command.visit)
    if visit.state != State.PLANNED:
        raise Refused(_("This visit has begun, ended or was called off."))
    told = Audience(actor, visit.provider_id, [visit.child_id])
    visit.place = permitted_place(actor, visit.child, command.place)
    _set_hours(visit, command.start, command.end)
    visit.by_hand = True
    notices = withdraw(told, [visit])
    visit.save()
    return _effect(actor, visit, Kind.VISIT_CHANGED, notices)


@action(CancelVisit, needs=Can.CORRECT_VISIT)
def cancel_visit(actor: Actor, command: CancelVisit) -> Effect:
    """Outcome: `visit`. Families, the school and who would have gone are told."""
    visit = _held(actor, command.visit)
    if command.reason not in _CALLED_OFF:
        raise Refused(_("Please choose why the visit is called off."), field="reason")
    _after(visit, Event.CANCEL)
    told = Audience(actor, visit.provider_id, [visit.child_id])
    companion = visit.companion
    notices = call_off(told, [visit], command.reason)
    visit.by_hand = True
    visit.save(update_fields=["by_hand"])
    facts = {**about(visit), "reason": command.reason}
    notices += told.guardians(Kind.VISIT_CANCELLED, visit.child_id, **facts)
    notices += told.schools(Kind.VISIT_CANCELLED, visit.child_id, **facts)
    notices += told.companion(companion, Kind.VISIT_CANCELLED, visit.child_id, **facts)
    return Effect({"visit": str(visit.pk)}, [visit.child_id], notices)


@action(RestoreVisit, needs=Can.CORRECT_VISIT)
def restore_visit(actor: Actor, command: RestoreVisit) -> Effect:
    """Outcome: `visit`, `companion` (None: it is open, the usual companion cannot go)."""
    visit = _held(actor, command.visit)
    _after(visit, Event.RESTORE)
    if elsewhere(visit.start, visit.end, child=visit.child_id, but=[visit.pk]):
        raise Refused(_("The child is accompanied at this time already."))
    bring_back([visit])
    return _effect(actor, visit, Kind.VISIT_CHANGED)


def _held(actor: Actor, pk: UUID) -> Visit:
    rows = Visit.objects.visible_to(actor).select_related(
        "child", "companion__person", "regular__person"
    )
    seen = get(rows, pk)
    hold(companions=[seen.companion_id, seen.regular_id], children=[seen.child_id])
    return get(rows, pk)


def _after(visit: Visit, event: Event) -> None:
    try:
        rules.next_state(State(visit.state), event)
    except NotAllowed as error:
        raise Refused(_("This is not possible for this visit any more.")) from error


def _set_hours(visit: Visit, start: time, end: time) -> None:
    if end <= start:
        raise Refused(_("The end must be after the start."), field="end")
    before = visit.start
    visit.start, visit.end = span(visit.day, start, end)
    if visit.start != before:
        visit.late_step = LateStep.NONE
    if visit.end <= clock.now():
        raise Refused(_("This time is over already."), field="end")
    but = [visit.pk]
    if elsewhere(visit.start, visit.end, child=visit.child_id, but=but):
        raise Refused(_("The child is accompanied at this time already."), field="start")
    if visit.companion and elsewhere(visit.start, visit.end, companion=visit.companion.pk, but=but):
        if visit._state.adding:
            raise Refused(_("There is another visit at this time."), field="companion")
        open_up([visit])


def _effect(actor: Actor, visit: Visit, kind: str, notices: list[Notify] | None = None) -> Effect:
    told = Audience(actor, visit.provider_id, [visit.child_id])
    facts = about(visit)
    everybody = [
        *(notices or []),
        *told.guardians(kind, visit.child_id, **facts),
        *told.companion(visit.companion, kind, visit.child_id, **facts),
    ]
    outcome = {
        "visit": str(visit.pk),
        "companion": str(visit.companion_id) if visit.companion_id else None,
    }
    return Effect(outcome, [visit.child_id], everybody)
