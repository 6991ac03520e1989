"""A child comes onto the provider's list and its facts change."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation, Relation, current
from eassociate.access.roles import Can, Role
from eassociate.children import rules, slots
from eassociate.children.models import Child, Place, Skill
from eassociate.children.towns import town_named
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.journal.commands import Code, Command, Line, Name, Sealed, Word
from eassociate.journal.deeds import Effect, Refused, action, get

_STATUS = Child.Status


class ChildFacts(Command):
    """What the provider knows of a child. Days: `None` where not known."""

    name: Name
    born_on: Annotated[date, Sealed()]
    number: Code = ""
    status: Child.Status = Child.Status.ACTIVE
    waiting_since: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    school: UUID | None = None
    school_class: Word = ""
    #: By name; made if the site does not know it yet.
    municipality: Line = ""
    skills: Annotated[list[Skill], Sealed()] = []
    permitted_places: list[UUID] = []


class AddChild(ChildFacts):
    pass


class ChangeChild(ChildFacts):
    child: UUID


@action(AddChild, needs=Can.EDIT_CHILD)
def add_child(actor: Actor, command: AddChild) -> Effect:
    """Outcome: `child`."""
    child = Child(provider_id=actor.organisation_id)
    _fill(actor, child, command)
    child.save(force_insert=True)
    child.permitted_places.set(_places(actor, command))
    return Effect({"child": str(child.pk)}, [child.pk])


@action(ChangeChild, needs=Can.EDIT_CHILD)
def change_child(actor: Actor, command: ChangeChild) -> Effect:
    """Who leaves the service is no longer seen by those who cared in it; visits ahead follow."""
    child = get(Child.objects.visible_to(actor), command.child)
    before = child.status
    _fill(actor, child, command)
    child.save()
    child.permitted_places.set(_places(actor, command))
    steps = [step(actor, child) for step in slots.status_steps] if child.status != before else []
    if child.status == _STATUS.ENDED:
        _end_care(child)
    notices = [notice for step in steps for notice in step.notices]
    return Effect({"child": str(child.pk)}, [child.pk], notices)


def _end_care(child: Child) -> None:
    rows = Relation.objects.unscoped(reason="the service ends for all who cared in it").filter(
        current(clock.now()), child=child, role__in=[Role.COMPANION, Role.PROFESSIONAL]
    )
    rows.update(until=clock.now())


def _fill(actor: Actor, child: Child, facts: ChildFacts) -> None:
    _check_number(actor, child, facts.number)
    check_days(facts)
    child.name = facts.name
    child.name_folded = fold(facts.name)[:200]
    child.number = facts.number
    child.born_on = facts.born_on
    child.school = place_of(actor, facts.school, "school") if facts.school else None
    child.school_class = facts.school_class
    child.municipality = town_named(facts.municipality)
    child.skills = sorted({skill.value for skill in facts.skills})
    fill_status(child, facts)


def _check_number(actor: Actor, child: Child, number: str) -> None:
    if not number:
        return
    # Two who type the same number at once: the second waits here and is told.
    Organisation.objects.select_for_update().get(pk=actor.organisation_id)
    taken = Child.objects.unscoped(reason="numbers are the provider's, whoever asks").filter(
        provider=actor.organisation_id, number=number
    )
    if taken.exclude(pk=child.pk).exists():
        raise Refused(_("Another child has this number."), field="number")


def check_days(facts: ChildFacts) -> None:
    """Raises `Refused` for days that cannot be."""
    if not rules.plausible_birthday(facts.born_on, clock.today()):
        raise Refused(_("Please check the date of birth."), field="born_on")
    if not rules.days_in_order(facts.waiting_since, facts.started_on):
        raise Refused(_("The service cannot begin before the waiting did."), field="started_on")
    if not rules.days_in_order(facts.started_on, facts.ended_on):
        raise Refused(_("The service cannot end before it begins."), field="ended_on")


def fill_status(child: Child, facts: ChildFacts) -> None:
    """Who waits has a day since when, who has ended a last day; who has not ended has none."""
    child.status = facts.status
    waiting, ended = facts.status == _STATUS.WAITING, facts.status == _STATUS.ENDED
    child.waiting_since = facts.waiting_since or (clock.today() if waiting else None)
    child.started_on = None if waiting else facts.started_on
    child.ended_on = (facts.ended_on or clock.today()) if ended else None


def _places(actor: Actor, facts: ChildFacts) -> list[Place]:
    wanted = set(facts.permitted_places)
    found = list(Place.objects.filter(provider=actor.organisation_id, pk__in=wanted))
    if len(found) != len(wanted):
        raise Refused(_("This place is not on your list."), field="permitted_places")
    return found


def place_of(actor: Actor, pk: UUID, field: str) -> Place:
    """A place of the actor's provider. Raises `Refused` at `field`."""
    found = Place.objects.filter(provider=actor.organisation_id, pk=pk).first()
    if found is None:
        raise Refused(_("This place is not on your list."), field=field)
    return found


def facts_of(child: Child) -> dict[str, object]:
    """The arguments with which `ChangeChild` would change nothing."""
    return {
        "child": child.pk,
        "name": child.name,
        "born_on": child.born_on,
        "number": child.number,
        "status": child.status,
        "waiting_since": child.waiting_since,
        "started_on": child.started_on,
        "ended_on": child.ended_on,
        "school": child.school_id,
        "school_class": child.school_class,
        "municipality": child.municipality.name if child.municipality else "",
        "skills": list(child.skills),
        "permitted_places": list(child.permitted_places.values_list("pk", flat=True)),
    }
