"""The visits, or the lines, that a plan is about, as they are now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from eassociate.access.actor import Actor
from eassociate.core import clock
from eassociate.roster.models import Line, PlanRun, Visit
from eassociate.roster.proposing.choosing import Block
from eassociate.roster.reading.strips import segment_of
from eassociate.staff.models import Companion
from eassociate.ui.strip import Segment

#: Columns of a visit that are shown; there may be thousands, and companions have portraits.
_SHOWN = (
    *("day", "start", "end", "state", "reason", "regular"),
    *("child__name", "place__name", "companion__person__name"),
)


@dataclass(frozen=True)
class Thing:
    """A visit (with `visit`) or a line of a timetable (without), as it is now."""

    pk: UUID
    child_id: UUID
    child: str
    place: str
    companion: str
    visit: Visit | None = None
    line: Line | None = None

    def is_as(self, block: Block) -> bool:
        """Is it as it was when the plan was made, and still ahead?"""
        if self.companion != block.present:
            return False
        if self.visit is not None:
            same = (self.visit.start, self.visit.end) == (block.start, block.end)
            ahead = self.visit.state == Visit.State.PLANNED and self.visit.start > clock.now()
            return same and ahead
        assert self.line
        start, end = clock.local(block.start), clock.local(block.end)
        is_so = (self.line.weekday, self.line.start, self.line.end)
        return is_so == (start.weekday(), start.time(), end.time())

    def segment(self) -> Segment | None:
        """Of a visit that is no part of the plan: as it is."""
        return segment_of(self.visit) if self.visit else None


def things_of(actor: Actor, run: PlanRun) -> dict[str, Thing]:
    """By key, also what is no part of the plan but in its time. One query."""
    if run.kind == PlanRun.Kind.WEEK:
        return {str(visit.pk): _visit(visit) for visit in _visits(actor, run)}
    return {str(line.pk): _line(line) for line in _lines(actor, run)}


def _visits(actor: Actor, run: PlanRun) -> list[Visit]:
    rows = Visit.objects.visible_to(actor).filter(
        provider=actor.organisation_id, day__range=(run.first, run.first + timedelta(days=6))
    )
    rows = rows.select_related("child", "place", "companion__person").only(*_SHOWN)
    return list(rows.order_by("start"))


def _lines(actor: Actor, run: PlanRun) -> list[Line]:
    """Those that held until the day before are there as well: they may have been accepted."""
    rows = Line.objects.visible_to(actor).filter(
        Q(valid_until=None) | Q(valid_until__gte=run.first - timedelta(days=1)),
        child__provider=actor.organisation_id,
    )
    return list(rows.select_related("child", "place"))


def _visit(visit: Visit) -> Thing:
    who = str(visit.companion_id or "")
    return Thing(visit.pk, visit.child_id, visit.child.name, visit.place.name, who, visit=visit)


def _line(line: Line) -> Thing:
    who = str(line.companion_id or "")
    return Thing(line.pk, line.child_id, line.child.name, line.place.name, who, line=line)


def names_of_staff(actor: Actor) -> dict[str, str]:
    """Companion id → name, also of those who left."""
    rows = Companion.objects.filter(provider=actor.organisation_id)
    return {str(pk): name for pk, name in rows.values_list("pk", "person__name")}
