"""The provider's list of schools, kindergartens and other places."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation
from eassociate.access.roles import Can
from eassociate.children import rules
from eassociate.children.actions.homes import Latitude, Longitude
from eassociate.children.models import Place, Region
from eassociate.core.scripts import fold
from eassociate.journal.commands import Command, Email, Line, Name, Sealed, Word
from eassociate.journal.deeds import Effect, Refused, action, get

_LEARNING = frozenset({Place.Kind.SCHOOL, Place.Kind.KINDERGARTEN})


class PlaceFacts(Command):
    """`week_a`: any day of a week A, where shifts change week by week."""

    kind: Place.Kind
    name: Name
    address: Line = ""
    point: Annotated[tuple[Latitude, Longitude] | None, Sealed()] = None
    region: Region = Region.CENTRAL
    week_a: date | None = None
    contact_name: Line = ""
    contact_phone: Word = ""
    contact_email: Email = ""


class AddPlace(PlaceFacts):
    pass


class ChangePlace(PlaceFacts):
    place: UUID


@action(AddPlace, needs=Can.EDIT_CHILD)
def add_place(actor: Actor, command: AddPlace) -> Effect:
    """Outcome: `place`. A school or kindergarten becomes an organisation too, so that its contact
    can be invited."""
    place = Place(provider_id=actor.organisation_id)
    if command.kind in _LEARNING:
        place.organisation = Organisation(kind=Organisation.Kind.SCHOOL, name=command.name)
    return _save(actor, place, command)


@action(ChangePlace, needs=Can.EDIT_CHILD)
def change_place(actor: Actor, command: ChangePlace) -> Effect:
    return _save(actor, get(places(actor), command.place), command)


def places(actor: Actor) -> QuerySet[Place]:
    return Place.objects.filter(provider=actor.organisation_id)


def _save(actor: Actor, place: Place, facts: PlaceFacts) -> Effect:
    _check(actor, place, facts)
    for name in ("kind", "name", "address", "region", "contact_name", "contact_phone"):
        setattr(place, name, getattr(facts, name))
    place.contact_email = facts.contact_email
    place.name_folded = fold(facts.name)[:200]
    place.latitude, place.longitude = facts.point or (None, None)
    place.week_a = rules.monday_of(facts.week_a) if facts.week_a else None
    if place.organisation:
        place.organisation.name = facts.name
        place.organisation.save()
    place.save()
    return Effect({"place": str(place.pk)})


def _check(actor: Actor, place: Place, facts: PlaceFacts) -> None:
    if facts.kind == Place.Kind.HOME and (facts.address or facts.point):
        raise Refused(
            _("A home's address belongs to the child's record, where few may read it."),
            field="address",
        )
    same = places(actor).filter(name_folded=fold(facts.name)[:200]).exclude(pk=place.pk)
    if same.exists():
        raise Refused(_("A place of this name is on your list already."), field="name")
