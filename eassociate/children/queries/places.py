"""The provider's list of places."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.children.models import Place
from eassociate.core.scripts import fold
from eassociate.journal.deeds import get


def places_of(actor: Actor, search: str = "") -> QuerySet[Place]:
    """The provider's places by name; `children` counts those who learn there."""
    check(actor, Can.EDIT_CHILD)
    rows = Place.objects.filter(provider=actor.organisation_id)
    for word in fold(search[:200]).split():
        rows = rows.filter(name_folded__contains=word)
    return rows.annotate(children=Count("pupils")).order_by("name_folded", "pk")


def place_of(actor: Actor, pk: UUID) -> Place:
    """Raises `NotFound`."""
    return get(places_of(actor), pk)


def place_choices(actor: Actor, *, learning: bool = False) -> list[tuple[str, str]]:
    """(id, name) for a form; `learning`: schools and kindergartens alone."""
    kinds = (Place.Kind.SCHOOL, Place.Kind.KINDERGARTEN) if learning else tuple(Place.Kind)
    return [(str(place.pk), place.name) for place in places_of(actor).filter(kind__in=kinds)]
