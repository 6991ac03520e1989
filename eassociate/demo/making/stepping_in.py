"""A substitute was asked, said yes, and saw the child's card from then until the visit ended."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from eassociate.access.models import Relation
from eassociate.access.roles import Role
from eassociate.demo.making.town import Town
from eassociate.roster.models import Offer, Visit

_ASKED, _ANSWERED = timedelta(minutes=75), timedelta(minutes=66)


def let_step_in(town: Town, visit: Visit, companion: UUID) -> None:
    """`companion` goes on this one visit; sometimes somebody else was asked first."""
    others = [pk for pk in town.reserve if pk != companion]
    if others and town.chance.happens(0.3, "declined", visit.pk):
        first = town.chance.at("first", visit.pk).choice(others)
        town.stock.add(_offer(town, visit, first, Offer.State.DECLINED))
    town.stock.add(_offer(town, visit, companion, Offer.State.ACCEPTED))
    visit.companion_id = companion
    town.stock.add(_let_in(town, visit, companion))


def _offer(town: Town, visit: Visit, companion: UUID, state: Offer.State) -> Offer:
    asked = visit.start - _ASKED
    return Offer(
        id=town.chance.id(asked, "offer", visit.pk, companion),
        visit=visit,
        companion_id=companion,
        state=state,
        made_by_id=town.coordinator,
        made_at=asked,
        deadline=asked + timedelta(minutes=20),
        answered_at=visit.start - _ANSWERED,
    )


def _let_in(town: Town, visit: Visit, companion: UUID) -> Relation:
    since = visit.start - _ANSWERED
    return Relation(
        id=town.chance.id(since, "substitute", visit.pk),
        child_id=visit.child_id,
        person_id=town.companions[companion].person_id,
        role=Role.COMPANION,
        substitute=True,
        visit_id=visit.pk,
        since=since,
        until=visit.end,
    )
