"""What has to happen without anybody tapping. Called every few seconds; does nothing when nothing
is due, and the same once however many call it.
"""

from __future__ import annotations

import logging
from datetime import date
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation
from eassociate.access.queries import system_actor
from eassociate.core import clock
from eassociate.core.statistics import refresh_statistics
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.journal.models import Entry
from eassociate.roster.actions.closing import (
    CloseUncovered,
    CloseUnstarted,
    ExpireOffers,
    due_offers,
    due_uncovered,
    due_unstarted,
)
from eassociate.roster.actions.generation import GenerateVisits, horizon
from eassociate.roster.actions.lateness import TellOfLateStarts, due_late
from eassociate.roster.actions.offers import MakeOffers, Proposal
from eassociate.roster.chases import settle_chases
from eassociate.roster.models import Offer, Visit
from eassociate.roster.proving import checked_cover
from eassociate.roster.staffing import now_of, open_visits, scene

log = logging.getLogger(__name__)

#: States of a last offer after which the next person is asked. Not after a coordinator's «no more».
_GOES_ON = frozenset({Offer.State.DECLINED, Offer.State.EXPIRED, Offer.State.REFUSED})


def tick() -> None:
    """All that is due, for every provider; trouble at one does not keep the others waiting."""
    for provider in Organisation.objects.filter(kind=Organisation.Kind.PROVIDER).order_by("pk"):
        try:
            run_due(provider.pk)
        except Exception:
            log.exception("what is due failed for provider %s", provider.pk)


def run_due(provider: UUID) -> None:
    """Offers run out, the next are asked, visits are closed, late starts told, weeks planned."""
    actor = system_actor(provider)
    if due_offers(actor).exists():
        perform(actor, ExpireOffers())
    ask_next(actor)
    if due_uncovered(actor).exists():
        perform(actor, CloseUncovered())
    if due_unstarted(actor).exists():
        perform(actor, CloseUnstarted())
    if due_late(actor):
        perform(actor, TellOfLateStarts())
    settle_chases(actor)
    if not _planned_today(actor):
        perform(actor, GenerateVisits(first=clock.today(), last=horizon()))
        refresh_statistics()


def ask_next(actor: Actor) -> None:
    """Where people were asked and nobody can, the best of the others is asked.

    The choice is made before the lock is taken; what has changed meanwhile is left for next time.
    """
    for day in _days_that_wait(actor):
        proposals = _next(actor.organisation_id, day)
        if not proposals:
            continue
        try:
            perform(actor, MakeOffers(proposals=proposals, only_if_nobody_is_asked=True))
        except (Refused, NotFound):  # changed meanwhile: next time
            continue


def _waiting(actor: Actor) -> dict[UUID, date]:
    """Open visits ahead whose last offer came to nothing."""
    rows = Offer.objects.visible_to(actor).filter(
        visit__state=Visit.State.PLANNED, visit__companion=None, visit__start__gt=clock.now()
    )
    last: dict[UUID, tuple[str, date]] = {}
    asked: set[UUID] = set()
    for visit, state, day in rows.order_by("made_at", "answered_at").values_list(
        "visit", "state", "visit__day"
    ):
        last[visit] = (state, day)
        if state == Offer.State.OPEN:
            asked.add(visit)
    return {
        visit: day
        for visit, (state, day) in last.items()
        if state in _GOES_ON and visit not in asked
    }


def _days_that_wait(actor: Actor) -> list[date]:
    return sorted(set(_waiting(actor).values()))


def _next(provider: UUID, day: date) -> list[Proposal]:
    """The exact choice for the visits that wait, with who is asked elsewhere left out."""
    actor = system_actor(provider)
    waiting = _waiting(actor)
    visits = open_visits(provider, day)
    if not any(visit.pk in waiting for visit in visits):
        return []
    plan = checked_cover(scene(provider, day, visits).without_asked(), now_of())
    return [
        Proposal(visit=UUID(pair.block), companion=UUID(pair.companion))
        for pair in plan.assignments
        if UUID(pair.block) in waiting
    ]


def _planned_today(actor: Actor) -> bool:
    """Were the weeks ahead made today already?"""
    first, last = clock.day_bounds(clock.today())
    return Entry.objects.filter(
        organisation=actor.organisation_id,
        action="generate_visits",
        role=actor.role,
        recorded_at__gte=first,
        recorded_at__lt=last,
    ).exists()
