"""Reads of the diary: records of visits as each reader may see them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.cases.models import Goal
from eassociate.children.models import Child
from eassociate.diary.facts import Fact, Group, Shown, chains, grouped
from eassociate.diary.models import DiaryEntry, Photo, Voice
from eassociate.diary.recorder import Pen
from eassociate.diary.rules import Kind
from eassociate.journal.deeds import NotFound, get
from eassociate.journal.openings import What, note_opening
from eassociate.roster.models import Visit
from eassociate.ui.strip import State


@dataclass(frozen=True)
class Record:
    """A visit and what was written about it. `open`: the reader may write in it."""

    visit: Visit
    facts: Sequence[Fact]
    open: bool = False
    problem: str = ""

    @property
    def groups(self) -> list[Group]:
        """The facts by kind, in the order in which they are read."""
        return grouped(self.facts)

    @property
    def state(self) -> State:
        return State.UNCOVERED if self.visit.uncovered else State(self.visit.state)

    @property
    def companion(self) -> str:
        return self.visit.companion.person.name if self.visit.companion else ""


@dataclass(frozen=True)
class Diary:
    child: Child
    records: Sequence[Record]


def diary_of(actor: Actor, child: UUID, first: date, last: date) -> Diary:
    """The records of a child's visits from `first` to `last`, the latest first; writes down that
    `actor` looked. Raises `NotFound` for those to whom the child is not known."""
    check(actor, Can.SEE_DIARY)
    with transaction.atomic():
        found = get(Child.objects.visible_to(actor), child)
        note_opening(actor, found.pk, What.DIARY)
        rows = _visits(actor).filter(child=found, day__range=(first, last)).order_by("-start")
        return Diary(found, records_of(actor, list(rows)))


def visit_record(actor: Actor, visit: UUID) -> Record:
    """One visit with its record; writes down that `actor` looked."""
    check(actor, Can.SEE_DIARY)
    with transaction.atomic():
        found = get(_visits(actor).select_related("child"), visit)
        note_opening(actor, found.child_id, What.DIARY)
        return records_of(actor, [found])[0]


def open_record(actor: Actor, visit: UUID) -> Record:
    """The record of a visit in whose diary `actor` may write; when it is closed, `problem` says
    why. Raises `NotFound`."""
    check(actor, Can.RECORD_VISIT)
    found = visit_record(actor, visit)
    if not Pen(actor).is_for(found.visit):
        raise NotFound
    return found


def records_of(actor: Actor, visits: Sequence[Visit]) -> list[Record]:
    """The records of `visits` (companion and person loaded), in their order: the same number of
    queries however many there are. Whoever shows them has written down the look."""
    entries = _entries(actor, [visit.pk for visit in visits])
    found = chains(entries, Shown(_goals(entries), _photos(entries), _voices(entries)))
    pen = Pen(actor)
    return [
        Record(visit, found.get(visit.pk, []), pen.may_write(visit), pen.problem(visit))
        for visit in visits
    ]


def goals_of_visit(actor: Actor, visit: Visit) -> list[Goal]:
    """The goals of the plan on the day of a visit that `actor` was shown."""
    rows = Goal.objects.unscoped(reason="the visit was checked")
    rows = rows.filter(child=visit.child_id, since__lte=visit.day).order_by("since", "pk")
    return [goal for goal in rows if not goal.until or goal.until >= visit.day]


def photo_of(actor: Actor, entry: UUID) -> bytes:
    """The JPEG of an entry; writes down that `actor` looked. Raises `NotFound`."""
    check(actor, Can.SEE_DIARY)
    with transaction.atomic():
        rows = Photo.objects.visible_to(actor).select_related("entry__visit")
        found = get(rows, entry)
        note_opening(actor, found.entry.visit.child_id, What.DIARY)
        return bytes(found.image)


def voice_of(actor: Actor, entry: UUID) -> tuple[bytes, str]:
    """The voice note of an entry and its MIME type; writes down that `actor` listened. Raises
    `NotFound`."""
    check(actor, Can.SEE_DIARY)
    with transaction.atomic():
        rows = Voice.objects.visible_to(actor).select_related("entry__visit")
        found = get(rows, entry)
        note_opening(actor, found.entry.visit.child_id, What.DIARY)
        return bytes(found.sound), found.media


def entry_of(actor: Actor, entry: UUID) -> DiaryEntry:
    """An entry that `actor` may correct. Raises `NotFound`."""
    check(actor, Can.RECORD_VISIT)
    rows = DiaryEntry.objects.visible_to(actor).select_related("visit__companion", "goal")
    found = get(rows, entry)
    if not Pen(actor).may_write(found.visit):
        raise NotFound
    return found


def _visits(actor: Actor) -> QuerySet[Visit]:
    rows = Visit.objects.visible_to(actor).select_related("companion__person", "place")
    return rows.defer("companion__portrait")


def _entries(actor: Actor, visits: Sequence[UUID]) -> list[DiaryEntry]:
    rows = DiaryEntry.objects.visible_to(actor).filter(visit__in=visits)
    return list(rows.select_related("made_by").order_by("made_at", "pk"))


def _goals(entries: Iterable[DiaryEntry]) -> dict[UUID, str]:
    wanted = {entry.goal_id for entry in entries if entry.goal_id}
    rows = Goal.objects.unscoped(reason="named in entries that are visible").filter(pk__in=wanted)
    return {goal.pk: goal.title for goal in rows}


def _photos(entries: Iterable[DiaryEntry]) -> dict[UUID, tuple[int, int]]:
    wanted = [entry.pk for entry in entries if entry.kind == Kind.PHOTO]
    rows = Photo.objects.unscoped(reason="of entries that are visible").filter(pk__in=wanted)
    return {pk: (width, height) for pk, width, height in rows.values_list("pk", "width", "height")}


def _voices(entries: Iterable[DiaryEntry]) -> dict[UUID, int]:
    wanted = [entry.pk for entry in entries if entry.kind == Kind.VOICE]
    rows = Voice.objects.unscoped(reason="of entries that are visible").filter(pk__in=wanted)
    return {pk: seconds or 0 for pk, seconds in rows.values_list("pk", "seconds")}
