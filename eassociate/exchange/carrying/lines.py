"""Lines of the timetable stored in bulk; visits and access follow once, at the end."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.core import clock
from eassociate.exchange.carrying.joining import let_in
from eassociate.exchange.planning.model import LineChange, Made
from eassociate.roster.actions.generation import horizon
from eassociate.roster.generation import synchronise
from eassociate.roster.models import Line

_BATCH = 500
#: From so many children on, the visits of all are gone through.
_MANY = 400
_WHY = "the timetable of a list"


def store_lines(actor: Actor, planned: list[LineChange], made: Made) -> list[UUID]:
    """Stores `planned`; gives the children whose timetables changed. Nobody is told by that."""
    rows = Line.objects.unscoped(reason=_WHY)
    rows.bulk_create([_row(c.line, made) for c in planned if _is_new(c)], batch_size=_BATCH)
    for change in planned:
        if change.old and not _is_new(change):
            _row(change.line, made).save(force_update=True)
        elif change.old and change.since:
            rows.filter(pk=change.old.pk).update(valid_until=change.since - timedelta(days=1))
    return _follow(actor, planned)


def _is_new(change: LineChange) -> bool:
    return change.old is None or change.old.pk != change.line.pk


def _row(line: Line, made: Made) -> Line:
    """The line with the keys of what was stored meanwhile."""
    return Line(
        pk=line.pk,
        child_id=line.child_id,
        companion_id=line.companion_id,
        place_id=made.key(line.place_id),
        weekday=line.weekday,
        week=line.week,
        start=line.start,
        end=line.end,
        valid_from=line.valid_from,
        valid_until=line.valid_until,
    )


def _follow(actor: Actor, planned: list[LineChange]) -> list[UUID]:
    children = sorted({change.line.child_id for change in planned})
    if children:
        chosen = children if len(children) < _MANY else None
        synchronise(actor.organisation_id, clock.today(), horizon(), chosen)
        let_in(actor, _pairs(planned))
    return children


def _pairs(planned: list[LineChange]) -> list[tuple[UUID, UUID]]:
    """Children with those who went with them or will."""
    both = (line for change in planned for line in (change.line, change.old) if line)
    return [(line.child_id, line.companion_id) for line in both if line.companion_id]
