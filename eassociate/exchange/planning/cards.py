"""«About me» and the emergency card, as far as the list says anything about them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.access.people import dialled
from eassociate.children.actions.cards import (
    Contact,
    WriteAboutMe,
    WriteEmergencyCard,
    write_about_me,
    write_emergency_card,
)
from eassociate.children.models import Child
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.planning.comparing import changes, differing
from eassociate.exchange.planning.model import Change, Made, Plan, Step
from eassociate.exchange.planning.state import State
from eassociate.exchange.rows import ChildRow, ContactRow
from eassociate.exchange.sheets.repeats import name_key

ABOUT = ("speak", "like", "calm", "avoid")
CARD = ("allergies", "epilepsy", "medicines", "steps")
#: As many as `WriteEmergencyCard` takes.
MOST_CONTACTS = 9


def plan_cards(state: State, plan: Plan, row: ChildRow, child: Child) -> tuple[Change, ...]:
    """Plans both cards of a stored child; gives what changes in them."""
    return (*_plan_about(plan, row, child), *_plan_emergency(state, plan, row, child))


def _plan_about(plan: Plan, row: ChildRow, child: Child) -> tuple[Change, ...]:
    about = getattr(child, "about", None)
    held = {key: getattr(about, key) if about else "" for key in ABOUT}
    new = differing({key: getattr(row, key) for key in ABOUT}, held)
    if new:
        plan.steps.append(_about_step(WriteAboutMe(child=child.pk, **{**held, **new})))
    return changes(Kind.CHILDREN, new, held)


def _plan_emergency(state: State, plan: Plan, row: ChildRow, child: Child) -> tuple[Change, ...]:
    card = getattr(child, "emergency", None)
    held = {key: getattr(card, key) if card else "" for key in CARD}
    new = differing({key: getattr(row, key) for key in CARD}, held)
    contacts = _contacts(state, plan, row, child)
    if new or contacts is not None:
        kept = contacts if contacts is not None else _held_contacts(state, child)
        command = WriteEmergencyCard(child=child.pk, **{**held, **new}, contacts=kept)
        plan.steps.append(_card_step(command))
    said = list(changes(Kind.CHILDREN, new, held))
    if contacts is not None:
        before = ", ".join(one.name for one in _held_contacts(state, child))
        said.append(Change(_("Emergency contacts"), before, ", ".join(c.name for c in contacts)))
    return tuple(said)


def _held_contacts(state: State, child: Child) -> list[Contact]:
    held = state.contacts.get(child.pk, [])
    return [Contact(name=one.name, kinship=one.kinship, phone=one.phone) for one in held]


def _contacts(state: State, plan: Plan, row: ChildRow, child: Child) -> list[Contact] | None:
    """All contacts with those of the row among them; None if the row brings nothing new.

    The list takes nobody off the card, and puts nobody on it whom a contact ban keeps away.
    """
    held = _held_contacts(state, child)
    after = list(held)
    for said in allowed_contacts(state, plan, row, child.pk):
        place = next(
            (i for i, c in enumerate(after) if name_key(c.name) == name_key(said.name)), -1
        )
        if place < 0:
            after.append(contact_of(said))
        elif _differs(after[place], said):
            known = after[place]
            kinship = said.kinship or known.kinship
            after[place] = Contact(name=known.name, kinship=kinship, phone=said.phone)
    after = after[:MOST_CONTACTS]
    return None if after == held else after


def allowed_contacts(state: State, plan: Plan, row: ChildRow, child: Any) -> list[ContactRow]:
    """The contacts of the row but for those whom a contact ban keeps away; these are refused."""
    allowed = []
    for number, said in enumerate(row.contacts, start=1):
        if state.is_banned(child, said.name):
            plan.issues.append(
                row.source.issue(
                    f"contact.{number}.name",
                    _("A contact ban keeps this person away from the child."),
                    _("Take the person out of the list; the ban stays until it is ended."),
                )
            )
        else:
            allowed.append(said)
    return allowed


def contact_of(row: ContactRow) -> Contact:
    return Contact(name=row.name, kinship=row.kinship or "", phone=row.phone)


def _differs(held: Contact, said: ContactRow) -> bool:
    other_phone = dialled(held.phone) != dialled(said.phone)
    return other_phone or said.kinship not in (None, held.kinship)


def _about_step(command: WriteAboutMe) -> Step:
    def write(actor: Actor, made: Made) -> list[Any]:
        write_about_me(actor, command)
        return [command.child]

    return write


def _card_step(command: WriteEmergencyCard) -> Step:
    def write(actor: Actor, made: Made) -> list[Any]:
        write_emergency_card(actor, command)
        return [command.child]

    return write
