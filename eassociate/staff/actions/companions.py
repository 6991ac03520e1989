"""A companion is employed, and what the provider knows of them changes."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from pydantic import Field

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation
from eassociate.access.people import ensure_membership
from eassociate.access.roles import Can, Role
from eassociate.access.skills import Skill
from eassociate.journal.commands import Code, Command, Email, Line, Name, Sealed, Word
from eassociate.journal.deeds import Effect, Refused, action, get
from eassociate.journal.persons import change_person, person_named
from eassociate.staff import rules
from eassociate.staff.models import Companion

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class CompanionFacts(Command):
    """`weekly_minutes` of the contract, `daily_minutes` at most; `area` in words and on the map."""

    name: Name
    email: Email = ""
    phone: Word = ""
    number: Code = ""
    weekly_minutes: Annotated[int, Field(ge=0)] = 40 * 60
    daily_minutes: Annotated[int, Field(gt=0)] = 8 * 60
    skills: list[Skill] = []
    area: Line = ""
    point: Annotated[tuple[Latitude, Longitude] | None, Sealed()] = None
    contract_until: date | None = None


class AddCompanion(CompanionFacts):
    language: Literal["sr", "sr-latn", "en", "de"] = "sr"


class ChangeCompanion(CompanionFacts):
    companion: UUID


class SetSkills(Command):
    companion: UUID
    skills: list[Skill]


def companions(actor: Actor) -> QuerySet[Companion]:
    """All of the actor's provider, employed now or before, with their person."""
    rows = Companion.objects.filter(provider=actor.organisation_id)
    return rows.select_related("person")


@action(AddCompanion, needs=Can.EDIT_STAFF)
def add_companion(actor: Actor, command: AddCompanion) -> Effect:
    """Outcome: `companion`, `person`."""
    person = person_named(
        actor,
        command.name,
        email=command.email,
        phone=command.phone,
        language=command.language,
    )
    if companions(actor).filter(person=person).exists():
        raise Refused(_("This person is on the list of companions already."), field="name")
    companion = Companion(provider_id=actor.organisation_id, person=person)
    _fill(actor, companion, command)
    companion.save(force_insert=True)
    ensure_membership(person, actor.organisation_id, Role.COMPANION)
    return Effect({"companion": str(companion.pk), "person": str(person.pk)})


@action(ChangeCompanion, needs=Can.EDIT_STAFF)
def change_companion(actor: Actor, command: ChangeCompanion) -> Effect:
    companion = get(companions(actor), command.companion)
    change_person(
        actor, companion.person, name=command.name, phone=command.phone, email=command.email
    )
    _fill(actor, companion, command)
    companion.save()
    return Effect({"companion": str(companion.pk)})


@action(SetSkills, needs=Can.EDIT_STAFF)
def set_skills(actor: Actor, command: SetSkills) -> Effect:
    companion = get(companions(actor), command.companion)
    companion.skills = _codes(command.skills)
    companion.save(update_fields=["skills"])
    return Effect({"companion": str(companion.pk)})


def _fill(actor: Actor, companion: Companion, facts: CompanionFacts) -> None:
    _check_number(actor, companion, facts.number)
    check_hours(facts)
    companion.number = facts.number
    companion.weekly_minutes = facts.weekly_minutes
    companion.daily_minutes = facts.daily_minutes
    companion.skills = _codes(facts.skills)
    companion.area = facts.area[:100]
    companion.latitude, companion.longitude = facts.point or (None, None)
    companion.contract_until = facts.contract_until


def _codes(skills: list[Skill]) -> list[str]:
    return sorted({skill.value for skill in skills})


def _check_number(actor: Actor, companion: Companion, number: str) -> None:
    if not number:
        return
    # Two who type the same number at once: the second waits here and is told.
    Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    if companions(actor).filter(number=number).exclude(pk=companion.pk).exists():
        raise Refused(_("Another companion has this number."), field="number")


def check_hours(facts: CompanionFacts) -> None:
    """Raises `Refused` for hours that a contract cannot have."""
    if facts.weekly_minutes > rules.MOST_WEEKLY_MINUTES:
        raise Refused(_("At most 48 hours a week."), field="weekly_minutes")
    if facts.daily_minutes > rules.MOST_DAILY_MINUTES:
        raise Refused(_("At most 12 hours a day."), field="daily_minutes")
