"""What the clock does: offers run out, the bell rings. Run as the system, again and
again; each finds what is due under the lock, so that two at once do it once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Notify, action
from eassociate.notify.kinds import Kind
from eassociate.roster.letting_in import let_out
from eassociate.roster.locks import hold
from eassociate.roster.models import Offer, Visit
from eassociate.roster.rules import UNSTARTED_AFTER, Reason, State
from eassociate.roster.telling import Audience, about

_WHY = "what is due"
#: What is older was left by somebody on purpose, or by an import.
LOOK_BACK = timedelta(days=14)


class ExpireOffers(Command):
    """Open offers whose deadline has passed are expired; the coordinators are told."""


class CloseUncovered(Command):
    """The bell has rung and nobody goes, nor is asked: not delivered, and everybody is told."""


class CloseUnstarted(Command):
    """Long over and never started: not delivered. A phone that comes online may still start it."""


@action(ExpireOffers, needs=Can.RUN_JOBS)
def expire_offers(actor: Actor, command: ExpireOffers) -> Effect:
    """Outcome: `offers` (ids)."""
    hold(children=due_offers(actor).values_list("visit__child", flat=True))
    offers = list(due_offers(actor).select_related("visit", "companion"))
    rows = Offer.objects.unscoped(reason=_WHY).filter(pk__in=[offer.pk for offer in offers])
    rows.update(state=Offer.State.EXPIRED, answered_at=clock.now())
    told = Audience(actor, actor.organisation_id, ())
    notices = [
        notice
        for offer in offers
        for notice in told.coordinators(
            Kind.OFFER_EXPIRED,
            offer.visit.child_id,
            **about(offer.visit),
            person=offer.companion.person_id,
            urgent=True,
        )
    ]
    children = _children(offer.visit for offer in offers)
    return Effect({"offers": [str(offer.pk) for offer in offers]}, children, notices)


@action(CloseUncovered, needs=Can.RUN_JOBS)
def close_uncovered(actor: Actor, command: CloseUncovered) -> Effect:
    """Outcome: `visits` (ids)."""
    hold(children=due_uncovered(actor).values_list("child", flat=True))
    visits = list(due_uncovered(actor).select_related("regular"))
    declined = _declined_by_family(visits)
    for visit in visits:
        by_family = visit.pk in declined
        visit.state = State.NOT_DELIVERED
        visit.reason = Reason.GUARDIAN_DECLINED if by_family else Reason.NO_COMPANION
    _save(visits, ["state", "reason"])
    told = Audience(actor, actor.organisation_id, [visit.child_id for visit in visits])
    notices = [notice for visit in visits for notice in _told_alone(told, visit)]
    return Effect({"visits": [str(v.pk) for v in visits]}, _children(visits), notices)


@action(CloseUnstarted, needs=Can.RUN_JOBS)
def close_unstarted(actor: Actor, command: CloseUnstarted) -> Effect:
    """Outcome: `visits` (ids)."""
    hold(children=due_unstarted(actor).values_list("child", flat=True))
    visits = list(due_unstarted(actor))
    for visit in visits:
        visit.state, visit.reason = State.NOT_DELIVERED, Reason.NOT_STARTED
    _save(visits, ["state", "reason"])
    let_out(visit.pk for visit in visits)
    return Effect({"visits": [str(v.pk) for v in visits]}, _children(visits))


def due_offers(actor: Actor) -> QuerySet[Offer]:
    return Offer.objects.visible_to(actor).filter(state=Offer.State.OPEN, deadline__lte=clock.now())


def due_uncovered(actor: Actor) -> QuerySet[Visit]:
    """Open visits whose bell has rung, and that nobody is still thinking about."""
    now = clock.now()
    thinking = Offer.objects.unscoped(reason=_WHY).filter(
        visit=OuterRef("pk"), state=Offer.State.OPEN, deadline__gt=now
    )
    return (
        Visit.objects.visible_to(actor)
        .filter(state=State.PLANNED, companion=None, start__lte=now, start__gte=now - LOOK_BACK)
        .filter(~Exists(thinking))
    )


def due_unstarted(actor: Actor) -> QuerySet[Visit]:
    now = clock.now()
    return Visit.objects.visible_to(actor).filter(
        state=State.PLANNED,
        companion__isnull=False,
        end__lte=now - UNSTARTED_AFTER,
        end__gte=now - LOOK_BACK,
    )


def _declined_by_family(visits: Sequence[Visit]) -> set[object]:
    """Those whose last substitute the family did not want."""
    rows = Offer.objects.unscoped(reason=_WHY).filter(visit__in=[v.pk for v in visits])
    last = dict(rows.order_by("answered_at").values_list("visit", "state"))
    return {visit for visit, state in last.items() if state == Offer.State.REFUSED}


def _told_alone(told: Audience, visit: Visit) -> list[Notify]:
    instead = visit.regular.person_id if visit.regular else None
    facts = {**about(visit), "instead_of": instead, "reason": visit.reason, "urgent": True}
    return [
        *told.guardians(Kind.NOT_DELIVERED, visit.child_id, **facts),
        *told.schools(Kind.NOT_DELIVERED, visit.child_id, **facts),
        *told.coordinators(Kind.NOT_DELIVERED, visit.child_id, **facts),
    ]


def _children(visits: Iterable[Visit]) -> list[UUID]:
    return list(dict.fromkeys(visit.child_id for visit in visits))


def _save(visits: Sequence[Visit], fields: list[str]) -> None:
    Visit.objects.unscoped(reason=_WHY).bulk_update(visits, fields, batch_size=500)
