"""School breaks and excursions: days that are not as the timetable says."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.children.models import Child, Place, Region
from eassociate.core import clock
from eassociate.journal.commands import Command, Line
from eassociate.journal.deeds import Effect, NotFound, Refused, action, get
from eassociate.notify.kinds import Kind
from eassociate.roster.actions.generation import horizon, told_of
from eassociate.roster.generation import Changes, synchronise
from eassociate.roster.locks import hold_provider, hold_timetables
from eassociate.roster.models import Excursion, SchoolBreak
from eassociate.roster.schoolyear import school_year
from eassociate.roster.telling import Audience


class AddBreak(Command):
    """Days without school for the schools of a region, both ends included."""

    region: Region = Region.CENTRAL
    name: Line
    first: date
    last: date


class RemoveBreak(Command):
    school_break: UUID


class AddSchoolYear(Command):
    """Adds the known (or proposed) breaks of the school year of `day`; what is there stays."""

    day: date
    region: Region = Region.CENTRAL


class AddExcursion(Command):
    """For `child`, or for all pupils of `school`. Without `place` there is nothing to accompany."""

    day: date
    name: Line = ""
    child: UUID | None = None
    school: UUID | None = None
    place: UUID | None = None
    start: time | None = None
    end: time | None = None


class RemoveExcursion(Command):
    excursion: UUID


@action(AddBreak, needs=Can.EDIT_TIMETABLE)
def add_break(actor: Actor, command: AddBreak) -> Effect:
    """Outcome: `break` and what `synchronise` did."""
    if command.last < command.first:
        raise Refused(_("The last day must not be before the first."), field="last")
    rest = SchoolBreak.objects.create(
        provider_id=actor.organisation_id,
        region=command.region,
        name=command.name,
        first=command.first,
        last=command.last,
    )
    changes = _all_again(actor, command.first, command.last)
    return _effect(actor, changes, {"break": str(rest.pk)})


@action(RemoveBreak, needs=Can.EDIT_TIMETABLE)
def remove_break(actor: Actor, command: RemoveBreak) -> Effect:
    mine = SchoolBreak.objects.filter(provider=actor.organisation_id, pk=command.school_break)
    rest = mine.first()
    if rest is None:
        raise NotFound
    mine.delete()
    return _effect(actor, _all_again(actor, rest.first, rest.last), {})


@action(AddSchoolYear, needs=Can.EDIT_TIMETABLE)
def add_school_year(actor: Actor, command: AddSchoolYear) -> Effect:
    """Outcome: `breaks`, how many were new. Their names are codes: each reader has words."""
    year = school_year(command.day, command.region)
    if year is None:
        raise Refused(_("The calendar of this school year is not known. Add the breaks by hand."))
    mine = SchoolBreak.objects.filter(provider=actor.organisation_id, region=command.region)
    there = set(mine.values_list("first", "last"))
    new = [
        SchoolBreak(
            provider_id=actor.organisation_id,
            region=command.region,
            name=rest.name,
            first=rest.first,
            last=rest.last,
        )
        for rest in year.breaks
        if (rest.first, rest.last) not in there
    ]
    SchoolBreak.objects.bulk_create(new)
    changes = _all_again(actor, year.first, year.breaks[-1].last) if new else Changes()
    return _effect(actor, changes, {"breaks": len(new)})


@action(AddExcursion, needs=Can.EDIT_TIMETABLE)
def add_excursion(actor: Actor, command: AddExcursion) -> Effect:
    """Outcome: `excursion` and what `synchronise` did. The families concerned are told."""
    _check(command)
    children = _children(actor, command)
    excursion = Excursion(
        provider_id=actor.organisation_id,
        day=command.day,
        name=command.name,
        child_id=command.child,
        school=_place(actor, command.school, "school"),
        place=_place(actor, command.place, "place"),
        start=command.start,
        end=command.end,
    )
    excursion.save()
    return _excursion_effect(actor, excursion, children)


@action(RemoveExcursion, needs=Can.EDIT_TIMETABLE)
def remove_excursion(actor: Actor, command: RemoveExcursion) -> Effect:
    mine = Excursion.objects.unscoped(reason="one of a school has no child").filter(
        provider=actor.organisation_id, pk=command.excursion
    )
    excursion = mine.first()
    if excursion is None:
        raise NotFound
    mine.delete()
    children = _pupils(actor, excursion.child_id, excursion.school_id)
    return _excursion_effect(actor, excursion, children)


def _check(command: AddExcursion) -> None:
    if (command.child is None) == (command.school is None):
        raise Refused(_("Please choose a child or a school."), field="child")
    if command.place is None:
        return
    if command.start is None or command.end is None:
        raise Refused(_("Please say from when until when."), field="start")
    if command.end <= command.start:
        raise Refused(_("The end must be after the start."), field="end")


def _place(actor: Actor, pk: UUID | None, field: str) -> Place | None:
    if pk is None:
        return None
    place = Place.objects.filter(provider=actor.organisation_id, pk=pk).first()
    if place is None:
        raise Refused(_("This place is not in the list."), field=field)
    return place


def _children(actor: Actor, command: AddExcursion) -> list[UUID]:
    if command.child:
        get(Child.objects.visible_to(actor), command.child)
    return _pupils(actor, command.child, command.school)


def _pupils(actor: Actor, child: UUID | None, school: UUID | None) -> list[UUID]:
    """The child, or all who have lines at the school."""
    if child:
        return [child]
    rows = Child.objects.visible_to(actor).filter(lines__place=school).distinct()
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _excursion_effect(actor: Actor, excursion: Excursion, children: Iterable[UUID]) -> Effect:
    day, pupils = excursion.day, list(children)
    hold_timetables(pupils)
    changes = Changes()
    if clock.today() <= day <= horizon():
        changes = synchronise(actor.organisation_id, day, day, pupils)
    told = Audience(actor, actor.organisation_id, changes.children)
    notices = [
        notice
        for child in sorted(changes.children)
        for notice in told.guardians(Kind.TIMETABLE_CHANGED, child, first=day)
    ]
    outcome = {"excursion": str(excursion.pk), **changes.counts()}
    return Effect(outcome, sorted(changes.children), [*notices, *told_of(actor, changes)])


def _all_again(actor: Actor, first: date, last: date) -> Changes:
    """What is made ahead already follows the new calendar."""
    first, last = max(first, clock.today()), min(last, horizon())
    if last < first:
        return Changes()
    hold_provider(actor.organisation_id)
    return synchronise(actor.organisation_id, first, last)


def _effect(actor: Actor, changes: Changes, outcome: dict[str, object]) -> Effect:
    children = sorted(changes.children)
    return Effect({**outcome, **changes.counts()}, children, told_of(actor, changes))
