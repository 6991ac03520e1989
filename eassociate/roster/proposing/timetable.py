"""The timetable from a day on, as two problems: two whole weeks that stand for all, so that each
line is in one of them at least (weeks A and B).

A line has one companion for all its weeks: those that hold in both weeks are planned in the first
and pinned in the second. Holidays, breaks, short absences and single visits do not count: a
timetable is for ordinary weeks.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q

from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.planner.problem import Block, Companion, Problem
from eassociate.roster import calendar
from eassociate.roster.calendar import monday, span
from eassociate.roster.models import Line
from eassociate.roster.planning import plain_line
from eassociate.roster.proposing.pins import one_at_a_time, with_pins
from eassociate.roster.proposing.scene import Scene
from eassociate.roster.proposing.staff import Staff
from eassociate.roster.weights import UNKNOWN_WEIGHT, weights_of

_WHY = "planning of timetables"
_WEEK = timedelta(days=7)


@dataclass
class TimetableScenes:
    """The two weeks of a timetable. Ask for `second` with what the first has found."""

    provider: UUID
    start: date
    pins: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.weeks = first_weeks(self.start)
        last = self.weeks[1] + timedelta(days=6)
        self.lines = lines_from(self.provider, self.start, last)
        self.staff = Staff(self.provider, self.weeks[0], last, lasting=True)
        self.weights = weights_of(self.weeks[0], last, child__provider=self.provider)
        self.people = self.staff.people({}, {})
        self.travel = self.staff.travel()

    def first(self) -> Scene:
        held = _of_week(self.lines, self.weeks[0])
        previous = {str(row.pk): str(row.companion_id) for _, row in held}
        return self._scene(self.weeks[0], held, previous, self.pins, self.people)

    def second(self, found: Mapping[str, str]) -> Scene:
        """`found`: line id → companion of the first week. A line without anybody there is left
        out: it has nobody in this week either."""
        planned = {str(row.pk) for _, row in _of_week(self.lines, self.weeks[0])}
        held = [
            (day, row)
            for day, row in _of_week(self.lines, self.weeks[1])
            if str(row.pk) not in planned or str(row.pk) in found
        ]
        near = self._most_often(found)
        previous = {
            str(row.pk): str(row.companion_id or near.get(row.child_id, "")) for _, row in held
        }
        kept = {key: who for key, who in found.items() if key in planned}
        people = tuple(self._knowing(one, found) for one in self.people)
        return self._scene(self.weeks[1], held, previous, {**kept, **self._others(kept)}, people)

    def _others(self, kept: Mapping[str, str]) -> dict[str, str]:
        return {key: who for key, who in self.pins.items() if key not in kept}

    def _scene(
        self,
        first: date,
        held: Sequence[tuple[date, Line]],
        previous: Mapping[str, str],
        pins: Mapping[str, str],
        people: tuple[Companion, ...],
    ) -> Scene:
        blocks = one_at_a_time(self._block(day, row) for day, row in held)
        keys = {block.key for block in blocks}
        problem = Problem(
            blocks=blocks,
            companions=people,
            travel=self.travel,
            previous={k: w for k, w in previous.items() if k in keys and w in self.staff.keys},
        )
        now = {str(row.pk): str(row.companion_id) for _, row in held if row.companion_id}
        present = {key: who for key, who in now.items() if key in keys}
        return Scene(first, with_pins(problem, pins), present, {})

    def _block(self, day: date, row: Line) -> Block:
        start, end = span(day, row.start, row.end)
        return Block(
            key=str(row.pk),
            child=str(row.child_id),
            start=clock.local(start),
            end=clock.local(end),
            place=str(row.place_id),
            skills=frozenset(row.child.skills),
            weight=self.weights.get(row.child_id, UNKNOWN_WEIGHT),
        )

    def _most_often(self, found: Mapping[str, str]) -> dict[UUID, str]:
        """Child → who goes with it most in the first week, so that it stays the same person."""
        counts: dict[UUID, Counter[str]] = defaultdict(Counter)
        for row in self.lines:
            if str(row.pk) in found:
                counts[row.child_id][found[str(row.pk)]] += 1
        return {child: max(sorted(own), key=own.__getitem__) for child, own in counts.items()}

    def _knowing(self, one: Companion, found: Mapping[str, str]) -> Companion:
        """Who goes with a child in the first week is no stranger in the second."""
        own = {str(row.child_id) for row in self.lines if found.get(str(row.pk)) == one.key}
        return replace(one, preferred_by=one.preferred_by | own) if own else one


def first_weeks(start: date) -> tuple[date, date]:
    """The Mondays of the first two whole weeks from `start` on."""
    first = start if start.weekday() == 0 else monday(start) + _WEEK
    return first, first + _WEEK


def lines_from(provider: UUID, start: date, last: date) -> list[Line]:
    """Lines of children in the service that hold on `start` or begin until `last`, and that do not
    end before the two weeks are over."""
    rows = Line.objects.unscoped(reason=_WHY).filter(
        Q(valid_until=None) | Q(valid_until__gte=last),
        child__provider=provider,
        child__status=Child.Status.ACTIVE,
        valid_from__lte=last,
    )
    return list(rows.select_related("place", "child__school").order_by("weekday", "start", "pk"))


def _of_week(lines: Iterable[Line], first: date) -> list[tuple[date, Line]]:
    """The day and the line of all that hold in the week, in their order."""
    return [
        (day, row)
        for row in lines
        if _plain(row).holds_on(day := first + timedelta(days=row.weekday))
    ]


def _plain(row: Line) -> calendar.Line:
    return plain_line(row)
