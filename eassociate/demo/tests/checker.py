"""Says what cannot be in a made-up service: overlaps, lost companions, hours nobody granted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

from eassociate.children.models import Approval, Child
from eassociate.core import clock
from eassociate.demo.making.when import days_with_school
from eassociate.demo.making.writing import every
from eassociate.diary.models import DiaryEntry
from eassociate.diary.rules import known
from eassociate.journal.chain import breaks
from eassociate.roster.calendar import monday
from eassociate.roster.models import Line, Visit
from eassociate.roster.rules import Interval, overlaps


def faults() -> Iterator[str]:
    """One sentence for each fault."""
    visits = list(every(Visit).select_related("place"))
    yield from _overlaps(visits)
    yield from _states(visits)
    yield from _calendar(visits)
    yield from _grants()
    yield from _diaries()
    yield from (f"journal: {found}" for found in breaks())


def _overlaps(visits: list[Visit]) -> Iterator[str]:
    for whose in ("companion_id", "child_id"):
        by: dict[UUID, list[Interval]] = defaultdict(list)
        for visit in visits:
            if getattr(visit, whose) and visit.state != Visit.State.CANCELLED:
                by[getattr(visit, whose)].append(Interval(visit.pk, visit.start, visit.end))
        for pk, intervals in by.items():
            for one, other in overlaps(intervals):
                yield f"{whose} {pk}: {one} and {other}"


def _states(visits: list[Visit]) -> Iterator[str]:
    now = clock.now()
    for visit in visits:
        begun, over = visit.started_at is not None, visit.ended_at is not None
        should = {
            "planned": (False, False, False),
            "started": (True, False, False),
            "ended": (True, True, False),
            "not_delivered": (False, False, True),
            "cancelled": (False, False, True),
        }[visit.state]
        if (begun, over, bool(visit.reason)) != should:
            yield f"visit {visit.pk}: {visit.state} {visit.reason} {visit.started_at}"
        if visit.state in ("started", "ended") and not visit.companion_id:
            yield f"visit {visit.pk}: {visit.state} by nobody"
        if any(at and at > now for at in (visit.started_at, visit.ended_at)):
            yield f"visit {visit.pk}: happened in the future"
        if visit.state == "planned" and visit.day < clock.today():
            yield f"visit {visit.pk}: planned in the past"


def _calendar(visits: list[Visit]) -> Iterator[str]:
    days = {visit.day for visit in visits if visit.place.kind == "school"}
    open_days = set(days_with_school(min(days), max(days)))
    for day in sorted(days - open_days):
        yield f"school on {day}"
    if clock.today() not in days:
        yield "no visit today"


def _grants() -> Iterator[str]:
    granted = dict(every(Approval).values_list("child", "weekly_minutes"))
    first = monday(clock.today()) + timedelta(days=7)
    for child in every(Child).filter(status=Child.Status.ACTIVE):
        lines = every(Line).filter(child=child)
        for week in ("a", "b"):
            most = sum(_minutes(line) for line in lines if line.week in ("every", week))
            if most > granted.get(child.pk, 0):
                yield f"child {child.pk}: {most} minutes in week {week} of {first}"


def _minutes(line: Line) -> int:
    day = clock.today()
    return int((clock.at(day, line.end) - clock.at(day, line.start)).total_seconds()) // 60


def _diaries() -> Iterator[str]:
    now = clock.now()
    for entry in every(DiaryEntry).select_related("visit__companion"):
        visit = entry.visit
        if not known(entry.kind, entry.code):
            yield f"diary: no word {entry.kind} {entry.code}"
        if entry.occurred_at > now or not visit.started_at:
            yield f"diary: {entry.pk} before it happened"
        if not visit.companion or entry.made_by_id != visit.companion.person_id:
            yield f"diary: {entry.pk} by somebody who was not there"
