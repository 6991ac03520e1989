"""Companions are asked to step in; the first who accepts goes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import AwareDatetime, Field

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, NotFound, Notify, Refused, action, get
from eassociate.notify.kinds import Kind
from eassociate.roster import rules
from eassociate.roster.locks import hold
from eassociate.roster.models import Offer, Visit
from eassociate.roster.rules import Made
from eassociate.roster.staffing import Scene, scene, with_names
from eassociate.roster.stepping_in import check_pair, plain_reasons, take
from eassociate.roster.telling import Audience, about

_WHY = "offers of a visit"


class Proposal(Command):
    """This companion for this visit."""

    visit: UUID
    companion: UUID


class MakeOffers(Command):
    """Asks several people at once: the whole proposal of the panel in one tap, or one person.

    One visit may be offered to several. `until`: the deadline; by rule when it is not said.
    `anyway` sets aside what the coordinator may judge (hours, way, times, skills, an earlier no).
    `only_if_nobody_is_asked`: visits with an open offer are left out (the next person after one who
    did not answer).
    """

    proposals: list[Proposal] = Field(min_length=1, max_length=500)
    until: AwareDatetime | None = None
    anyway: bool = False
    only_if_nobody_is_asked: bool = False


class AnswerOffer(Command):
    """The companion's own answer."""

    offer: UUID
    accept: bool


class WithdrawOffer(Command):
    """The coordinator takes an open offer back."""

    offer: UUID


@action(MakeOffers, needs=Can.COVER)
def make_offers(actor: Actor, command: MakeOffers) -> Effect:
    """Outcome: `offers` (ids). All or nothing; a pair that cannot be is refused with its reason."""
    visits = _held(actor, [proposal.visit for proposal in command.proposals])
    staged = stage(actor, visits.values())
    offers: list[Offer] = []
    for proposal in dict.fromkeys(command.proposals):
        visit = visits[proposal.visit]
        if command.only_if_nobody_is_asked and not _lonely(staged[visit.day], visit):
            continue
        offers.append(_offer(actor, staged[visit.day], visit, proposal, command))
    Offer.objects.unscoped(reason=_WHY).bulk_create(offers)
    children = list(dict.fromkeys(offer.visit.child_id for offer in offers))
    return Effect({"offers": [str(o.pk) for o in offers]}, children, _asked(actor, offers))


def _held(actor: Actor, keys: Sequence[UUID]) -> dict[UUID, Visit]:
    """The visits, held and still open. Raises `NotFound` or `Refused`."""
    rows = Visit.objects.visible_to(actor).filter(pk__in=keys)
    children = dict(rows.values_list("pk", "child"))
    if set(children) != set(keys):
        raise NotFound
    hold(children=children.values())
    visits = {visit.pk: visit for visit in with_names(rows)}
    if any(not visit.uncovered or visit.end <= clock.now() for visit in visits.values()):
        raise Refused(_("One of these visits is covered already or over. Look again, please."))
    return visits


def stage(actor: Actor, visits: Iterable[Visit]) -> dict[date, Scene]:
    """The staff of each day of the visits."""
    days: dict[date, list[Visit]] = defaultdict(list)
    for visit in visits:
        days[visit.day].append(visit)
    return {day: scene(actor.organisation_id, day, rows) for day, rows in days.items()}


def _lonely(staged: Scene, visit: Visit) -> bool:
    made = staged.offers.get(str(visit.pk), ())
    return not any(offer.state == Offer.State.OPEN for offer in made)


def _offer(
    actor: Actor, staged: Scene, visit: Visit, proposal: Proposal, command: MakeOffers
) -> Offer:
    found = check_pair(staged, visit, proposal.companion, command.anyway)
    made = staged.offers.get(str(visit.pk), ())
    if any(o.companion_id == proposal.companion and o.state == Offer.State.OPEN for o in made):
        name = staged.staff[str(proposal.companion)].person.name
        raise Refused(_("%(name)s has been asked already.") % {"name": name}, field="companion")
    now = clock.now()
    deadline = command.until or rules.offer_deadline(now, visit.start)
    if deadline <= now:
        raise Refused(_("The deadline must be in the future."), field="until")
    return Offer(
        visit=visit,
        companion=staged.staff[str(proposal.companion)],
        made_by_id=actor.person_id,
        made_at=now,
        deadline=min(deadline, visit.end),
        reasons=plain_reasons(found),
    )


def _asked(actor: Actor, offers: Sequence[Offer]) -> list[Notify]:
    told = Audience(actor, actor.organisation_id, ())
    return [
        notice
        for offer in offers
        for notice in told.companion(
            offer.companion,
            Kind.OFFER_MADE,
            None,  # no child before acceptance
            **about(offer.visit),
            offer=offer.pk,
            until=offer.deadline,
            urgent=True,
        )
    ]


@action(AnswerOffer, needs=Can.ANSWER_OFFER)
def answer_offer(actor: Actor, command: AnswerOffer) -> Effect:
    """Outcome: `state`, `visit`. The first acceptance wins; who comes later is told so.

    From acceptance on, the companion sees the child until the visit ends.
    """
    offer = _own_offer(actor, command.offer)
    hold(companions=[offer.companion_id], children=[offer.visit.child_id])
    offer = _own_offer(actor, command.offer)
    if command.accept:
        return _accept(actor, offer)
    if offer.state != Offer.State.OPEN:
        raise Refused(_("This question has been settled already."))
    offer.state, offer.answered_at = Offer.State.DECLINED, clock.now()
    offer.save(update_fields=["state", "answered_at"])
    told = Audience(actor, offer.visit.provider_id, [offer.visit.child_id])
    facts = {**about(offer.visit), "person": offer.companion.person_id, "urgent": True}
    notices = told.coordinators(Kind.OFFER_DECLINED, offer.visit.child_id, **facts)
    return _answered(offer, notices)


def _own_offer(actor: Actor, pk: UUID) -> Offer:
    mine = Offer.objects.visible_to(actor).filter(companion__person=actor.person_id)
    return get(mine.select_related("visit__regular", "companion__person"), pk)


def _accept(actor: Actor, offer: Offer) -> Effect:
    others = Offer.objects.unscoped(reason=_WHY).filter(visit=offer.visit_id)
    plain = [_plain(one) for one in others]
    if not offer.visit.uncovered or not rules.can_accept(_plain(offer), plain, clock.now()):
        raise Refused(_too_late(offer))
    offer.state, offer.answered_at = Offer.State.ACCEPTED, clock.now()
    offer.save(update_fields=["state", "answered_at"])
    told = Audience(actor, offer.visit.provider_id, [offer.visit.child_id])
    return _answered(offer, take(actor, told, offer.visit, offer.companion))


def _plain(offer: Offer) -> Made:
    state = rules.Offer(offer.state)
    return Made(offer.pk, offer.visit_id, offer.companion_id, state, offer.deadline)


def _too_late(offer: Offer) -> str:
    if offer.visit.companion_id == offer.companion_id:
        return _("You have accepted already.")
    if offer.visit.companion_id is not None:
        return _("Somebody else was faster. Thank you for being ready to help.")
    if offer.visit.state != Visit.State.PLANNED or offer.state == Offer.State.WITHDRAWN:
        return _("You are no longer needed there. Thank you for being ready to help.")
    return _("The time to answer is over. Please call the coordinator if you can go.")


def _answered(offer: Offer, notices: Sequence[Notify]) -> Effect:
    outcome = {"state": str(offer.state), "visit": str(offer.visit_id)}
    return Effect(outcome, [offer.visit.child_id], notices)


@action(WithdrawOffer, needs=Can.COVER)
def withdraw_offer(actor: Actor, command: WithdrawOffer) -> Effect:
    rows = Offer.objects.visible_to(actor).select_related("visit", "companion__person")
    offer = get(rows, command.offer)
    hold(children=[offer.visit.child_id])
    offer = get(rows, command.offer)
    if offer.state != Offer.State.OPEN:
        raise Refused(_("This question has been settled already."))
    offer.state, offer.answered_at = Offer.State.WITHDRAWN, clock.now()
    offer.save(update_fields=["state", "answered_at"])
    told = Audience(actor, actor.organisation_id, ())
    notices = told.companion(
        offer.companion, Kind.OFFER_WITHDRAWN, None, start=offer.visit.start, end=offer.visit.end
    )
    return _answered(offer, notices)
