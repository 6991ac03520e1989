"""What whoever comes must know: the child in its own voice, and the emergency card."""

from __future__ import annotations

import secrets
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from eassociate.access.actor import Actor
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Can, Role
from eassociate.children.bans import refuse_banned
from eassociate.children.models import AboutMe, Child, EmergencyCard, EmergencyContact
from eassociate.core import clock
from eassociate.journal.commands import Command, Name, Sealed, Text, Word
from eassociate.journal.deeds import Effect, NotFound, action, get

#: Bytes of chance in the address of a card.
_CODE_BYTES = 18


class WriteAboutMe(Command):
    child: UUID
    speak: Text = ""
    like: Text = ""
    calm: Text = ""
    avoid: Text = ""


class Contact(BaseModel):
    """Whom to call; in the order in which to call them."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: Name
    kinship: Word = ""
    phone: Annotated[Word, Field(min_length=3)]


class WriteEmergencyCard(Command):
    """The whole card: contacts that are left out are gone."""

    child: UUID
    allergies: Text = ""
    epilepsy: Text = ""
    medicines: Text = ""
    steps: Text = ""
    contacts: Annotated[list[Contact], Field(max_length=9), Sealed()] = []


@action(WriteAboutMe, needs=Can.WRITE_CARD)
def write_about_me(actor: Actor, command: WriteAboutMe) -> Effect:
    child = child_to_decide_for(actor, command.child)
    texts = {name: getattr(command, name) for name in ("speak", "like", "calm", "avoid")}
    AboutMe.objects.visible_to(actor).update_or_create(child=child, defaults=texts)
    return Effect({}, [child.pk])


@action(WriteEmergencyCard, needs=Can.WRITE_CARD)
def write_emergency_card(actor: Actor, command: WriteEmergencyCard) -> Effect:
    """The address in the QR code stays the same as long as the child has a card."""
    child = child_to_decide_for(actor, command.child)
    names = ("allergies", "epilepsy", "medicines", "steps")
    texts = {name: getattr(command, name) for name in names} | {"written_at": clock.now()}
    EmergencyCard.objects.visible_to(actor).update_or_create(
        child=child,
        defaults=texts,
        create_defaults={**texts, "code": secrets.token_urlsafe(_CODE_BYTES)},
    )
    _write_contacts(actor, child, command.contacts)
    return Effect({}, [child.pk])


def _write_contacts(actor: Actor, child: Child, contacts: list[Contact]) -> None:
    for index, contact in enumerate(contacts):
        refuse_banned(child.pk, contact.name, f"contacts.{index}.name")
    EmergencyContact.objects.visible_to(actor).filter(child=child).delete()
    EmergencyContact.objects.visible_to(actor).bulk_create(
        EmergencyContact(child=child, order=number, **contact.model_dump())
        for number, contact in enumerate(contacts, 1)
    )


def child_to_decide_for(actor: Actor, pk: UUID) -> Child:
    """A child for whose card `actor` answers: guardians only while they may decide."""
    child = get(Child.objects.visible_to(actor), pk)
    if not may_write_card(actor, child.pk):
        raise NotFound
    return child


def may_write_card(actor: Actor, child: UUID) -> bool:
    if actor.role != Role.GUARDIAN:
        return actor.can(Can.WRITE_CARD)
    mine = standing_relations(actor.at).filter(child=child, person=actor.person_id)
    return mine.filter(role=Role.GUARDIAN, may_decide=True).exists()
