"""The family's word on a substitute."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Command, Text
from eassociate.journal.deeds import Effect, Notify, Refused, action, get
from eassociate.notify.kinds import Kind
from eassociate.roster.locks import hold
from eassociate.roster.models import Offer, Visit
from eassociate.roster.opening import open_up
from eassociate.roster.stepping_in import family_is_asked
from eassociate.roster.telling import Audience, about
from eassociate.staff.models import Companion

_WHY = "the family's word"


class AnswerSubstitute(Command):
    """A guardian welcomes or declines the substitute of `visit`, with a reason if they like."""

    visit: UUID
    agree: bool
    objection: Text = ""


@action(AnswerSubstitute, needs=Can.ANSWER_SUBSTITUTE)
def answer_substitute(actor: Actor, command: AnswerSubstitute) -> Effect:
    """Outcome: `visit`, `agreed`. By a guardian who may decide, before the visit begins; declining
    where the provider allows it. Who is declined sees the child no longer; the visit is open again.
    """
    rows = Visit.objects.visible_to(actor).select_related("companion__person", "regular")
    seen = get(rows, command.visit)
    _check_decides(actor, seen)
    hold(companions=[seen.companion_id], children=[seen.child_id])
    visit = get(rows, command.visit)
    offer = _accepted(visit)
    told = Audience(actor, visit.provider_id, [visit.child_id])
    if command.agree:
        notices = _agree(told, visit, offer)
    else:
        notices = _decline(told, visit, offer, command.objection)
    outcome = {"visit": str(visit.pk), "agreed": command.agree}
    return Effect(outcome, [visit.child_id], notices)


def _check_decides(actor: Actor, visit: Visit) -> None:
    mine = standing_relations(actor.at).filter(
        child=visit.child_id, person=actor.person_id, role=actor.role
    )
    if not mine.filter(may_decide=True).exists():
        raise Refused(_("Only a guardian who decides for the child can answer."))


def _accepted(visit: Visit) -> Offer:
    offers = Offer.objects.unscoped(reason=_WHY).filter(visit=visit, state=Offer.State.ACCEPTED)
    offer = offers.first()
    if offer is None or not visit.substituted or visit.state != Visit.State.PLANNED:
        raise Refused(_("There is no substitute to answer for any more."))
    return offer


def _agree(told: Audience, visit: Visit, offer: Offer) -> list[Notify]:
    offer.agreed_at = clock.now()
    offer.save(update_fields=["agreed_at"])
    return _tell(told, visit, visit.companion, Kind.SUBSTITUTE_ACCEPTED)


def _decline(told: Audience, visit: Visit, offer: Offer, objection: str) -> list[Notify]:
    if not family_is_asked(visit.provider_id):
        raise Refused(_("Please call the coordinator if this substitute is not right."))
    substitute = visit.companion
    offer.state, offer.answered_at = Offer.State.REFUSED, clock.now()
    offer.objection, offer.agreed_at = objection, None
    offer.save(update_fields=["state", "answered_at", "objection", "agreed_at"])
    open_up([visit])
    return _tell(told, visit, substitute, Kind.SUBSTITUTE_DECLINED, urgent=True)


def _tell(
    told: Audience, visit: Visit, companion: Companion | None, kind: str, urgent: bool = False
) -> list[Notify]:
    person = companion.person_id if companion else None
    facts = {**about(visit), "person": person, "urgent": urgent}
    return [
        *told.coordinators(kind, visit.child_id, **facts),
        *told.companion(companion, kind, visit.child_id, **facts),
    ]
