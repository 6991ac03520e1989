"""Inner step of an action: lines of timetables get the companions of a proposal from its day on.

As `change_line` for each of them, all at once: what was true before the day stays, and people may
swap lines that none of them could take alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.core import clock
from eassociate.journal.deeds import Effect, Notify
from eassociate.notify.kinds import Kind
from eassociate.planner.plan import Reason
from eassociate.roster.actions.generation import horizon, told_of
from eassociate.roster.actions.timetable import keep_relation
from eassociate.roster.bars import bars_of
from eassociate.roster.fitting import lines_overlap
from eassociate.roster.generation import synchronise
from eassociate.roster.locks import hold_provider
from eassociate.roster.models import Line, PlanRun
from eassociate.roster.planning import plain_line
from eassociate.roster.proposing.choosing import Block
from eassociate.roster.proposing.naming import refuse, said
from eassociate.roster.proposing.taking_week import names_of
from eassociate.roster.telling import Audience
from eassociate.roster.words import reason_in_words
from eassociate.staff.models import Companion

_WHY = "a timetable's plan is accepted"


def take_timetable(actor: Actor, run: PlanRun, blocks: Sequence[Block]) -> Effect:
    """Raises `Refused`."""
    hold_provider(actor.organisation_id)
    start = max(run.first, clock.today())
    lines = _lines(actor, start)
    names = names_of(actor, blocks)
    _check_same(lines, blocks, names)
    staff = _staff(actor)
    _check_people(actor, blocks, staff, names)
    pairs = [(lines[block.key], staff.get(block.proposed)) for block in blocks]
    touched = {(line.child_id, line.companion) for line, _one in pairs if line.companion}
    fresh = [_change(line, companion, start) for line, companion in pairs]
    _check_overlaps(actor, start, fresh, names)
    touched |= {(line.child_id, line.companion) for line in fresh if line.companion}
    return _follow(actor, start, touched, {line.child_id for line in fresh})


def _lines(actor: Actor, start: date) -> dict[str, Line]:
    """Everything that holds on some day from `start` on."""
    rows = Line.objects.visible_to(actor).filter(
        Q(valid_until=None) | Q(valid_until__gte=start), child__provider=actor.organisation_id
    )
    rows = rows.select_related("child__school", "place", "companion__person")
    return {str(line.pk): line for line in rows.order_by("weekday", "start", "pk")}


def _staff(actor: Actor) -> dict[str, Companion]:
    rows = Companion.objects.filter(provider=actor.organisation_id, active=True)
    return {str(one.pk): one for one in rows.select_related("person").defer("portrait")}


def _check_same(
    lines: Mapping[str, Line], blocks: Sequence[Block], names: Mapping[str, str]
) -> None:
    problems = [
        said(names.get(block.child, "…"), block.start, _("the timetable is not so any more"))
        for block in blocks
        if not _is_same(lines.get(block.key), block)
    ]
    refuse(problems, _("Leave these out, or plan anew from what is so now."))


def _is_same(line: Line | None, block: Block) -> bool:
    if line is None:
        return False
    start, end = clock.local(block.start), clock.local(block.end)
    is_so = (line.weekday, line.start, line.end, str(line.companion_id or ""))
    return is_so == (start.weekday(), start.time(), end.time(), block.present)


def _check_people(
    actor: Actor,
    blocks: Sequence[Block],
    staff: Mapping[str, Companion],
    names: Mapping[str, str],
) -> None:
    bars = bars_of(actor.organisation_id, list(staff.values()))
    problems: list[str] = []
    for block in blocks:
        child = names.get(block.child, "…")
        if block.proposed and block.proposed not in staff:
            problems.append(said(child, block.start, _("this person does not work here any more")))
        elif block.proposed and (bar := bars.get(UUID(block.proposed), {}).get(block.child)):
            who = staff[block.proposed].person.name
            problems.append(said(child, block.start, reason_in_words(Reason(bar)), who))
    refuse(problems, _("Leave these out, or plan anew from what is so now."))


def _change(line: Line, companion: Companion | None, start: date) -> Line:
    """The line with `companion` from `start` on: a new one if it has held before."""
    if line.valid_from < start:
        fresh = Line(
            child=line.child,
            place=line.place,
            weekday=line.weekday,
            week=line.week,
            start=line.start,
            end=line.end,
            valid_from=start,
            valid_until=line.valid_until,
        )
        line.valid_until = start - timedelta(days=1)
        line.save(update_fields=["valid_until"])
        line = fresh
    line.companion = companion
    line.save()
    return line


def _check_overlaps(
    actor: Actor, start: date, fresh: Sequence[Line], names: Mapping[str, str]
) -> None:
    """Nobody is in two places, also on days that the two planned weeks do not show."""
    own: dict[UUID | None, list[Line]] = defaultdict(list)
    for line in _lines(actor, start).values():
        own[line.companion_id].append(line)
    problems = []
    for line in fresh:
        others = own[line.companion_id] if line.companion else []
        plain = plain_line(line)
        if any(one.pk != line.pk and lines_overlap(plain, plain_line(one)) for one in others):
            moment = clock.at(_next(line.weekday, start), line.start)
            who = line.companion.person.name if line.companion else ""
            why = _("is with another child at this time")
            problems.append(said(names.get(str(line.child_id), "…"), moment, why, who))
    refuse(problems, _("Accept also what belongs to it, leave it out, or plan anew."))


def _next(weekday: int, start: date) -> date:
    return start + timedelta(days=(weekday - start.weekday()) % 7)


def _follow(
    actor: Actor,
    start: date,
    touched: Iterable[tuple[UUID, Companion]],
    children: set[UUID],
) -> Effect:
    """Visits and access follow the timetable; everybody concerned is told once."""
    changes = synchronise(actor.organisation_id, clock.today(), horizon(), children)
    told = Audience(actor, actor.organisation_id, children)
    mine: dict[Companion, set[UUID]] = defaultdict(set)
    for child, companion in touched:
        mine[companion].add(child)
    _let_in(mine)
    notices: list[Notify] = told_of(actor, changes)
    for child in sorted(children):
        notices += told.guardians(Kind.TIMETABLE_CHANGED, child, first=start)
    for companion, own in mine.items():
        notices += told.companion(
            companion, Kind.TIMETABLE_PLANNED, None, first=start, count=len(own)
        )
    return Effect(changes.counts(), sorted(children), notices)


def _let_in(mine: Mapping[Companion, set[UUID]]) -> None:
    from eassociate.children.models import Child

    young = Child.objects.unscoped(reason=_WHY).in_bulk({c for own in mine.values() for c in own})
    for companion, own in mine.items():
        for child in own:
            keep_relation(young[child], companion)
