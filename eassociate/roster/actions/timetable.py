"""Lines of a child's timetable. What was true stays: a change begins on a day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field

from eassociate.access.actor import Actor
from eassociate.access.models import Relation, current
from eassociate.access.people import ensure_relation
from eassociate.access.roles import Can, Role
from eassociate.children.models import Child, Place
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Notify, Refused, action, get
from eassociate.notify.kinds import Kind
from eassociate.roster.actions.generation import horizon, told_of
from eassociate.roster.calendar import WeekKind
from eassociate.roster.fitting import bar, lines_overlap
from eassociate.roster.generation import synchronise
from eassociate.roster.locks import hold_timetables
from eassociate.roster.models import Line
from eassociate.roster.planning import plain_line
from eassociate.roster.telling import Audience
from eassociate.staff.models import Companion

_WHY = "timetable"


class LineFields(Command):
    """`companion`: None is nobody yet. `weekday`: 0 Monday … 6 Sunday. Site's clocks."""

    place: UUID
    weekday: int = Field(ge=0, le=6)
    start: time
    end: time
    week: WeekKind = WeekKind.EVERY
    companion: UUID | None = None
    valid_until: date | None = None


class AddLine(LineFields):
    """A new line from `valid_from` on (a day in the past makes no visits for the past)."""

    child: UUID
    valid_from: date


class ChangeLine(LineFields):
    """The line is so from `from_day` on: until the day before it stays as it was."""

    line: UUID
    from_day: date


class EndLine(Command):
    """`last`: the last day on which the line holds; before its first day, it is removed."""

    line: UUID
    last: date


@action(AddLine, needs=Can.EDIT_TIMETABLE)
def add_line(actor: Actor, command: AddLine) -> Effect:
    """Outcome: `line` and what `synchronise` did. Refuses overlaps with the child's other lines and
    with the companion's, companions who must not accompany the child, and places not permitted.
    """
    child = get(Child.objects.visible_to(actor), command.child)
    hold_timetables([child.pk], [command.companion])
    line = Line(child=child, valid_from=command.valid_from)
    _fill(actor, line, command)
    line.save()
    return _follow(actor, child, line, {command.companion})


@action(ChangeLine, needs=Can.EDIT_TIMETABLE)
def change_line(actor: Actor, command: ChangeLine) -> Effect:
    """Outcome: `line` (a new one when the old one has begun before `from_day`)."""
    line = get(Line.objects.visible_to(actor).select_related("child"), command.line)
    before = line.companion_id
    hold_timetables([line.child_id], [command.companion])
    if line.valid_from < command.from_day:
        _close(line, command.from_day - timedelta(days=1))
        line = Line(child=line.child, valid_from=command.from_day)
    _fill(actor, line, command)
    line.save()
    return _follow(actor, line.child, line, {before, command.companion})


@action(EndLine, needs=Can.EDIT_TIMETABLE)
def end_line(actor: Actor, command: EndLine) -> Effect:
    line = get(Line.objects.visible_to(actor).select_related("child"), command.line)
    hold_timetables([line.child_id])
    _close(line, command.last)
    effect = _follow(actor, line.child, line, {line.companion_id})
    if command.last < line.valid_from:
        Line.objects.visible_to(actor).filter(pk=line.pk).delete()
    return effect


def _close(line: Line, last: date) -> None:
    line.valid_until = min(last, line.valid_until or last)
    line.save(update_fields=["valid_until"])


def _fill(actor: Actor, line: Line, command: LineFields) -> None:
    if command.end <= command.start:
        raise Refused(_("The end must be after the start."), field="end")
    if command.valid_until and command.valid_until < line.valid_from:
        raise Refused(_("The last day must not be before the first."), field="valid_until")
    line.place = permitted_place(actor, line.child, command.place)
    line.companion = permitted_companion(actor, line.child, command.companion)
    line.weekday, line.week = command.weekday, command.week
    line.start, line.end = command.start, command.end
    line.valid_until = command.valid_until
    _check_overlaps(line)


def permitted_place(actor: Actor, child: Child, pk: UUID) -> Place:
    place = Place.objects.filter(provider=actor.organisation_id, pk=pk).first()
    if place is None:
        raise Refused(_("This place is not in the list."), field="place")
    permitted = set(child.permitted_places.values_list("pk", flat=True))
    if permitted and pk not in permitted:
        raise Refused(_("The child is not to be accompanied to this place."), field="place")
    return place


def permitted_companion(actor: Actor, child: Child, pk: UUID | None) -> Companion | None:
    if pk is None:
        return None
    staff = Companion.objects.filter(provider=actor.organisation_id, active=True)
    companion = staff.select_related("person").filter(pk=pk).first()
    if companion is None:
        raise Refused(_("This person does not work here."), field="companion")
    if bar(child, companion):
        raise Refused(_("This person must not accompany the child."), field="companion")
    return companion


def _check_overlaps(line: Line) -> None:
    mine = plain_line(line)
    rows = Line.objects.unscoped(reason=_WHY).select_related("place", "child__school")
    rows = rows.filter(weekday=line.weekday).exclude(pk=line.pk)
    if any(lines_overlap(mine, plain_line(row)) for row in rows.filter(child=line.child)):
        raise Refused(_("The child is accompanied at this time already."), field="start")
    if line.companion is None:
        return
    if any(lines_overlap(mine, plain_line(row)) for row in rows.filter(companion=line.companion)):
        raise Refused(_("This person is with another child at this time."), field="companion")


def _follow(actor: Actor, child: Child, line: Line, companions: set[UUID | None]) -> Effect:
    """Visits and access follow the timetable."""
    changes = synchronise(child.provider_id, clock.today(), horizon(), [child.pk])
    staff = Companion.objects.filter(pk__in=[pk for pk in companions if pk]).select_related(
        "person"
    )
    new = [one for one in staff if keep_relation(child, one)]
    notices = [*told_of(actor, changes), *_notices(actor, child, line, list(staff), new)]
    return Effect({"line": str(line.pk), **changes.counts()}, [child.pk], notices)


def keep_relation(child: Child, companion: Companion) -> bool:
    """A companion sees the child as long as the timetable says so. True: from now on."""
    lines = Line.objects.unscoped(reason=_WHY).filter(child=child, companion=companion)
    ends = list(lines.values_list("valid_until", flat=True))
    now = clock.now()
    until = None if None in ends else _end_of(max(filter(None, ends), default=None))
    made = False
    if until is None or until > now:
        made = ensure_relation(child.pk, companion.person, Role.COMPANION)[1]
    held = Relation.objects.unscoped(reason=_WHY).filter(
        current(now), child=child, person=companion.person, role=Role.COMPANION, substitute=False
    )
    held.update(until=until)
    return made


def _end_of(last: date | None) -> datetime:
    """The end of that day, not before now."""
    now = clock.now()
    return max(clock.day_bounds(last)[1], now) if last else now


def _notices(
    actor: Actor, child: Child, line: Line, staff: list[Companion], new: list[Companion]
) -> list[Notify]:
    told = Audience(actor, child.provider_id, [child.pk])
    first = max(line.valid_from, clock.today())
    notices = told.guardians(Kind.TIMETABLE_CHANGED, child.pk, first=first)
    for one in staff:
        kind = Kind.ASSIGNED if one in new else Kind.TIMETABLE_CHANGED
        notices += told.companion(one, kind, child.pk, first=first)
    return notices
