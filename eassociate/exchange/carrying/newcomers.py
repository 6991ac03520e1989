"""New children with their families, stored in a few statements however many they are.

Their facts have been through the same checks as in `children.actions`; only the way into the tables
is another one. A child that did not exist has no contact ban.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.models import Person, Relation
from eassociate.access.roles import Role
from eassociate.children.actions.record import fill_status
from eassociate.children.models import (
    AboutMe,
    Approval,
    Child,
    EmergencyCard,
    EmergencyContact,
    Home,
)
from eassociate.children.towns import town_named
from eassociate.core.scripts import fold
from eassociate.exchange.carrying.joining import join
from eassociate.exchange.planning.cards import ABOUT, CARD, MOST_CONTACTS
from eassociate.exchange.planning.model import Made, NewChild

_BATCH = 500
_WHY = "children whom a list brings"


def store_people(people: list[Person]) -> None:
    Person.objects.bulk_create(people, batch_size=_BATCH)


def store_children(actor: Actor, children: list[NewChild], made: Made) -> list[UUID]:
    """Stores `children` with all that the list says of them; gives their keys."""
    _store_children(actor, children, made)
    _store_families(actor, children)
    _store_approvals(children)
    _store_cards(children)
    return [new.pk for new in children]


def _store_children(actor: Actor, children: list[NewChild], made: Made) -> None:
    towns = {name: town_named(name) for name in {new.facts.municipality for new in children}}
    rows = []
    for new in children:
        facts = new.facts
        child = Child(
            pk=new.pk,
            provider_id=actor.organisation_id,
            name=facts.name,
            name_folded=fold(facts.name)[:200],
            number=facts.number,
            born_on=facts.born_on,
            school_id=made.key(facts.school) if facts.school else None,
            school_class=facts.school_class,
            municipality=towns[facts.municipality],
            skills=sorted({skill.value for skill in facts.skills}),
        )
        fill_status(child, facts)
        rows.append(child)
    Child.objects.unscoped(reason=_WHY).bulk_create(rows, batch_size=_BATCH)
    _store_places(children, made)


def _store_places(children: list[NewChild], made: Made) -> None:
    through = Child.permitted_places.through
    through._default_manager.bulk_create(
        [
            through(child_id=new.pk, place_id=made.key(place))
            for new in children
            for place in new.facts.permitted_places
        ],
        batch_size=_BATCH,
    )


def _store_families(actor: Actor, children: list[NewChild]) -> None:
    relations = [
        Relation(
            child_id=new.pk, person=guardian.person, role=Role.GUARDIAN, kinship=guardian.kinship
        )
        for new in children
        for guardian in new.guardians
    ]
    Relation.objects.unscoped(reason=_WHY).bulk_create(relations, batch_size=_BATCH)
    join(actor, {relation.person_id for relation in relations}, Role.GUARDIAN)
    Home.objects.unscoped(reason=_WHY).bulk_create(
        [home for new in children for home in _homes(new)], batch_size=_BATCH
    )


def _homes(new: NewChild) -> Iterable[Home]:
    if new.row.address:
        yield Home(child_id=new.pk, guardian=None, address=new.row.address)
    for guardian in new.guardians:
        if guardian.address:
            yield Home(child_id=new.pk, guardian=guardian.person, address=guardian.address)


def _store_approvals(children: list[NewChild]) -> None:
    rows = [
        Approval(child_id=new.pk, **new.approval.model_dump()) for new in children if new.approval
    ]
    Approval.objects.unscoped(reason=_WHY).bulk_create(rows, batch_size=_BATCH)


def _store_cards(children: list[NewChild]) -> None:
    about: list[AboutMe] = []
    cards: list[EmergencyCard] = []
    contacts: list[EmergencyContact] = []
    for new in children:
        said = {key: getattr(new.row, key) or "" for key in ABOUT}
        if any(said.values()):
            about.append(AboutMe(child_id=new.pk, **said))
        steps = {key: getattr(new.row, key) or "" for key in CARD}
        if any(steps.values()) or new.row.contacts:
            cards.append(EmergencyCard(child_id=new.pk, code=secrets.token_urlsafe(18), **steps))
        contacts += _contacts(new)
    AboutMe.objects.unscoped(reason=_WHY).bulk_create(about, batch_size=_BATCH)
    EmergencyCard.objects.unscoped(reason=_WHY).bulk_create(cards, batch_size=_BATCH)
    EmergencyContact.objects.unscoped(reason=_WHY).bulk_create(contacts, batch_size=_BATCH)


def _contacts(new: NewChild) -> Iterable[EmergencyContact]:
    for order, said in enumerate(new.row.contacts[:MOST_CONTACTS], start=1):
        yield EmergencyContact(
            child_id=new.pk,
            order=order,
            name=said.name,
            kinship=said.kinship or "",
            phone=said.phone,
        )
