"""The cards of a child. Who may read them changes with the shift: relations decide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.children import rules
from eassociate.children.actions.cards import may_write_card
from eassociate.children.models import AboutMe, Child, EmergencyCard, EmergencyContact, Portrait
from eassociate.children.queries.family import bans_of_child
from eassociate.journal.deeds import NotFound, get


@dataclass(frozen=True)
class About:
    child: UUID
    name: str
    speak: str
    like: str
    calm: str
    avoid: str
    may_write: bool

    @property
    def empty(self) -> bool:
        return not (self.speak or self.like or self.calm or self.avoid)


@dataclass(frozen=True)
class Card:
    """The emergency card. Texts as their lines, without the marks that people put before them."""

    child: UUID
    name: str
    born_on: date
    school: str
    allergies: list[str]
    epilepsy: list[str]
    medicines: list[str]
    steps: list[str]
    contacts: list[EmergencyContact]
    #: Names of those who must not come near the child, where the reader is to know.
    banned: list[str]
    has_portrait: bool
    #: "" while nothing was written.
    code: str
    written_at: datetime | None
    may_write: bool


def about_of(actor: Actor, child: UUID) -> About:
    """«About me». Raises `NotFound` (404) for whom the child is a stranger."""
    found = _child(actor, child)
    row = AboutMe.objects.visible_to(actor).filter(child=found).first() or AboutMe()
    return About(
        child=found.pk,
        name=found.name,
        speak=row.speak,
        like=row.like,
        calm=row.calm,
        avoid=row.avoid,
        may_write=may_write_card(actor, found.pk),
    )


def card_of(actor: Actor, child: UUID) -> Card:
    """The emergency card. Raises `NotFound` (404) for whom the child is a stranger: a substitute
    reads it from acceptance until the visit ends, as their relation says, and not before or after.
    """
    found = _child(actor, child)
    row = EmergencyCard.objects.visible_to(actor).filter(child=found).first()
    contacts = EmergencyContact.objects.visible_to(actor).filter(child=found)
    text = row or EmergencyCard()
    return Card(
        child=found.pk,
        name=found.name,
        born_on=found.born_on,
        school=found.school.name if found.school else "",
        allergies=rules.steps(text.allergies),
        epilepsy=rules.steps(text.epilepsy),
        medicines=rules.steps(text.medicines),
        steps=rules.steps(text.steps),
        contacts=list(contacts),
        banned=[ban.name for ban in bans_of_child(actor, found.pk)],
        has_portrait=has_portrait(actor, found.pk),
        code=row.code if row else "",
        written_at=row.written_at if row else None,
        may_write=may_write_card(actor, found.pk),
    )


def card_texts(actor: Actor, child: UUID) -> dict[str, str]:
    """The texts as they were written, for the form."""
    row = EmergencyCard.objects.visible_to(actor).filter(child=child).first() or EmergencyCard()
    return {name: getattr(row, name) for name in ("allergies", "epilepsy", "medicines", "steps")}


def child_of_code(actor: Actor, code: str) -> UUID:
    """Whose card the code in a QR picture opens. Raises `NotFound` for all who may not read it."""
    check(actor, Can.SEE_CARD)
    found = EmergencyCard.objects.visible_to(actor).filter(code=code[:64]).first()
    if found is None:
        raise NotFound
    return found.child_id


def has_portrait(actor: Actor, child: UUID) -> bool:
    return Portrait.objects.visible_to(actor).filter(child=child).exists()


def portrait_of(actor: Actor, child: UUID) -> bytes:
    """The JPEG. Raises `NotFound`."""
    check(actor, Can.SEE_CARD)
    return bytes(get(Portrait.objects.visible_to(actor), child).image)


def _child(actor: Actor, pk: UUID) -> Child:
    check(actor, Can.SEE_CARD)
    return get(Child.objects.visible_to(actor).select_related("school"), pk)
