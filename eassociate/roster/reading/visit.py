"""One visit as its page shows it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast

from eassociate.access.actor import Actor
from eassociate.access.roles import Can, Role
from eassociate.core import clock
from eassociate.journal.deeds import get
from eassociate.journal.history import Deed, in_words
from eassociate.journal.models import Touch
from eassociate.journal.openings import What, note_opening
from eassociate.roster.models import Offer, Visit
from eassociate.roster.reading.strips import segment_of
from eassociate.ui.strip import Strip

#: Entries looked at for the history of a visit.
HISTORY = 100


@dataclass(frozen=True)
class VisitSeen:
    """`flags`: codes of `rules.Flag`; `offers` and `history` only for those who may see them."""

    visit: Visit
    strip: Strip
    met: int | None
    offers: Sequence[Offer]
    history: Sequence[Deed]
    now: datetime
    may_plan: bool
    may_record: bool

    @property
    def uncovered(self) -> bool:
        return self.visit.uncovered

    @property
    def planned(self) -> bool:
        return self.visit.state == Visit.State.PLANNED

    @property
    def over(self) -> bool:
        return self.visit.end <= self.now

    @property
    def offset_of_start(self) -> int | None:
        """How many minutes after the plan it began."""
        begun = self.visit.started_at
        return _minutes(self.visit.start, begun) if begun else None


def _minutes(plan: datetime, real: datetime) -> int:
    return round((real - plan).total_seconds() / 60)


@transaction.atomic
def visit_seen(actor: Actor, pk: UUID) -> VisitSeen:
    """The visit `pk` with the day of its child. Raises `NotFound`."""
    rows = Visit.objects.visible_to(actor)
    related = ("child__school", "place", "companion__person", "regular__person", "line")
    visit = get(rows.select_related(*related), pk)
    note_opening(actor, visit.child_id, What.RECORD)
    may_plan = actor.can(Can.COVER)
    return VisitSeen(
        visit=visit,
        strip=_day(actor, visit),
        met=_met(actor, visit),
        offers=_offers(actor, visit) if may_plan else (),
        history=_history(actor, visit) if actor.can(Can.SEE_OPENINGS) else (),
        now=clock.now(),
        may_plan=may_plan,
        may_record=actor.can(Can.SEE_DIARY) and actor.role != Role.SCHOOL,
    )


def _day(actor: Actor, visit: Visit) -> Strip:
    rows = Visit.objects.visible_to(actor).filter(child=visit.child_id, day=visit.day)
    rows = rows.select_related("place", "companion__person").order_by("start")
    now = clock.now() if visit.day == clock.today() else None
    return Strip(visit.day, "", [segment_of(row) for row in rows], now)


def _met(actor: Actor, visit: Visit) -> int | None:
    """How often the companion and the child have been together; None while nobody goes."""
    if visit.companion_id is None:
        return None
    rows = Visit.objects.visible_to(actor).filter(
        child=visit.child_id, companion=visit.companion_id, state=Visit.State.ENDED
    )
    return rows.exclude(pk=visit.pk).count()


def _offers(actor: Actor, visit: Visit) -> list[Offer]:
    rows = Offer.objects.visible_to(actor).filter(visit=visit)
    return list(rows.select_related("companion__person").order_by("made_at", "pk"))


def _history(actor: Actor, visit: Visit) -> list[Deed]:
    """What was done about this visit, newest first: entries that name it or one of its offers."""
    offers = Offer.objects.visible_to(actor).filter(visit=visit).values_list("pk", flat=True)
    named = Q()
    for pk in (visit.pk, *offers):
        named |= Q(body__contains=str(pk)) | Q(outcome__contains=str(pk))
    rows = Touch.objects.visible_to(actor).filter(child=visit.child_id)
    rows = rows.annotate(
        body=Cast("entry__body", TextField()), outcome=Cast("entry__outcome", TextField())
    )
    found = rows.filter(named).select_related("entry__person").order_by("-entry__recorded_at")
    return in_words(found[:HISTORY])
