"""What goes together: lines of a timetable, people and children, visits of a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from eassociate.access.models import Relation, current
from eassociate.access.people import is_banned
from eassociate.access.roles import Role
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.planner import Stop
from eassociate.roster.calendar import Line, WeekKind, default_week_a, monday
from eassociate.roster.models import MustNotAccompany, Visit
from eassociate.roster.rules import State
from eassociate.staff.models import Companion

_WHY = "do they go together"
_EPOCH = date(2024, 1, 1)  # a Monday
OCCUPIES = (State.PLANNED, State.STARTED, State.ENDED)


def lines_overlap(one: Line, other: Line) -> bool:
    """Is there a day on which both lines hold at the same time?"""
    if one.weekday != other.weekday or not (one.start < other.end and other.start < one.end):
        return False
    first = max(one.valid_from, other.valid_from)
    ends = [line.valid_until for line in (one, other) if line.valid_until is not None]
    if ends and min(ends) < first:
        return False
    return _weeks_meet(one, other, first)


def _weeks_meet(one: Line, other: Line, first: date) -> bool:
    if WeekKind.EVERY in (one.week, other.week):
        return True
    return _parity(one, first) == _parity(other, first)


def _parity(line: Line, first: date) -> int:
    """In which of two weeks, counted from a fixed Monday, the line holds."""
    anchor = line.week_a or line.spot.week_a or default_week_a(first)
    return ((monday(anchor) - _EPOCH) // timedelta(weeks=1) + (line.week is WeekKind.B)) % 2


def bar(child: Child, companion: Companion) -> Stop | None:
    """Why the companion must not accompany the child at all, if so."""
    if is_banned(child.pk, companion.person):
        return Stop.CONTACT
    ruled_out = MustNotAccompany.objects.unscoped(reason=_WHY)
    if ruled_out.filter(child=child, companion=companion).exists():
        return Stop.RELATIVE
    family = Relation.objects.unscoped(reason=_WHY).filter(current(clock.now()), child=child)
    if family.filter(person=companion.person_id, role=Role.GUARDIAN).exists():
        return Stop.RELATIVE
    return None


def elsewhere(
    start: datetime,
    end: datetime,
    *,
    child: UUID | None = None,
    companion: UUID | None = None,
    but: Iterable[UUID] = (),
) -> bool:
    """Has the child (or the companion) another visit between `start` and `end`? Hold them first."""
    rows = Visit.objects.unscoped(reason=_WHY).filter(
        state__in=OCCUPIES, start__lt=end, end__gt=start
    )
    rows = rows.filter(child=child) if child else rows.filter(companion=companion)
    return rows.exclude(pk__in=list(but)).exists()
