"""Where a hand-over was: the visit's place, one of the homes, the school, on the way."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Role
from eassociate.children.models import Child, Home, Place
from eassociate.core import clock
from eassociate.handover.rules import Kind, Where
from eassociate.journal.deeds import Refused
from eassociate.roster.models import Visit

_OF_KIND: dict[str, Where] = {
    Place.Kind.SCHOOL: Where.SCHOOL,
    Place.Kind.KINDERGARTEN: Where.SCHOOL,
    Place.Kind.HOME: Where.HOME,
    Place.Kind.THERAPY: Where.THERAPY,
}


@dataclass(frozen=True)
class Spot:
    where: Where
    place: UUID | None = None
    home: UUID | None = None


def where_of(place: Place) -> Where:
    return _OF_KIND.get(place.kind, Where.OTHER)


def homes_of(actor: Actor, child: UUID) -> QuerySet[Home]:
    """Homes that `actor` may name: a guardian their own, everybody else those of guardians who are
    so now. Their addresses are a matter of the child's record."""
    rows = Home.objects.visible_to(actor).filter(child=child).select_related("guardian")
    if actor.role == Role.GUARDIAN:
        return rows.filter(guardian=actor.person_id)
    held = standing_relations(clock.now()).filter(child=child, role=Role.GUARDIAN)
    return rows.filter(guardian__in=held.values("person")).order_by("pk")


def spot_of(actor: Actor, child: Child, visit: Visit | None, other: Kind, value: str) -> Spot:
    """What a form means by `value`. Raises `Refused` at «spot»."""
    found = _meant(actor, child, visit, value) if value else _usual(actor, child, visit, other)
    if found is None:
        raise Refused(_("Please choose the place."), field="spot")
    for kind, where in ((Kind.SCHOOL, Where.SCHOOL), (Kind.THERAPY, Where.THERAPY)):
        if other == kind and found.where != where:
            raise Refused(_("Staff of a place take the child over only there."), field="spot")
    return found


def _meant(actor: Actor, child: Child, visit: Visit | None, value: str) -> Spot | None:
    word, _colon, key = value.partition(":")
    if word == "visit":
        return Spot(where_of(visit.place), visit.place_id) if visit else None
    if word == Where.HOME and key:
        home = next((h for h in homes_of(actor, child.pk) if str(h.pk) == key), None)
        return Spot(Where.HOME, home=home.pk) if home else None
    if key or word not in tuple(Where):
        return None
    return Spot(Where(word), child.school_id if word == Where.SCHOOL else None)


def _usual(actor: Actor, child: Child, visit: Visit | None, other: Kind) -> Spot:
    if other == Kind.SCHOOL and not (visit and where_of(visit.place) == Where.SCHOOL):
        return Spot(Where.SCHOOL, child.school_id)
    if visit:
        return Spot(where_of(visit.place), visit.place_id)
    if other == Kind.THERAPY:
        return Spot(Where.THERAPY)
    home = homes_of(actor, child.pk).first()
    return Spot(Where.HOME, home=home.pk if home else None)
