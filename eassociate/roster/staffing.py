"""The tables as the planner wants them: the open visits of a day and everybody who might go.

A fixed number of queries, however many children and companions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils.timezone import localtime

from eassociate.core import clock
from eassociate.planner import Block, Busy, Morning, Problem
from eassociate.planner import Companion as Goer
from eassociate.roster.crew import Crew
from eassociate.roster.models import Offer, Visit
from eassociate.roster.ways import travel_of
from eassociate.roster.weights import UNKNOWN_WEIGHT, weights_of
from eassociate.staff.models import Companion

_WHY = "who could go"


@dataclass(frozen=True)
class Scene:
    """A day's problem with its rows: visits and companions by their keys (ids as text)."""

    problem: Problem
    visits: Mapping[str, Visit]
    staff: Mapping[str, Companion]
    #: All offers of these visits, oldest first.
    offers: Mapping[str, Sequence[Offer]]

    def without_asked(self) -> Problem:
        """The problem of the visits nobody is asked for yet; who is asked elsewhere is busy."""
        asked = {key for key, offers in self.offers.items() if any(map(_is_open, offers))}
        busy: dict[str, list[Busy]] = defaultdict(list)
        for key in sorted(asked):
            visit = self.visits[key]
            for offer in filter(_is_open, self.offers[key]):
                place = str(visit.place_id)
                busy[str(offer.companion_id)].append(
                    Busy(localtime(visit.start), localtime(visit.end), place)
                )
        people = (_busier(p, busy.get(p.key, [])) for p in self.problem.companions)
        blocks = tuple(b for b in self.problem.blocks if b.key not in asked)
        kept = {b: who for b, who in self.problem.previous.items() if b not in asked}
        return replace(self.problem, blocks=blocks, companions=tuple(people), previous=kept)


def now_of() -> Morning:
    """The morning as the tables tell it: absences and what has begun are in the problem already."""
    return Morning(localtime(clock.now()))


def _is_open(offer: Offer) -> bool:
    return offer.state == Offer.State.OPEN


def _busier(goer: Goer, more: list[Busy]) -> Goer:
    return replace(goer, busy=(*goer.busy, *more)) if more else goer


def open_visits(provider: UUID, day: date) -> list[Visit]:
    """Planned visits of the day that nobody goes on and that are not over, in their order."""
    rows = Visit.objects.unscoped(reason=_WHY).filter(
        provider=provider, day=day, state=Visit.State.PLANNED, companion=None, end__gt=clock.now()
    )
    return list(with_names(rows).order_by("start", "pk"))


def with_names(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """Visits with what a sentence about them needs."""
    return rows.select_related("child", "place", "companion__person", "regular__person")


def movable_visits(provider: UUID, day: date) -> list[Visit]:
    """Planned visits of the day that somebody goes on and that have not begun, in their order."""
    rows = Visit.objects.unscoped(reason=_WHY).filter(
        provider=provider,
        day=day,
        state=Visit.State.PLANNED,
        companion__isnull=False,
        start__gt=clock.now(),
    )
    return list(with_names(rows).order_by("start", "pk"))


def scene(
    provider: UUID, day: date, visits: Sequence[Visit], movable: Sequence[Visit] = ()
) -> Scene:
    """The problem of `visits` (all of `day`, child and place loaded) with the whole staff.

    Who goes on them now is not said: they are to be given. `movable` are visits whose companion
    may be sent elsewhere (`Problem.previous`).
    """
    staff = list(
        Companion.objects.filter(provider=provider, active=True)
        .select_related("person")
        .order_by("pk")
    )
    both = [*visits, *movable]
    offers = _offers(both)
    crew = Crew(provider, day, both, staff, offers)
    weights = weights_of(day, day, child__in=[visit.child_id for visit in both])
    problem = Problem(
        blocks=tuple(_block(visit, weights) for visit in both),
        companions=tuple(crew.goer(companion) for companion in staff),
        travel=travel_of(provider, staff),
        previous={str(v.pk): str(v.companion_id) for v in movable},
    )
    return Scene(problem, {str(v.pk): v for v in both}, {str(c.pk): c for c in staff}, offers)


def _block(visit: Visit, weights: Mapping[UUID, int]) -> Block:
    return Block(
        key=str(visit.pk),
        child=str(visit.child_id),
        start=localtime(visit.start),
        end=localtime(visit.end),
        place=str(visit.place_id),
        skills=frozenset(visit.child.skills),
        weight=weights.get(visit.child_id, UNKNOWN_WEIGHT),
    )


def _offers(visits: Sequence[Visit]) -> dict[str, list[Offer]]:
    found: dict[str, list[Offer]] = defaultdict(list)
    rows = Offer.objects.unscoped(reason=_WHY).filter(visit__in=[v.pk for v in visits])
    for offer in rows.select_related("companion__person").order_by("made_at", "pk"):
        found[str(offer.visit_id)].append(offer)
    return found
