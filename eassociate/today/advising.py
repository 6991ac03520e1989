"""What a professional needs for few minutes a week: the children's goals and their last days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import transaction

from eassociate.access.actor import Actor
from eassociate.cases.queries import GoalSeen, goals_of_children
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.diary.queries import Record, records_of
from eassociate.journal.openings import What, note_openings
from eassociate.roster.models import Visit

#: Children of a page, how many visits of each are shown, and how far back these may lie.
ROWS, SHOWN, BACK = 10, 3, timedelta(days=21)


@dataclass(frozen=True)
class Advised:
    """A child with its goals of today (and the advice on them), and its last visits."""

    child: Child
    goals: Sequence[GoalSeen]
    records: Sequence[Record]

    @property
    def opened(self) -> Record | None:
        """The latest visit of which something is written."""
        return next((record for record in self.records if record.facts), None)


@dataclass(frozen=True)
class Advising:
    children: Sequence[Advised]
    page: Page[Child]


def advising(actor: Actor, number: str) -> Advising:
    """A page of the actor's children, by name; writes down that their diaries and goals were looked
    at. The number of queries does not depend on how many children there are."""
    rows = Child.objects.visible_to(actor).exclude(status=Child.Status.ENDED)
    rows = rows.select_related("school").order_by("name_folded", "pk")
    with transaction.atomic():
        page = Paginator(rows, ROWS).get_page(number)
        ids = [child.pk for child in page.object_list]
        note_openings(actor, ids, What.DIARY)
        note_openings(actor, ids, What.GOALS)
        goals, records = goals_of_children(actor, ids), _records(actor, ids)
    children = [Advised(c, goals.get(c.pk, []), records[c.pk]) for c in page.object_list]
    return Advising(children, page)


def _records(actor: Actor, children: Sequence[UUID]) -> dict[UUID, list[Record]]:
    """Child → its last visits that took place or are under way, the latest first."""
    today = clock.today()
    rows = Visit.objects.visible_to(actor).filter(
        child__in=children,
        day__range=(today - BACK, today),
        state__in=(Visit.State.STARTED, Visit.State.ENDED),
    )
    held: dict[UUID, list[Visit]] = defaultdict(list)
    rows = rows.select_related("companion__person", "place").defer("companion__portrait")
    for visit in rows.order_by("-start"):
        if len(held[visit.child_id]) < SHOWN:
            held[visit.child_id].append(visit)
    found: dict[UUID, list[Record]] = defaultdict(list)
    for record in records_of(actor, [visit for own in held.values() for visit in own]):
        found[record.visit.child_id].append(record)
    return found
