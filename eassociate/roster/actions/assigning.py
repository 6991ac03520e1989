"""The coordinator says who goes: after a telephone call, or because plans change."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, NotFound, Notify, Refused, action
from eassociate.notify.kinds import Kind
from eassociate.planner import Candidate
from eassociate.roster.actions.offers import Proposal, stage
from eassociate.roster.locks import hold
from eassociate.roster.models import Offer, Visit
from eassociate.roster.opening import open_up
from eassociate.roster.rules import Reason
from eassociate.roster.staffing import Scene, with_names
from eassociate.roster.stepping_in import accepted_offer, check_pair, plain_reasons, take
from eassociate.roster.telling import Audience, about

#: A visit that was given up for want of a companion may still be saved while it lasts.
_GIVEN_UP = frozenset({Reason.NO_COMPANION, Reason.GUARDIAN_DECLINED, Reason.NOT_STARTED})


class AssignCompanions(Command):
    """«They said yes on the phone»: several visits at once, or one. A visit that has somebody gets
    somebody else: who is moved in one pair may be needed in another. `anyway` as in `MakeOffers`.
    """

    pairs: list[Proposal] = Field(min_length=1, max_length=500)
    anyway: bool = False


class OpenVisit(Command):
    """Nobody goes on this visit now: its companion is needed elsewhere."""

    visit: UUID


@action(AssignCompanions, needs=Can.COVER)
def assign_companions(actor: Actor, command: AssignCompanions) -> Effect:
    """Outcome: `visits` (ids). All or nothing. Families, schools and those who go are told."""
    visits = _held(actor, command.pairs)
    staged = stage(actor, visits.values())
    told = Audience(actor, actor.organisation_id, [v.child_id for v in visits.values()])
    changed = [pair for pair in command.pairs if _is_change(visits[pair.visit], pair.companion)]
    together = {str(pair.visit): str(pair.companion) for pair in command.pairs}
    found = {
        pair.visit: check_pair(
            staged[visits[pair.visit].day],
            visits[pair.visit],
            pair.companion,
            command.anyway,
            together,
        )
        for pair in changed
    }
    notices = [notice for pair in changed for notice in _relieve(told, visits[pair.visit])]
    for pair in changed:
        visit, why = visits[pair.visit], found[pair.visit]
        notices += _assign(actor, told, staged[visit.day], visit, why)
    children = list(dict.fromkeys(visit.child_id for visit in visits.values()))
    return Effect({"visits": [str(pk) for pk in visits]}, children, notices)


@action(OpenVisit, needs=Can.COVER)
def open_visit(actor: Actor, command: OpenVisit) -> Effect:
    visit = _held_by_key(actor, [command.visit], [])[command.visit]
    if visit.companion is None or visit.state != Visit.State.PLANNED:
        raise Refused(_("Nobody is to go on this visit, or it has begun."))
    told = Audience(actor, actor.organisation_id, [visit.child_id])
    notices = _told_open(told, visit)
    open_up([visit], offer=Offer.State.WITHDRAWN)
    return Effect({"visit": str(visit.pk)}, [visit.child_id], notices)


def _held(actor: Actor, pairs: list[Proposal]) -> dict[UUID, Visit]:
    keys = [pair.visit for pair in pairs]
    if len(set(keys)) != len(keys):
        raise Refused(_("One visit, one companion."), field="pairs")
    visits = _held_by_key(actor, keys, [pair.companion for pair in pairs])
    for visit in visits.values():
        _check_open(visit)
    return visits


def _held_by_key(actor: Actor, keys: list[UUID], companions: Iterable[UUID]) -> dict[UUID, Visit]:
    rows = Visit.objects.visible_to(actor).filter(pk__in=keys)
    seen = list(rows)
    if {visit.pk for visit in seen} != set(keys):
        raise NotFound
    hold(
        companions=[*companions, *(visit.companion_id for visit in seen)],
        children=[visit.child_id for visit in seen],
    )
    return {visit.pk: visit for visit in with_names(rows)}


def _check_open(visit: Visit) -> None:
    saved = visit.state == Visit.State.NOT_DELIVERED and visit.reason in _GIVEN_UP
    if visit.state != Visit.State.PLANNED and not saved:
        raise Refused(_("This visit has begun, ended or was called off."))
    if visit.end <= clock.now():
        raise Refused(_("This visit is over."))


def _is_change(visit: Visit, companion: UUID) -> bool:
    return visit.companion_id != companion or visit.state != Visit.State.PLANNED


def _assign(
    actor: Actor, told: Audience, staged: Scene, visit: Visit, found: Candidate
) -> list[Notify]:
    companion = staged.staff[found.companion]
    if companion.pk != visit.regular_id:
        accepted_offer(actor, visit, companion, plain_reasons(found))
    return take(actor, told, visit, companion)


def _relieve(told: Audience, visit: Visit) -> list[Notify]:
    """Who would have gone until now, need not."""
    if visit.companion is None:
        return []
    notices = told.companion(
        visit.companion, Kind.OFFER_WITHDRAWN, None, start=visit.start, end=visit.end
    )
    open_up([visit], offer=Offer.State.WITHDRAWN)
    return notices


def _told_open(told: Audience, visit: Visit) -> list[Notify]:
    person = visit.companion.person_id if visit.companion else None
    facts = {**about(visit), "instead_of": person}
    return [
        *told.guardians(Kind.VISIT_OPEN, visit.child_id, **facts),
        *told.schools(Kind.VISIT_OPEN, visit.child_id, **facts),
        *told.companion(
            visit.companion, Kind.OFFER_WITHDRAWN, None, start=visit.start, end=visit.end
        ),
    ]
