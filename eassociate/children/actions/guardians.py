"""Guardians: who they are, what they may, from when until when."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Relation
from eassociate.access.people import ensure_membership, ensure_relation, same_name
from eassociate.access.roles import Can, Role
from eassociate.children.bans import refuse_banned
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.commands import Command, Email, Name, Word
from eassociate.journal.deeds import Effect, Refused, action, get
from eassociate.journal.persons import change_person, person_named


class Rights(Command):
    """What a guardian may; `until` is the last day on which it holds."""

    kinship: Word = ""
    may_decide: bool = True
    may_collect: bool = True
    until: date | None = None


class AddGuardian(Rights):
    child: UUID
    name: Name
    phone: Word = ""
    email: Email = ""
    language: Literal["sr", "sr-latn", "en", "de"] = "sr"


class ChangeGuardian(Rights):
    relation: UUID
    name: Name
    phone: Word = ""
    email: Email = ""


class EndGuardian(Command):
    relation: UUID


@action(AddGuardian, needs=Can.EDIT_CHILD)
def add_guardian(actor: Actor, command: AddGuardian) -> Effect:
    """Outcome: `relation`, `person`. Refuses whom a contact ban keeps away."""
    child = get(Child.objects.visible_to(actor), command.child)
    refuse_banned(child.pk, command.name, "name")
    person = person_named(
        actor,
        command.name,
        email=command.email,
        phone=command.phone,
        language=command.language,
    )
    refuse_banned(child.pk, person, "name")
    relation, made = ensure_relation(child.pk, person, Role.GUARDIAN, kinship=command.kinship)
    if relation is None or not made:
        raise Refused(_("This person is a guardian of the child already."), field="name")
    _set_rights(relation, command)
    ensure_membership(person, actor.organisation_id, Role.GUARDIAN)
    return Effect({"relation": str(relation.pk), "person": str(person.pk)}, [child.pk])


@action(ChangeGuardian, needs=Can.EDIT_CHILD)
def change_guardian(actor: Actor, command: ChangeGuardian) -> Effect:
    relation = get(guardians_of(actor), command.relation)
    if not same_name(relation.person, command.name):
        refuse_banned(relation.child_id, command.name, "name")
    change_person(
        actor, relation.person, name=command.name, phone=command.phone, email=command.email
    )
    relation.kinship = command.kinship
    _set_rights(relation, command)
    return Effect({"relation": str(relation.pk)}, [relation.child_id])


@action(EndGuardian, needs=Can.EDIT_CHILD)
def end_guardian(actor: Actor, command: EndGuardian) -> Effect:
    relation = get(guardians_of(actor), command.relation)
    relation.until = max(clock.now(), relation.since)
    relation.save(update_fields=["until"])
    return Effect({"relation": str(relation.pk)}, [relation.child_id])


def guardians_of(actor: Actor) -> QuerySet[Relation]:
    """Guardians' relations, present and coming, to children that `actor` sees."""
    rows = Relation.objects.visible_to(actor).filter(role=Role.GUARDIAN)
    return rows.exclude(until__lte=clock.now()).select_related("person")


def _set_rights(relation: Relation, rights: Rights) -> None:
    until = _end_of(rights.until)
    if until and until <= relation.since:
        raise Refused(_("This day is over already."), field="until")
    relation.may_decide = rights.may_decide
    relation.may_collect = rights.may_collect
    relation.until = until
    relation.save(update_fields=["kinship", "may_decide", "may_collect", "until"])


def _end_of(last_day: date | None) -> datetime | None:
    return clock.at(last_day + timedelta(days=1), time.min) if last_day else None
