"""Steps of actions that write down a person: whom a name and an address mean, and what may change.

What people say of themselves counts: who signs in changes the address alone, since with it goes
the way into the account; who is known elsewhere is not renamed from here.
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, Person
from eassociate.access.people import find_or_make_person, find_person, same_name
from eassociate.core.scripts import fold
from eassociate.journal.deeds import Refused


def person_named(
    actor: Actor, name: str, *, email: str = "", phone: str = "", language: str = "sr"
) -> Person:
    """Found or made. Raises `Refused` when the e-mail belongs to somebody of another name."""
    here, address = actor.organisation_id, email or None
    known = find_person(here, name, email=address, phone=phone)
    if known and not same_name(known, name):
        raise Refused(_("This e-mail belongs to somebody of another name."), field="email")
    person, _made = find_or_make_person(here, name, email=address, phone=phone, language=language)
    return person


def change_person(actor: Actor, person: Person, *, name: str, phone: str, email: str) -> None:
    """Raises `Refused` for what is the person's own to change."""
    if (name, phone, email) == (person.name, person.phone, person.email or ""):
        return
    elsewhere = Membership.objects.filter(person=person).exclude(organisation=actor.organisation_id)
    if elsewhere.exists():
        raise Refused(_("This person looks after their own name and telephone."), field="name")
    if email != (person.email or ""):
        _change_email(person, email)
    person.name, person.name_folded, person.phone = name, fold(name)[:200], phone
    person.save(update_fields=["name", "name_folded", "phone", "email"])


def _change_email(person: Person, email: str) -> None:
    if person.has_usable_password() or person.last_login:
        raise Refused(
            _("This person signs in with this e-mail and changes it alone."), field="email"
        )
    if email and Person.objects.filter(email=email).exclude(pk=person.pk).exists():
        raise Refused(_("This e-mail belongs to somebody else."), field="email")
    person.email = email or None
