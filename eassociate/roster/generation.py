"""Timetable → visits, again and again: what is there already is kept, what changed is moved.

What people have done by hand is theirs: a visit that was changed, has a substitute, has begun or is
over stays as it is. The rest of what lies ahead follows the timetable. Call with locks held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from eassociate.core import clock
from eassociate.roster.calendar import PlannedVisit, planned_visits
from eassociate.roster.models import ChildAbsence, Offer, Visit
from eassociate.roster.planning import (
    Away,
    away,
    calendar_of,
    excursions_of,
    lines_of,
    visits_between,
)
from eassociate.roster.rules import Reason, State

_OCCUPIES = frozenset({State.PLANNED, State.STARTED, State.ENDED})
_BATCH, _DAY = 500, timedelta(days=1)
#: Of all children, so many days lie in memory together.
_AT_ONCE = timedelta(days=7)
_WHY = "planning of visits"
Key = tuple[Hashable, date, Hashable | None]


@dataclass
class Changes:
    """What a run did. `children`: whose visits changed; `withdrawn`: offers that fell away."""

    created: int = 0
    moved: int = 0
    removed: int = 0
    #: Planned, but the child has another visit then.
    skipped: int = 0
    #: Created or moved without a companion, because the usual one is away or busy.
    open: int = 0
    children: set[UUID] = field(default_factory=set)
    withdrawn: list[Offer] = field(default_factory=list)

    def add(self, other: Changes) -> None:
        """What another run did, added."""
        for name, number in other.counts().items():
            setattr(self, name, getattr(self, name) + number)
        self.children |= other.children
        self.withdrawn += other.withdrawn

    def counts(self) -> dict[str, int]:
        names = ("created", "moved", "removed", "skipped", "open")
        return {name: getattr(self, name) for name in names}


def synchronise(
    provider: UUID, first: date, last: date, children: Iterable[UUID] | None = None
) -> Changes:
    """Makes the visits from `first` to `last` (both included) what the timetable says, for
    `children` or for all. Days before today are filled, never changed. About ten queries, however
    many children.
    """
    chosen = None if children is None else list(children)
    found = _Timetable(provider, first, last, chosen)
    step = _AT_ONCE if chosen is None else last - first + _DAY
    changes = Changes()
    while last - first >= step:
        changes.add(found.carry_out(first, first + step - _DAY))
        first += step
    changes.add(found.carry_out(first, last))
    return changes


class _Timetable:
    """What the timetable says of a range, read once."""

    def __init__(self, provider: UUID, first: date, last: date, chosen: list[UUID] | None) -> None:
        self.provider, self.chosen = provider, chosen
        self.lines = lines_of(provider, first, last, chosen)
        self.calendar = calendar_of(provider, first, last)
        self.excursions = excursions_of(provider, first, last)
        self.gone = away(provider, first, last)

    def carry_out(self, first: date, last: date) -> Changes:
        plan = planned_visits(self.lines, self.calendar, self.excursions, first, last)
        staff = {v.companion for v in plan if isinstance(v.companion, UUID)}
        there = list(visits_between(self.provider, first, last, self.chosen, staff))
        return _Run(self.provider, plan, there, self.gone, self.chosen).carry_out()


class _Days:
    """Who is where when."""

    def __init__(self) -> None:
        self._spans: dict[Hashable, list[tuple[datetime, datetime]]] = defaultdict(list)

    def add(self, who: Hashable, day: date, start: datetime, end: datetime) -> None:
        self._spans[who, day].append((start, end))

    def busy(self, who: Hashable, day: date, start: datetime, end: datetime) -> bool:
        spans = self._spans.get((who, day), ())
        return any(a < end and start < b for a, b in spans)


class _Run:
    def __init__(
        self,
        provider: UUID,
        plan: list[PlannedVisit],
        there: list[Visit],
        gone: Away,
        children: list[UUID] | None,
    ) -> None:
        self.provider = provider
        self.now = clock.now()
        self.today = clock.local(self.now).date()
        self.plan: dict[Key, PlannedVisit] = {visit.key: visit for visit in plan}
        self.gone = gone
        self.mine = None if children is None else set(children)
        self.there = there
        self.days = _Days()
        self.changes = Changes()

    def carry_out(self) -> Changes:
        by_key = {_key(v): v for v in self.there if self._is_mine(v) and not _added(v)}
        stale = [v for k, v in by_key.items() if k not in self.plan and self._free_to_change(v)]
        moving = {k: v for k, v in by_key.items() if k in self.plan and self._differs(v)}
        self._occupy({v.pk for v in stale} | {v.pk for v in moving.values()})
        moved = [v for k, v in moving.items() if self._place(v, self.plan[k])]
        stale += [v for v in moving.values() if v not in moved]
        new = [self._new(p) for k, p in self.plan.items() if k not in by_key and self._wanted(p)]
        created = [v for v, p in new if self._place(v, p)]
        self.changes.skipped = len(new) - len(created)
        self._write(created, moved, stale)
        return self.changes

    def _is_mine(self, visit: Visit) -> bool:
        return self.mine is None or visit.child_id in self.mine

    def _free_to_change(self, visit: Visit) -> bool:
        """Ahead, untouched, with the usual companion or nobody."""
        if visit.by_hand or visit.start <= self.now:
            return False
        if visit.companion_id not in (None, visit.regular_id):
            return False
        home = (Reason.CHILD_HOME, Reason.CHILD_ILL)
        off = visit.state == State.CANCELLED and visit.reason in home
        return visit.state == State.PLANNED or off

    def _differs(self, visit: Visit) -> bool:
        planned = self.plan[_key(visit)]
        is_so = (visit.start, visit.end, visit.place_id, visit.regular_id)
        shall = (planned.start, planned.end, planned.place, planned.companion)
        return is_so != shall and self._free_to_change(visit)

    def _wanted(self, planned: PlannedVisit) -> bool:
        """Of today, only what has not ended: a line entered at noon makes no missed morning."""
        return planned.day != self.today or planned.end > self.now

    def _occupy(self, leaving: set[UUID]) -> None:
        for visit in self.there:
            if visit.state in _OCCUPIES and visit.pk not in leaving:
                self._note(visit)

    def _note(self, visit: Visit) -> None:
        self.days.add(visit.child_id, visit.day, visit.start, visit.end)
        if visit.companion_id:
            self.days.add(visit.companion_id, visit.day, visit.start, visit.end)

    def _new(self, planned: PlannedVisit) -> tuple[Visit, PlannedVisit]:
        fields: dict[str, Any] = {"child_id": planned.child, "line_id": planned.line}
        fields["outing"] = planned.line is None
        return Visit(provider_id=self.provider, day=planned.day, **fields), planned

    def _place(self, visit: Visit, planned: PlannedVisit) -> bool:
        """Gives `visit` what is planned. False: the child is elsewhere then."""
        if self.days.busy(visit.child_id, planned.day, planned.start, planned.end):
            return False
        fields: dict[str, Any] = {"place_id": planned.place, "regular_id": planned.companion}
        for name, value in fields.items():
            setattr(visit, name, value)
        visit.start, visit.end = planned.start, planned.end
        home = self.gone.child(visit.child_id, planned.day)
        visit.state, visit.reason = _state(home)
        visit.companion_id = self._companion(visit)
        if not home:
            self._note(visit)
            self.changes.open += visit.companion_id is None
        return True

    def _companion(self, visit: Visit) -> UUID | None:
        usual = visit.regular_id
        if usual is None or self.gone.companion(usual, visit.day):
            return None
        return None if self.days.busy(usual, visit.day, visit.start, visit.end) else usual

    def _write(self, created: list[Visit], moved: list[Visit], stale: list[Visit]) -> None:
        rows = Visit.objects.unscoped(reason=_WHY)
        changed = [v.pk for v in [*moved, *stale]]
        self.changes.withdrawn = _withdraw(changed)
        for batch in _batches([v.pk for v in stale]):
            rows.filter(pk__in=batch).delete()
        fields = ["start", "end", "place", "companion", "regular", "state", "reason"]
        rows.bulk_update(moved, fields, batch_size=_BATCH)
        rows.bulk_create(created, batch_size=_BATCH)
        self.changes.created, self.changes.moved = len(created), len(moved)
        self.changes.removed = len(stale)
        self.changes.children = {v.child_id for v in [*created, *moved, *stale]}


def _key(visit: Visit) -> Key:
    return visit.child_id, visit.day, visit.line_id


def _added(visit: Visit) -> bool:
    """Not made from the timetable (by hand, from a list): it is in its way, but not its own."""
    return visit.line_id is None and not visit.outing


def _state(home: str) -> tuple[State, str]:
    if not home:
        return State.PLANNED, ""
    ill = home == ChildAbsence.Kind.ILL
    return State.CANCELLED, Reason.CHILD_ILL if ill else Reason.CHILD_HOME


def _withdraw(visits: list[UUID]) -> list[Offer]:
    rows = Offer.objects.unscoped(reason=_WHY)
    offers: list[Offer] = []
    for batch in _batches(visits):
        asked = rows.filter(visit__in=batch, state=Offer.State.OPEN)
        offers += asked.select_related("companion", "visit")
    rows.filter(pk__in=[offer.pk for offer in offers]).update(
        state=Offer.State.WITHDRAWN, answered_at=clock.now()
    )
    return offers


def _batches(keys: list[UUID]) -> Iterator[list[UUID]]:
    """SQLite takes a limited number of parameters."""
    for start in range(0, len(keys), _BATCH):
        yield keys[start : start + _BATCH]
