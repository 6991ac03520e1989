"""A child stays home: its visits are called off and its companion is free."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.commands import Command, Text
from eassociate.journal.deeds import Effect, Notify, Refused, action, get
from eassociate.notify.kinds import Kind
from eassociate.roster.actions.absences import check_days
from eassociate.roster.locks import hold, hold_timetables
from eassociate.roster.models import ChildAbsence, Visit
from eassociate.roster.opening import bring_back, call_off
from eassociate.roster.rules import Reason, State
from eassociate.roster.telling import Audience
from eassociate.staff.models import Companion

_WHY = "absence"
_HOME = (Reason.CHILD_HOME, Reason.CHILD_ILL)


class ReportChildHome(Command):
    """«My child stays home»: from `first` (today) to `last` (the same day)."""

    child: UUID
    first: date | None = None
    last: date | None = None
    ill: bool = False
    note: Text = ""


class EnterChildAbsence(Command):
    """The same, entered by a coordinator."""

    child: UUID
    kind: ChildAbsence.Kind = ChildAbsence.Kind.HOME
    first: date
    last: date
    note: Text = ""


class ChildComes(Command):
    """The child comes from `day` (today) on, earlier than was said."""

    child: UUID
    day: date | None = None


class EndChildAbsence(Command):
    """The same, entered by a coordinator."""

    absence: UUID
    day: date | None = None


@action(ReportChildHome, needs=Can.REPORT_HOME, phone=True)
def report_child_home(actor: Actor, command: ReportChildHome) -> Effect:
    """Outcome: `absence`, `cancelled` (ids of visits). A visit under way is left to its companion.

    Told: the companions, the coordinators, the school, the other guardians.
    """
    child = get(Child.objects.visible_to(actor), command.child)
    first = command.first or clock.local(actor.at).date()
    kind = ChildAbsence.Kind.ILL if command.ill else ChildAbsence.Kind.HOME
    return _stay(actor, child, kind, first, command.last or first, command.note)


@action(EnterChildAbsence, needs=Can.ENTER_ABSENCE)
def enter_child_absence(actor: Actor, command: EnterChildAbsence) -> Effect:
    child = get(Child.objects.visible_to(actor), command.child)
    return _stay(actor, child, command.kind, command.first, command.last, command.note)


@action(ChildComes, needs=Can.REPORT_HOME, phone=True)
def child_comes(actor: Actor, command: ChildComes) -> Effect:
    """Outcome: `visits` (ids that take place after all)."""
    child = get(Child.objects.visible_to(actor), command.child)
    day = command.day or clock.local(actor.at).date()
    rows = ChildAbsence.objects.visible_to(actor).filter(child=child, last__gte=day)
    absence = rows.order_by("first").first()
    if absence is None:
        raise Refused(_("The child is not reported as staying at home."))
    return _come(actor, child, absence, day)


@action(EndChildAbsence, needs=Can.ENTER_ABSENCE)
def end_child_absence(actor: Actor, command: EndChildAbsence) -> Effect:
    absence = get(ChildAbsence.objects.visible_to(actor).select_related("child"), command.absence)
    return _come(actor, absence.child, absence, command.day or clock.today())


def _stay(actor: Actor, child: Child, kind: str, first: date, last: date, note: str) -> Effect:
    check_days(first, last)
    hold(children=[child.pk])
    absence = _merge(actor, child, kind, first, last, note)
    visits = _visits(child, first, last, state=State.PLANNED)
    staff = _companions(visits)
    told = Audience(actor, child.provider_id, [child.pk])
    reason = Reason.CHILD_ILL if kind == ChildAbsence.Kind.ILL else Reason.CHILD_HOME
    notices = call_off(told, visits, reason)
    notices += _told(told, child, staff, Kind.CHILD_HOME, absence.first, absence.last)
    outcome = {"absence": str(absence.pk), "cancelled": [str(visit.pk) for visit in visits]}
    return Effect(outcome, [child.pk], notices)


def _visits(child: Child, first: date, last: date, **where: object) -> list[Visit]:
    rows = Visit.objects.unscoped(reason=_WHY).filter(
        child=child, day__range=(first, last), end__gt=clock.now(), **where
    )
    return list(rows.select_related("companion", "regular").order_by("start"))


def _companions(visits: Sequence[Visit]) -> list[Companion]:
    return list({v.companion_id: v.companion for v in visits if v.companion}.values())


def _merge(
    actor: Actor, child: Child, kind: str, first: date, last: date, note: str
) -> ChildAbsence:
    """One absence for days that touch; notes of earlier words are kept."""
    day = timedelta(days=1)
    rows = ChildAbsence.objects.unscoped(reason=_WHY).filter(child=child, kind=kind)
    touching = list(rows.filter(first__lte=last + day, last__gte=first - day).order_by("first"))
    rows.filter(pk__in=[a.pk for a in touching]).delete()
    notes = dict.fromkeys([*(a.note for a in touching if a.note), *([note] if note else [])])
    absence = ChildAbsence(
        child=child,
        kind=kind,
        first=min([first, *(a.first for a in touching)]),
        last=max([last, *(a.last for a in touching)]),
        note="\n".join(notes),
        entered_by_id=actor.person_id,
    )
    absence.save()
    return absence


def _told(
    told: Audience, child: Child, staff: Sequence[Companion], kind: str, first: date, last: date
) -> list[Notify]:
    span = {"first": first, "last": last}
    notices = [
        *told.coordinators(kind, child.pk, **span),
        *told.guardians(kind, child.pk, **span),
        *told.schools(kind, child.pk, **span),
    ]
    for companion in staff:
        notices += told.companion(companion, kind, child.pk, **span)
    return notices


def _come(actor: Actor, child: Child, absence: ChildAbsence, day: date) -> Effect:
    usual = _visits(child, day, absence.last, state=State.CANCELLED, reason__in=_HOME)
    hold_timetables([child.pk], [visit.regular_id for visit in usual])
    last = absence.last
    absence.last = day - timedelta(days=1)
    if absence.last < absence.first:
        absence.delete()
    else:
        absence.save(update_fields=["last"])
    away = list(ChildAbsence.objects.unscoped(reason=_WHY).filter(child=child, last__gte=day))
    cancelled = _visits(child, day, last, state=State.CANCELLED, reason__in=_HOME)
    visits = [v for v in cancelled if not any(a.first <= v.day <= a.last for a in away)]
    bring_back(visits)
    told = Audience(actor, child.provider_id, [child.pk])
    notices = _told(told, child, _companions(visits), Kind.CHILD_BACK, day, last)
    return Effect({"visits": [str(visit.pk) for visit in visits]}, [child.pk], notices)
