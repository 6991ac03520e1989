"""Companions in a list, those first whose papers need somebody's care."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.staff.models import Companion, Paper
from eassociate.staff.rules import PaperState, paper_state


@dataclass(frozen=True)
class PaperSeen:
    kind: str
    label: Any
    valid_until: date | None
    state: PaperState

    @property
    def fine(self) -> bool:
        return self.state == PaperState.VALID


@dataclass(frozen=True)
class Row:
    pk: UUID
    name: str
    area: str
    weekly_minutes: int
    contract_until: date | None
    contract: PaperState
    #: Those that are missing, over or run out soon.
    care: list[PaperSeen]


def companions_of(actor: Actor, search: str = "", *, active: bool = True) -> QuerySet[Companion]:
    """The provider's companions: first whose papers are missing, then by the paper that runs out
    first, then by name."""
    check(actor, Can.SEE_STAFF)
    rows = Companion.objects.filter(provider=actor.organisation_id, active=active)
    for word in fold(search[:200]).split():
        rows = rows.filter(person__name_folded__contains=word)
    rows = rows.select_related("person").prefetch_related("papers").defer("portrait")
    rows = rows.annotate(held=Count("papers"), soonest=Min("papers__valid_until"))
    return rows.order_by("held", F("soonest").asc(nulls_first=True), "person__name_folded", "pk")


def counts_of(actor: Actor) -> tuple[int, int]:
    """How many are employed, and how many were."""
    check(actor, Can.SEE_STAFF)
    rows = Companion.objects.filter(provider=actor.organisation_id)
    return rows.filter(active=True).count(), rows.filter(active=False).count()


def row_of(companion: Companion) -> Row:
    """A companion of `companions_of` as a line of the list; asks the database nothing."""
    return Row(
        pk=companion.pk,
        name=companion.person.name,
        area=companion.area,
        weekly_minutes=companion.weekly_minutes,
        contract_until=companion.contract_until,
        contract=contract_state(companion),
        care=[paper for paper in papers_of(companion) if not paper.fine],
    )


def papers_of(companion: Companion) -> list[PaperSeen]:
    """One of each kind, there or missing."""
    held = {paper.kind: paper.valid_until for paper in companion.papers.all()}
    today = clock.today()
    return [
        PaperSeen(kind.value, kind.label, held.get(kind), paper_state(held.get(kind), today))
        for kind in Paper.Kind
    ]


def contract_state(companion: Companion) -> PaperState:
    """A contract without a last day is valid."""
    if companion.contract_until is None:
        return PaperState.VALID
    return paper_state(companion.contract_until, clock.today())
