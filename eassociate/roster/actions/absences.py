"""A companion is away: the visits are open at once, in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, NotFound, Notify, Refused, action
from eassociate.notify.kinds import Kind
from eassociate.roster.letting_in import let_out
from eassociate.roster.locks import hold
from eassociate.roster.models import CompanionAbsence, Offer, Visit
from eassociate.roster.opening import can_go, open_up, withdraw
from eassociate.roster.rules import State
from eassociate.roster.telling import Audience, about
from eassociate.staff.models import Companion

LONGEST = timedelta(days=366)
_WHY = "absence"


class ReportIll(Command):
    """«I'm ill»: a companion's own absence, from `first` (today) to `last` (the same day)."""

    first: date | None = None
    last: date | None = None


class EnterCompanionAbsence(Command):
    """The same, entered by a coordinator."""

    companion: UUID
    kind: CompanionAbsence.Kind = CompanionAbsence.Kind.ILL
    first: date
    last: date


class BackAgain(Command):
    """A companion is back from `day` (today) on, earlier than was said."""

    day: date | None = None


class EndCompanionAbsence(Command):
    """The same, entered by a coordinator."""

    absence: UUID
    day: date | None = None


@action(ReportIll, needs=Can.REPORT_ILL, phone=True)
def report_ill(actor: Actor, command: ReportIll) -> Effect:
    """Outcome: `absence`, `open` (ids of the visits that nobody goes on now).

    Told: coordinators (urgently), guardians of the children concerned, their schools.
    """
    companion = own_companion(actor)
    first = command.first or clock.local(actor.at).date()
    return _leave(actor, companion, CompanionAbsence.Kind.ILL, first, command.last or first)


@action(EnterCompanionAbsence, needs=Can.ENTER_ABSENCE)
def enter_companion_absence(actor: Actor, command: EnterCompanionAbsence) -> Effect:
    """As `report_ill`; the companion is told as well."""
    companion = _colleague(actor, command.companion)
    return _leave(actor, companion, command.kind, command.first, command.last)


@action(BackAgain, needs=Can.REPORT_ILL, phone=True)
def back_again(actor: Actor, command: BackAgain) -> Effect:
    """Outcome: `visits` (ids that are the companion's again). Visits with a substitute stay."""
    companion = own_companion(actor)
    day = command.day or clock.local(actor.at).date()
    rows = CompanionAbsence.objects.filter(companion=companion, last__gte=day)
    absence = rows.order_by("first").first()
    if absence is None:
        raise Refused(_("You are not reported as away."))
    return _return(actor, companion, absence, day)


@action(EndCompanionAbsence, needs=Can.ENTER_ABSENCE)
def end_companion_absence(actor: Actor, command: EndCompanionAbsence) -> Effect:
    mine = CompanionAbsence.objects.filter(companion__provider=actor.organisation_id)
    absence = mine.select_related("companion__person").filter(pk=command.absence).first()
    if absence is None:
        raise NotFound
    return _return(actor, absence.companion, absence, command.day or clock.today())


def own_companion(actor: Actor) -> Companion:
    """The companion that the actor is. Raises `NotFound`."""
    mine = Companion.objects.filter(person=actor.person_id, provider=actor.organisation_id)
    companion = mine.select_related("person").first()
    if companion is None:
        raise NotFound
    return companion


def _colleague(actor: Actor, pk: UUID) -> Companion:
    mine = Companion.objects.filter(provider=actor.organisation_id, pk=pk)
    companion = mine.select_related("person").first()
    if companion is None:
        raise NotFound
    return companion


def check_days(first: date, last: date) -> None:
    """Raises `Refused` for ranges that make no sense."""
    if last < first:
        raise Refused(_("The last day must not be before the first."), field="last")
    if last - first > LONGEST or last < clock.today() - LONGEST:
        raise Refused(_("Please choose a range of at most one year."), field="last")


def _leave(actor: Actor, companion: Companion, kind: str, first: date, last: date) -> Effect:
    check_days(first, last)
    hold(companions=[companion.pk])
    absence = _merge(actor, companion, kind, first, last)
    hold(children={visit.child_id for visit in _affected(companion, first, last)})
    visits = _affected(companion, first, last)
    open_up(visits)
    _decline_open(companion, first, last)
    children = list(dict.fromkeys(visit.child_id for visit in visits))
    outcome = {"absence": str(absence.pk), "open": [str(visit.pk) for visit in visits]}
    return Effect(outcome, children, _told_away(actor, companion, absence, visits))


def _affected(companion: Companion, first: date, last: date) -> list[Visit]:
    rows = Visit.objects.unscoped(reason=_WHY).filter(
        companion=companion, day__range=(first, last), state=State.PLANNED, end__gt=clock.now()
    )
    return list(rows.order_by("start"))


def _merge(
    actor: Actor, companion: Companion, kind: str, first: date, last: date
) -> CompanionAbsence:
    """One absence for days that touch: «until Friday» after «today» is one illness."""
    day = timedelta(days=1)
    rows = CompanionAbsence.objects.filter(companion=companion, kind=kind)
    touching = list(rows.filter(first__lte=last + day, last__gte=first - day))
    firsts, lasts = [first, *(a.first for a in touching)], [last, *(a.last for a in touching)]
    rows.filter(pk__in=[a.pk for a in touching]).delete()
    return CompanionAbsence.objects.create(
        companion=companion,
        kind=kind,
        first=min(firsts),
        last=max(lasts),
        entered_by_id=actor.person_id,
    )


def _decline_open(companion: Companion, first: date, last: date) -> None:
    offers = Offer.objects.unscoped(reason=_WHY).filter(
        companion=companion, state=Offer.State.OPEN, visit__day__range=(first, last)
    )
    offers.update(state=Offer.State.DECLINED, answered_at=clock.now())


def _told_away(
    actor: Actor, companion: Companion, absence: CompanionAbsence, visits: Sequence[Visit]
) -> list[Notify]:
    told = Audience(actor, companion.provider_id, [visit.child_id for visit in visits])
    span: dict[str, Any] = {
        "first": absence.first,
        "last": absence.last,
        "person": companion.person_id,
    }
    notices = told.coordinators(
        Kind.COMPANION_ILL, absence=absence.pk, count=len(visits), urgent=True, **span
    )
    notices += told.companion(companion, Kind.COMPANION_ILL, None, **span)
    for visit in _first_of_each_child(visits):
        facts = {**about(visit), "instead_of": companion.person_id, "urgent": True}
        notices += told.guardians(Kind.VISIT_OPEN, visit.child_id, **facts)
        notices += told.schools(Kind.VISIT_OPEN, visit.child_id, **facts)
    return notices


def _first_of_each_child(visits: Sequence[Visit]) -> list[Visit]:
    """One word for each family, not one for each day."""
    return list({visit.child_id: visit for visit in reversed(visits)}.values())[::-1]


def _return(actor: Actor, companion: Companion, absence: CompanionAbsence, day: date) -> Effect:
    hold(companions=[companion.pk])
    last = absence.last
    absence.last = day - timedelta(days=1)
    if absence.last < absence.first:
        absence.delete()
    else:
        absence.save(update_fields=["last"])
    hold(children={visit.child_id for visit in _orphaned(companion, day, last)})
    visits = [visit for visit in _orphaned(companion, day, last) if can_go(visit)]
    return _take_back(actor, companion, visits)


def _orphaned(companion: Companion, first: date, last: date) -> list[Visit]:
    """Visits that would be the companion's by the timetable, and that nobody goes on."""
    rows = Visit.objects.unscoped(reason=_WHY).filter(
        regular=companion,
        companion=None,
        day__range=(first, last),
        state=State.PLANNED,
        end__gt=clock.now(),
    )
    return list(rows.order_by("start"))


def _take_back(actor: Actor, companion: Companion, visits: Sequence[Visit]) -> Effect:
    told = Audience(actor, companion.provider_id, [visit.child_id for visit in visits])
    taken = []
    for visit in visits:
        if can_go(visit):
            visit.companion = companion
            visit.save(update_fields=["companion"])
            taken.append(visit)
    let_out(visit.pk for visit in taken)
    notices = withdraw(told, taken)
    notices += told.coordinators(Kind.COMPANION_BACK, person=companion.person_id)
    for visit in _first_of_each_child(taken):
        notices += told.guardians(Kind.COMPANION_BACK, visit.child_id, person=companion.person_id)
    children = list(dict.fromkeys(visit.child_id for visit in taken))
    return Effect({"visits": [str(visit.pk) for visit in taken]}, children, notices)
