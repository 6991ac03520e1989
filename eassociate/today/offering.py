"""What is asked of people when somebody steps in: companions before, families after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.policy import standing_relations
from eassociate.access.queries import organisation_of
from eassociate.children.rules import years_old
from eassociate.core import clock
from eassociate.roster.crew import times_met
from eassociate.roster.models import Offer, Visit

#: How far ahead families are asked on their first page.
AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Question:
    """An offer before it is accepted: neither name nor card, only what one needs to say yes."""

    offer: Offer
    age: int

    @property
    def visit(self) -> Visit:
        return self.offer.visit


@dataclass(frozen=True)
class Substitute:
    """Who comes instead. `met`: how often they have been with the child before."""

    visit: Visit
    offer: Offer
    met: int
    #: The provider lets families decline.
    may_decline: bool

    @property
    def who(self) -> str:
        return self.visit.companion.person.name if self.visit.companion else ""

    @property
    def instead_of(self) -> str:
        return self.visit.regular.person.name if self.visit.regular else ""


# -- companions --------------------------------------------------------------------------------


def questions_to(actor: Actor) -> list[Question]:
    """Open offers that wait for the companion's answer, the earliest visit first."""
    rows = _own_offers(actor).filter(state=Offer.State.OPEN, deadline__gt=clock.now())
    today = clock.today()
    return [
        Question(offer, years_old(offer.visit.child.born_on, today))
        for offer in rows.order_by("visit__start")
    ]


def _own_offers(actor: Actor) -> QuerySet[Offer]:
    rows = Offer.objects.visible_to(actor).select_related("visit__place", "visit__child")
    return rows.filter(companion__person=actor.person_id, companion__provider=actor.organisation_id)


# -- families ----------------------------------------------------------------------------------


def substitutes_for(actor: Actor) -> list[Substitute]:
    """Substitutes of the coming days, of whom a guardian who decides has said nothing yet."""
    today = clock.today()
    rows = _accepted(actor).filter(
        agreed_at=None,
        visit__child__in=_decides_for(actor),
        visit__day__range=(today, today + AHEAD),
        visit__end__gt=clock.now(),
    )
    return _substitutes(actor, list(rows.order_by("visit__start")))


def _accepted(actor: Actor) -> QuerySet[Offer]:
    """Offers by which the present substitute of a visit that has not begun was found."""
    rows = Offer.objects.visible_to(actor).filter(
        ~Q(visit__regular=F("companion")) | Q(visit__regular=None),
        state=Offer.State.ACCEPTED,
        visit__companion=F("companion"),
        visit__state=Visit.State.PLANNED,
    )
    related = ("visit__child", "visit__place", "visit__companion__person", "visit__regular__person")
    return rows.select_related(*related).defer(
        "visit__companion__portrait", "visit__regular__portrait"
    )


def _substitutes(actor: Actor, offers: Sequence[Offer]) -> list[Substitute]:
    met = times_met(
        [offer.visit.child_id for offer in offers], [offer.companion_id for offer in offers]
    )
    declines = bool(offers) and organisation_of(actor).guardian_may_decline
    return [
        Substitute(
            visit=offer.visit,
            offer=offer,
            met=met.get((offer.companion_id, offer.visit.child_id), 0),
            may_decline=declines,
        )
        for offer in offers
    ]


def _decides_for(actor: Actor) -> set[UUID]:
    mine = standing_relations(actor.at).filter(
        person=actor.person_id, role=actor.role, may_decide=True
    )
    return set(mine.values_list("child", flat=True))
