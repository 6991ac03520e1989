"""Two people are asked to step in, and one child is left for whoever tries the demo."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta

from eassociate.access.models import Membership
from eassociate.access.queries import actor_of
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.demo.making.town import Town
from eassociate.demo.making.writing import every
from eassociate.journal.deeds import Refused, perform
from eassociate.roster.actions.offers import MakeOffers, Proposal
from eassociate.roster.models import Offer
from eassociate.roster.queries.cover import OpenVisit, cover_panel

WANTED = 2
#: Longer than the roster would wait: somebody wants to look around first.
WAIT = timedelta(minutes=60)
#: Nobody is asked for less.
LEFT = timedelta(minutes=20)


def ask(town: Town) -> None:
    """So that two offers are open, whatever became of earlier ones."""
    rows = Membership.objects.filter(person=town.coordinator, role=Role.COORDINATOR)
    coordinator = actor_of(rows.select_related("person").get())
    waiting = every(Offer).filter(state=Offer.State.OPEN, deadline__gt=clock.now())
    missing = WANTED - waiting.count()
    worth = [v for v in cover_panel(coordinator).visits if v.visit.end > town.now + LEFT]
    worth.sort(key=lambda v: v.visit.start <= town.now)  # whoever is asked has time to get there
    for proposal in _proposals(worth)[: max(missing, 0)]:
        with suppress(Refused):
            perform(coordinator, MakeOffers(proposals=[proposal], until=clock.now() + WAIT))


def _proposals(visits: Sequence[OpenVisit]) -> list[Proposal]:
    """One person for each visit but the last, then a second and a third; nobody is asked twice."""
    lonely = [visit for visit in visits if not visit.asked]
    first = lonely[:-1] if len(lonely) > WANTED else lonely[:1]
    used = {asked.companion for visit in visits for asked in visit.asked}
    found = []
    for visit in [*first, *visits, *visits]:
        free = [choice.companion for choice in visit.ranked if choice.companion not in used]
        if free:
            used.add(free[0])
            found.append(Proposal(visit=visit.visit.pk, companion=free[0]))
    return found
