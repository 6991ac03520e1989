"""The cover panel: the open visits of a day, who could go and why, the best for all together."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import ngettext

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.journal.deeds import get
from eassociate.planner import Candidate, Plan, Uncovered, judge, rank, rank_all
from eassociate.roster.models import Offer, Visit
from eassociate.roster.proving import checked_cover
from eassociate.roster.queries.swaps import Swap, swaps
from eassociate.roster.staffing import Scene, now_of, open_visits, scene, with_names
from eassociate.roster.words import reason_in_words, stopped_in_words
from eassociate.staff.models import Companion

#: How many people are named for a visit.
NAMED = 6
NOBODY: frozenset[UUID] = frozenset()


@dataclass(frozen=True)
class Choice:
    """A person for a visit. `stops` is empty for those who can go."""

    companion: UUID
    person: UUID
    name: str
    phone: str
    reasons: list[str]
    stops: list[str]


@dataclass(frozen=True)
class Asked:
    """An offer of the visit, in whatever state."""

    offer: UUID
    companion: UUID
    name: str
    phone: str
    state: str
    deadline: datetime


@dataclass(frozen=True)
class OpenVisit:
    """A visit that nobody goes on. `minutes_left` to the bell, negative after it.

    `proposal` is the best for all visits together; None while somebody is asked, or nobody can.
    `nobody` says why nobody can, `nearest` who nearly could.
    """

    visit: Visit
    minutes_left: int
    asked: list[Asked]
    proposal: Choice | None
    ranked: list[Choice]
    nobody: list[str]
    nearest: list[Choice]


@dataclass(frozen=True)
class Panel:
    """`exact`: the proposal is proven to be the best; `proposed`: of how many visits it is;
    `swaps`: what else could be covered by moving somebody.
    """

    day: date
    visits: list[OpenVisit]
    proposed: int
    exact: bool
    seconds: float
    swaps: list[Swap] = field(default_factory=list)


def cover_panel(actor: Actor, day: date | None = None) -> Panel:
    """Needs `Can.COVER`. The number of queries does not depend on children or companions."""
    check(actor, Can.COVER)
    day = day or clock.today()
    visits = open_visits(actor.organisation_id, day)
    if not visits:
        return Panel(day, [], 0, True, 0.0)
    staged = scene(actor.organisation_id, day, visits)
    plan = checked_cover(staged.without_asked(), replace(now_of(), may_swap=False))
    best = rank_all(staged.problem, [str(visit.pk) for visit in visits], NAMED)
    rows = [_row(staged, plan, best[str(visit.pk)], visit) for visit in visits]
    moves = swaps(actor, day, visits, plan)
    return Panel(day, rows, len(plan.assignments), plan.exact, plan.seconds, moves)


def everybody_for(actor: Actor, visit: UUID) -> list[Choice]:
    """The whole staff for one visit (open or not), the possible first, with what stops the others.

    Raises `NotFound` for a visit the actor does not see.
    """
    return people_for(actor, visit).first


@dataclass(frozen=True)
class People:
    """The first of the staff for a visit, the possible before the others; `number` of them all."""

    first: list[Choice]
    number: int


def people_for(
    actor: Actor,
    visit: UUID,
    search: str = "",
    most: int | None = None,
    without: Set[UUID] = NOBODY,
) -> People:
    """As `everybody_for`, of those whose name has `search` in it (in either script); words are
    found only for the first `most`. Those of `without` are left out.
    """
    check(actor, Can.COVER)
    row = get(with_names(Visit.objects.visible_to(actor)), visit)
    staged, wanted = scene(actor.organisation_id, row.day, [row]), fold(search)
    found = [
        one
        for one in rank(staged.problem, str(row.pk))
        if staged.staff[one.companion].pk not in without
        and wanted in fold(staged.staff[one.companion].person.name)
    ]
    return People([_choice(staged, one) for one in found[:most]], len(found))


def _row(staged: Scene, plan: Plan, best: list[Candidate], visit: Visit) -> OpenVisit:
    key = str(visit.pk)
    chosen = plan.companion_for(key)
    choices = [_choice(staged, candidate) for candidate in best]
    alone = next((u for u in plan.uncovered if u.block == key), None)
    return OpenVisit(
        visit=visit,
        minutes_left=int((visit.start - clock.now()).total_seconds() // 60),
        asked=[_asked(offer) for offer in staged.offers.get(key, ())],
        proposal=_chosen(staged, chosen, key, choices) if chosen else None,
        ranked=choices,
        nobody=_nobody(alone) if alone else [],
        nearest=[_choice(staged, one) for one in alone.closest] if alone else [],
    )


def _chosen(staged: Scene, chosen: str, visit: str, choices: list[Choice]) -> Choice:
    """The proposed person, also when they are not among the first in the list."""
    named = next((choice for choice in choices if str(choice.companion) == chosen), None)
    return named or _choice(staged, judge(staged.problem, visit, chosen))


def _choice(staged: Scene, candidate: Candidate) -> Choice:
    companion: Companion = staged.staff[candidate.companion]
    return Choice(
        companion=companion.pk,
        person=companion.person_id,
        name=companion.person.name,
        phone=companion.person.phone,
        reasons=[reason_in_words(reason) for reason in candidate.reasons],
        stops=[reason_in_words(reason) for reason in candidate.stops],
    )


def _asked(offer: Offer) -> Asked:
    person = offer.companion.person
    return Asked(
        offer.pk, offer.companion_id, person.name, person.phone, offer.state, offer.deadline
    )


def _nobody(alone: Uncovered) -> list[str]:
    said = [stopped_in_words(stop, number) for stop, number in alone.stopped.items()]
    if alone.possible:
        needed = ngettext(
            "%(number)d person could go but is needed for another child",
            "%(number)d people could go but are needed for other children",
            alone.possible,
        )
        said.insert(0, needed % {"number": alone.possible})
    return said
