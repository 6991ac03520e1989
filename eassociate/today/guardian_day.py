"""What a guardian needs to know now: is somebody with my child, who, and what happens."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.children.models import Child, Portrait
from eassociate.core import clock
from eassociate.diary.queries import Record, records_of
from eassociate.handover.queries.chain import Chain, chains_of
from eassociate.handover.queries.desk import Desk, family_desk
from eassociate.journal.deeds import get
from eassociate.journal.openings import What, note_opening
from eassociate.roster.models import ChildAbsence, Offer, Visit
from eassociate.ui.strip import Segment, State, Strip

BACK, AHEAD = timedelta(days=14), timedelta(days=14)


class Answer(StrEnum):
    """Which sentence answers «is somebody with my child?»."""

    WITH = "with"
    LATE = "late"  # the companion has not started yet
    COMES = "comes"
    NOBODY = "nobody"  # a visit of today has nobody
    NOT_FOUND = "not_found"  # nobody was found for the visit of this hour
    HOME = "home"
    OVER = "over"
    FREE = "free"  # nothing today


@dataclass(frozen=True)
class ChildDay:
    """One child of the guardian."""

    child: Child
    now: datetime
    today: Sequence[Record]
    before: Sequence[Visit]
    coming: Sequence[Visit]
    absence: ChildAbsence | None
    has_photo: bool
    #: How many people have been asked for a visit that has nobody.
    asked: dict[UUID, int]
    chain: Chain

    @cached_property
    def desk(self) -> Desk | None:
        """What the guardian may tap about a hand-over."""
        visits = [record.visit for record in self.today]
        return family_desk(self.child, visits, self.chain)

    @cached_property
    def running(self) -> Record | None:
        return next((r for r in self.today if r.visit.state == Visit.State.STARTED), None)

    @cached_property
    def next(self) -> Visit | None:
        """The next one that somebody goes to or should go to, today or later."""
        visits = [*(record.visit for record in self.today), *self.coming]
        planned = (v for v in visits if v.state == Visit.State.PLANNED and v.end > self.now)
        return next(planned, None)

    @cached_property
    def uncovered(self) -> Visit | None:
        """A visit of today that nobody goes to, unless its time has passed."""
        gaps = (r.visit for r in self.today if r.visit.uncovered)
        return next((visit for visit in gaps if visit.end > self.now), None)

    @cached_property
    def answer(self) -> Answer:
        if self.running:
            return Answer.WITH
        if self.uncovered:
            return Answer.NOBODY
        return self._planned() or self._past()

    def _planned(self) -> Answer | None:
        planned = self.next
        if planned is None or planned.day != clock.local(self.now).date():
            return None
        return Answer.LATE if planned.start <= self.now else Answer.COMES

    def _past(self) -> Answer:
        states = [r.visit for r in self.today]
        if any(v.state == Visit.State.NOT_DELIVERED and v.end > self.now for v in states):
            return Answer.NOT_FOUND
        if self.absence:
            return Answer.HOME
        return Answer.OVER if any(v.state == Visit.State.ENDED for v in states) else Answer.FREE

    @property
    def asked_now(self) -> int:
        return self.asked.get(self.uncovered.pk, 0) if self.uncovered else 0

    @property
    def strip(self) -> Strip:
        return Strip(clock.local(self.now).date(), "", [*map(self._segment, self.today)], self.now)

    def _segment(self, record: Record) -> Segment:
        visit, state = record.visit, record.state
        if state is State.UNCOVERED and self.asked.get(visit.pk):
            state = State.OFFERED
        return Segment(
            visit.started_at or visit.start,
            visit.ended_at or visit.end,
            record.companion,
            visit.place.name,
            state,
            substitute=visit.substituted,
        )


def guardian_days(actor: Actor) -> list[ChildDay]:
    """The children of the guardian, by name; writes down that their diaries were looked at. The
    number of reads does not depend on how many children there are."""
    now, today = clock.now(), clock.today()
    with transaction.atomic():
        children = list(Child.objects.visible_to(actor).order_by("name_folded", "pk"))
        for child in children:
            note_opening(actor, child.pk, What.DIARY)
        visits = _visits(actor, children, today)
        records = records_of(actor, [v for v in visits if v.day == today])
    asked, absences, faces = _asked(visits), _absences(actor, today), _faces(actor)
    chains = chains_of(actor, [child.pk for child in children], today)
    return [
        ChildDay(
            child=child,
            now=now,
            today=[r for r in records if r.visit.child_id == child.pk],
            before=_of(child, (v for v in reversed(visits) if v.day < today)),
            coming=_of(child, (v for v in visits if v.day > today)),
            absence=absences.get(child.pk),
            has_photo=child.pk in faces,
            asked=asked,
            chain=chains[child.pk],
        )
        for child in children
    ]


def companions_of(days: Iterable[ChildDay]) -> set[UUID]:
    """Who goes with the children, today and in the coming days."""
    return {
        visit.companion_id
        for day in days
        for visit in (*(record.visit for record in day.today), *day.coming)
        if visit.companion_id
    }


def _visits(actor: Actor, children: Iterable[Child], today: date) -> list[Visit]:
    """Naming the children, who are known already, keeps a database from looking through the days of
    everybody else's."""
    rows = Visit.objects.visible_to(actor).filter(
        child__in=[child.pk for child in children], day__range=(today - BACK, today + AHEAD)
    )
    related = ("place", "companion__person", "regular__person")
    rows = rows.select_related(*related).defer("companion__portrait", "regular__portrait")
    return list(rows.order_by("start"))


def _of(child: Child, visits: Iterable[Visit]) -> list[Visit]:
    return [visit for visit in visits if visit.child_id == child.pk]


def _asked(visits: Iterable[Visit]) -> dict[UUID, int]:
    """Open offers of visits that have nobody."""
    open_ones = [visit.pk for visit in visits if visit.uncovered]
    rows = Offer.objects.unscoped(reason="how many were asked for visits that are visible")
    rows = rows.filter(visit__in=open_ones, state=Offer.State.OPEN).order_by()
    return {row["visit"]: row["n"] for row in rows.values("visit").annotate(n=Count("pk"))}


def _absences(actor: Actor, today: date) -> dict[UUID, ChildAbsence]:
    rows = ChildAbsence.objects.visible_to(actor).filter(first__lte=today, last__gte=today)
    return {absence.child_id: absence for absence in rows.order_by("last")}


def _faces(actor: Actor) -> frozenset[UUID]:
    return frozenset(Portrait.objects.visible_to(actor).values_list("child", flat=True))


def own_child(actor: Actor, pk: UUID) -> Child:
    """A child for whom the guardian may say that it stays at home. Raises `NotFound`."""
    check(actor, Can.REPORT_HOME)
    return get(Child.objects.visible_to(actor), pk)
