"""A question as those see it who may answer it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Role
from eassociate.children.rules import years_old
from eassociate.core import clock
from eassociate.journal.deeds import get
from eassociate.roster.crew import times_met
from eassociate.roster.models import Offer, Visit
from eassociate.roster.stepping_in import family_is_asked


@dataclass(frozen=True)
class OfferSeen:
    """`age` stands for the child until the companion has accepted."""

    offer: Offer
    age: int
    met: int
    now: datetime
    may_decide: bool
    may_decline: bool

    @property
    def visit(self) -> Visit:
        return self.offer.visit

    @property
    def open(self) -> bool:
        return self.offer.state == Offer.State.OPEN and self.offer.deadline > self.now

    @property
    def accepted(self) -> bool:
        return self.offer.state == Offer.State.ACCEPTED

    @property
    def asks_family(self) -> bool:
        """The substitute is to go, has not begun, and the family has not answered yet."""
        return self.accepted and self.visit.state == Visit.State.PLANNED and not self.agreed

    @property
    def agreed(self) -> bool:
        return self.offer.agreed_at is not None


def offer_seen(actor: Actor, pk: UUID) -> OfferSeen:
    """A companion sees what they were asked themselves, others those of children they see.

    Raises `NotFound`.
    """
    rows = Offer.objects.visible_to(actor)
    if actor.role == Role.COMPANION:
        rows = rows.filter(companion__person=actor.person_id)
    related = ("visit__child", "visit__place", "visit__regular__person", "companion__person")
    offer = get(rows.select_related(*related), pk)
    visit, pair = offer.visit, (offer.companion_id, offer.visit.child_id)
    decides = standing_relations(actor.at).filter(
        child=visit.child_id, person=actor.person_id, role=Role.GUARDIAN, may_decide=True
    )
    return OfferSeen(
        offer=offer,
        age=years_old(visit.child.born_on, clock.today()),
        met=times_met([visit.child_id], [offer.companion_id]).get(pair, 0),
        now=clock.now(),
        may_decide=actor.role == Role.GUARDIAN and decides.exists(),
        may_decline=family_is_asked(visit.provider_id),
    )
