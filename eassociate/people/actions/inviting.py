"""Letting people in: a role, what it takes, and a link for those who cannot sign in yet."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation, Person, current
from eassociate.access.people import (
    ensure_membership,
    ensure_relation,
    find_or_make_person,
    find_person,
    same_name,
)
from eassociate.access.roles import Can, Role
from eassociate.children.models import Child, Place
from eassociate.core.scripts import fold
from eassociate.journal.commands import Command, Email, Name, Word
from eassociate.journal.deeds import Effect, Notify, Refused, action, get
from eassociate.notify.kinds import Kind
from eassociate.people.letters import make_invitation, note_role
from eassociate.people.queries import can_sign_in, memberships_to_end, people_of
from eassociate.people.rules import MAY_INVITE, OFFICES
from eassociate.staff.models import Companion


class InvitePerson(Command):
    """`invitation`: made by the client; the link is made from it."""

    invitation: UUID
    role: Role
    name: Name
    email: Email
    language: Literal["sr", "sr-latn", "en", "de"] = "sr"
    child: UUID | None = None
    kinship: Word = ""
    #: Name of the centre for social work or municipality.
    office: Word = ""
    #: The school (a place of the provider) of a school contact.
    school: UUID | None = None


class InviteAgain(Command):
    invitation: UUID
    person: UUID


class StartAnew(InviteAgain):
    pass


@action(InvitePerson, needs=Can.INVITE)
def invite_person(actor: Actor, command: InvitePerson) -> Effect:
    """Outcome: `person`; `link` whether a link was made. Refuses whom a contact ban keeps away."""
    if command.role not in MAY_INVITE[actor.role]:
        raise Refused(_("You cannot give this role."), field="role")
    if not command.email:
        raise Refused(_("Please fill this in."), field="email")
    person = _person(actor, command)
    children = _relate(actor, person, command)
    organisation = _organisation(actor, command)
    ensure_membership(person, organisation, command.role)
    if command.role == Role.COMPANION:
        Companion.objects.get_or_create(person=person, provider_id=actor.organisation_id)
    link = not can_sign_in(person)
    (make_invitation if link else note_role)(actor, person, command.invitation)
    told = [] if link else [Notify(person.pk, command.role, Kind.ROLE_GIVEN)]
    return Effect({"person": str(person.pk), "link": link}, children, told)


def _person(actor: Actor, command: InvitePerson) -> Person:
    known = find_person(actor.organisation_id, command.name, email=command.email)
    if known and not same_name(known, command.name):
        raise Refused(_("This e-mail belongs to somebody of another name."), field="email")
    person, _made = find_or_make_person(
        actor.organisation_id, command.name, email=command.email, language=command.language
    )
    return person


def _relate(actor: Actor, person: Person, command: InvitePerson) -> list[UUID]:
    if command.child is None:
        if command.role == Role.GUARDIAN:
            raise Refused(_("Whose guardian is this?"), field="child")
        return []
    if command.role not in (Role.GUARDIAN, Role.PROFESSIONAL, Role.CASE_MANAGER):
        raise Refused(_("This role is not about one child."), field="child")
    child = get(Child.objects.visible_to(actor), command.child)
    related, _made = ensure_relation(child.pk, person, command.role, kinship=command.kinship)
    if related is None:
        raise Refused(_("A contact ban keeps this person away from the child."), field="name")
    return [child.pk]


def _organisation(actor: Actor, command: InvitePerson) -> UUID:
    """For whom the person acts: the provider, or the office or school that is named."""
    if command.role == Role.SCHOOL:
        return _school(actor, command.school)
    kind = OFFICES.get(command.role)
    if kind is None:
        return actor.organisation_id
    if not command.office:
        raise Refused(_("Which office is this?"), field="office")
    known = Organisation.objects.filter(kind=kind)
    same = [o for o in known if fold(o.name) == fold(command.office)]
    return (same[0] if same else Organisation.objects.create(kind=kind, name=command.office)).pk


def _school(actor: Actor, school: UUID | None) -> UUID:
    if school is None:
        raise Refused(_("Which school is this?"), field="school")
    place = get(Place.objects.filter(provider=actor.organisation_id), school)
    if place.organisation_id is None:
        kind = Organisation.Kind.SCHOOL
        place.organisation = Organisation.objects.create(kind=kind, name=place.name)
        place.save(update_fields=["organisation"])
    assert place.organisation_id
    return place.organisation_id


@action(InviteAgain, needs=Can.INVITE)
def invite_again(actor: Actor, command: InviteAgain) -> Effect:
    """A new link. For somebody who can sign in it sets a new password; the second step stays."""
    person = _own_person(actor, command.person)
    make_invitation(actor, person, command.invitation)
    return Effect({"person": str(person.pk), "link": True})


@action(StartAnew, needs=Can.INVITE)
def start_anew(actor: Actor, command: StartAnew) -> Effect:
    """The phone is lost: password and second step are gone, a link lets the person begin again.
    Whoever is signed in as this person is out with the next click."""
    person = _own_person(actor, command.person)
    if person.pk == actor.person_id:
        raise Refused(_("Change your own second step under “My account”."))
    Authenticator.objects.filter(user=person).delete()
    person.set_unusable_password()
    person.save(update_fields=["password"])
    make_invitation(actor, person, command.invitation)
    return Effect({"person": str(person.pk), "link": True})


def _own_person(actor: Actor, pk: UUID) -> Person:
    """Somebody whose sign-in is ours to renew: who can sign in and acts elsewhere too is not."""
    person = get(people_of(actor), pk)
    if not person.email:
        raise Refused(_("Without an e-mail address nobody can sign in. Enter it first."))
    held = person.memberships.filter(current(actor.at))
    if not held.exists():
        raise Refused(_("Give this person a role first."))
    if can_sign_in(person) and held.exclude(pk__in=memberships_to_end(actor)).exists():
        raise Refused(_("This person also acts elsewhere and gets a new password by e-mail."))
    return person
