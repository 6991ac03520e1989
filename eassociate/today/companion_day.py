"""What a companion needs to know now: whom they are with, who is next, what was asked of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from eassociate.access.actor import Actor
from eassociate.cases.models import Goal
from eassociate.children.models import Child, Portrait
from eassociate.core import clock
from eassociate.core.months import month_of
from eassociate.diary.queries import Record, goals_of_visit, records_of
from eassociate.handover.queries.chain import Chain, chains_of
from eassociate.handover.queries.desk import Desk, desks_of
from eassociate.hours.rules import Totals, VisitFacts, totals
from eassociate.roster.models import CompanionAbsence, Visit
from eassociate.roster.rules import may_undo_start
from eassociate.staff.models import Companion
from eassociate.today.offering import Question, questions_to
from eassociate.ui.strip import Segment, State, Strip

_HAPPENS = frozenset({Visit.State.PLANNED, Visit.State.STARTED, Visit.State.ENDED})
#: How far ahead the list of coming days reaches.
AHEAD = timedelta(days=14)


@dataclass(frozen=True)
class Day:
    day: date
    visits: Sequence[Visit]


@dataclass(frozen=True)
class CompanionDay:
    now: datetime
    today: Sequence[Record]
    questions: Sequence[Question]
    ahead: Sequence[Day]
    month: Totals
    absence: CompanionAbsence | None
    faces: frozenset[UUID]
    goals: Sequence[Goal]
    #: Of each child of today, and what can be tapped about each visit.
    chains: Mapping[UUID, Chain]
    desks: Mapping[UUID, Desk]

    @cached_property
    def running(self) -> Record | None:
        return next((r for r in self.today if r.visit.state == Visit.State.STARTED), None)

    @cached_property
    def next(self) -> Record | None:
        """The visit to start next; one whose time has passed may still be started late."""
        return next((r for r in self.today if r.visit.state == Visit.State.PLANNED), None)

    @property
    def chain(self) -> Chain | None:
        """Of the child that it is about now."""
        return self.chains.get(self._present.visit.child_id) if self._present else None

    @property
    def desk(self) -> Desk | None:
        return self.desks.get(self._present.visit.pk) if self._present else None

    @cached_property
    def _present(self) -> Record | None:
        """The visit under way, else the next one, else the one that ended last; of those whose
        child may still be seen: of a substitute's visit that is over nothing is shown."""
        seen = self.running or self.next or next(reversed(self.done), None)
        return seen if seen and seen.visit.child_id in self.chains else None

    @property
    def done(self) -> list[Record]:
        return [r for r in self.today if r.visit.state == Visit.State.ENDED]

    @property
    def may_undo(self) -> bool:
        began = self.running.visit.started_at if self.running else None
        return began is not None and may_undo_start(began, self.now, True)

    @property
    def strip(self) -> Strip:
        return Strip(self.now.date(), "", [_segment(r) for r in self.today], self.now)


def companion_day(actor: Actor) -> CompanionDay:
    """All of it, in the same number of queries however many children there are."""
    now, today = clock.now(), clock.today()
    visits = _own_visits(actor, today, today + AHEAD)
    records = records_of(actor, [visit for visit in visits if visit.day == today])
    running = next((r.visit for r in records if r.visit.state == Visit.State.STARTED), None)
    chains, desks = _handovers(actor, [record.visit for record in records], today)
    return CompanionDay(
        now=now,
        today=records,
        questions=questions_to(actor),
        ahead=_days(visit for visit in visits if visit.day > today),
        month=_month(actor, today),
        absence=_absence(actor, today),
        faces=_faces(actor, visits),
        goals=goals_of_visit(actor, running) if running else [],
        chains=chains,
        desks=desks,
    )


def _handovers(
    actor: Actor, visits: Sequence[Visit], today: date
) -> tuple[dict[UUID, Chain], dict[UUID, Desk]]:
    """Of children whom the companion may see now."""
    children = {visit.child_id for visit in visits}
    seen = set(Child.objects.visible_to(actor).filter(pk__in=children).values_list("pk", flat=True))
    chains = chains_of(actor, seen, today)
    held = [v for v in visits if v.child_id in seen and v.state in _HAPPENS]
    return chains, desks_of(actor, held, chains)


def _own_visits(actor: Actor, first: date, last: date) -> list[Visit]:
    rows = _goes_to(actor, first, last).select_related("child", "place", "companion__person")
    return list(rows.order_by("start").defer("companion__portrait"))


def _goes_to(actor: Actor, first: date, last: date) -> QuerySet[Visit]:
    """Visits of the days, both included. Naming the companion, not only the person, and moments
    keeps a database from looking through everybody else's."""
    own = Companion.objects.filter(person=actor.person_id, provider=actor.organisation_id)
    moments = clock.day_bounds(first)[0], clock.day_bounds(last)[1]
    return Visit.objects.visible_to(actor).filter(
        companion__in=list(own.values_list("pk", flat=True)),
        start__gte=moments[0],
        start__lt=moments[1],
    )


def _days(visits: Iterable[Visit]) -> list[Day]:
    return [Day(day, list(same)) for day, same in groupby(visits, key=lambda visit: visit.day)]


def _month(actor: Actor, today: date) -> Totals:
    month = month_of(today)
    rows = _goes_to(actor, month.first, month.last)
    return totals(
        VisitFacts(v.start, v.end, v.state, v.reason, v.substituted, v.started_at, v.ended_at)
        for v in rows
    )


def _absence(actor: Actor, today: date) -> CompanionAbsence | None:
    rows = CompanionAbsence.objects.filter(
        companion__person=actor.person_id,
        companion__provider=actor.organisation_id,
        first__lte=today,
        last__gte=today,
    )
    return rows.order_by("-last").first()


def _faces(actor: Actor, visits: Iterable[Visit]) -> frozenset[UUID]:
    """Children of whom there is a photo that the companion may see."""
    children = {visit.child_id for visit in visits}
    rows = Portrait.objects.visible_to(actor).filter(child__in=children)
    return frozenset(rows.values_list("child", flat=True))


def _segment(record: Record) -> Segment:
    visit = record.visit
    return Segment(
        visit.started_at or visit.start,
        visit.ended_at or visit.end,
        visit.child.name,
        visit.place.name,
        State(visit.state),
        substitute=visit.substituted,
    )


def visits_of_today_and_tomorrow(actor: Actor) -> list[Visit]:
    """Own visits that are still to come, for who is about to report ill."""
    today = clock.today()
    visits = _own_visits(actor, today, today + timedelta(days=1))
    return [visit for visit in visits if visit.state == Visit.State.PLANNED]
