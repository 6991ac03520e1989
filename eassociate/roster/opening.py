"""Inner steps of actions: a visit loses its companion, is called off, or takes place after all.

Call with locks held (`locks.hold`). They save what they change and say who is to be told of offers
that fell away.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from eassociate.core import clock
from eassociate.journal.deeds import Notify
from eassociate.notify.kinds import Kind
from eassociate.roster.fitting import elsewhere
from eassociate.roster.letting_in import let_out
from eassociate.roster.models import CompanionAbsence, Offer, Visit
from eassociate.roster.rules import Reason, State
from eassociate.roster.telling import Audience

_WHY = "inner step of an action"


def open_up(visits: Sequence[Visit], offer: str = Offer.State.DECLINED) -> None:
    """Nobody goes on these visits now; a substitute's acceptance becomes `offer`."""
    for visit in visits:
        visit.companion = None
    _save(visits, ["companion"])
    let_out(visit.pk for visit in visits)
    accepted = Offer.objects.unscoped(reason=_WHY).filter(
        visit__in=[v.pk for v in visits], state=Offer.State.ACCEPTED
    )
    accepted.update(state=offer, answered_at=clock.now())


def call_off(told: Audience, visits: Sequence[Visit], reason: Reason) -> list[Notify]:
    """These visits do not take place. Who was to step in, or asked to, need not."""
    let_out(visit.pk for visit in visits)
    notices = withdraw(told, visits, (Offer.State.OPEN, Offer.State.ACCEPTED))
    for visit in visits:
        visit.state, visit.reason = State.CANCELLED, reason
        if visit.substituted:
            visit.companion = None
    _save(visits, ["state", "reason", "companion"])
    return notices


def bring_back(visits: Iterable[Visit]) -> None:
    """These visits take place after all, with their usual companion where that is possible."""
    for visit in visits:
        visit.state, visit.reason = State.PLANNED, ""
        visit.companion_id = visit.regular_id if can_go(visit) else None
        _save([visit], ["state", "reason", "companion"])


def can_go(visit: Visit) -> bool:
    """Is the usual companion there and free?"""
    usual = visit.regular_id
    if usual is None:
        return False
    gone = CompanionAbsence.objects.filter(
        companion=usual, first__lte=visit.day, last__gte=visit.day
    )
    busy = elsewhere(visit.start, visit.end, companion=usual, but=[visit.pk])
    return not busy and not gone.exists()


def withdraw(
    told: Audience, visits: Sequence[Visit], states: Sequence[str] = (Offer.State.OPEN,)
) -> list[Notify]:
    """Offers of these visits fall away; says so to those who were asked."""
    rows = Offer.objects.unscoped(reason=_WHY)
    asked = rows.filter(visit__in=[v.pk for v in visits], state__in=states)
    offers = list(asked.select_related("companion", "visit"))
    rows.filter(pk__in=[offer.pk for offer in offers]).update(
        state=Offer.State.WITHDRAWN, answered_at=clock.now()
    )
    return [
        notice
        for offer in offers
        for notice in told.companion(
            offer.companion,
            Kind.OFFER_WITHDRAWN,
            None,
            start=offer.visit.start,
            end=offer.visit.end,
        )
    ]


def _save(visits: Sequence[Visit], fields: list[str]) -> None:
    Visit.objects.unscoped(reason=_WHY).bulk_update(visits, fields, batch_size=500)
