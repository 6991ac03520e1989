"""Inner steps of actions: somebody goes on a visit that was open. Call with locks held."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.journal.deeds import Notify, Refused
from eassociate.notify.kinds import Kind
from eassociate.planner import Candidate, Stop, judge
from eassociate.roster.crew import times_met
from eassociate.roster.fitting import elsewhere
from eassociate.roster.letting_in import let_in
from eassociate.roster.models import Offer, Visit
from eassociate.roster.opening import withdraw
from eassociate.roster.staffing import Scene
from eassociate.roster.telling import Audience, about
from eassociate.roster.words import reason_in_words
from eassociate.staff.models import Companion

_WHY = "stepping in"
#: Rules that nobody may set aside. The others are the coordinator's to judge (`anyway`).
HARD = frozenset(
    {Stop.RELATIVE, Stop.CONTACT, Stop.ABSENT, Stop.PAPERS, Stop.GUARDIAN_DECLINED, Stop.BUSY}
)


def check_pair(
    staged: Scene,
    visit: Visit,
    companion: UUID,
    anyway: bool,
    together: Mapping[str, str] | None = None,
) -> Candidate:
    """Raises `Refused` with the rule that stops this person, at the field `companion`. `together`:
    visit → companion of everything that is decided in the same step.
    """
    if str(companion) not in staged.staff:
        raise Refused(_("This person does not work here."), field="companion")
    found = judge(staged.problem, str(visit.pk), str(companion), together or {})
    stops = [stop for stop in found.stops if not anyway or stop.code in HARD]
    if stops:
        name = staged.staff[str(companion)].person.name
        why = ", ".join(reason_in_words(stop) for stop in stops)
        raise Refused(f"{name}: {why}", field="companion")
    return found


def plain_reasons(found: Candidate) -> list[dict[str, object]]:
    """The reasons as codes and numbers, for the table."""
    return [
        {
            "code": str(reason.code),
            "number": reason.number,
            "km": reason.km,
            "moment": reason.moment.isoformat() if reason.moment else None,
            "items": list(reason.items),
        }
        for reason in found.reasons
    ]


def take(actor: Actor, told: Audience, visit: Visit, companion: Companion) -> list[Notify]:
    """`companion` goes on `visit`: other offers fall away, access opens, everybody is told.

    Raises `Refused` if they are elsewhere then.
    """
    if elsewhere(visit.start, visit.end, companion=companion.pk, but=[visit.pk]):
        raise Refused(_("There is another visit at this time."), field="companion")
    visit.companion = companion
    visit.state, visit.reason = Visit.State.PLANNED, ""
    visit.save(update_fields=["companion", "state", "reason"])
    notices = withdraw(told, [visit])
    _cannot_be_elsewhere(visit, companion)
    if companion.pk == visit.regular_id:
        return notices
    let_in(visit, companion)
    return [*notices, *_tell(actor, told, visit, companion)]


def _cannot_be_elsewhere(visit: Visit, companion: Companion) -> None:
    """Open offers at the same time cannot be accepted any more: the next person is asked."""
    rows = Offer.objects.unscoped(reason=_WHY).filter(
        companion=companion,
        state=Offer.State.OPEN,
        visit__start__lt=visit.end,
        visit__end__gt=visit.start,
    )
    rows.update(state=Offer.State.DECLINED, answered_at=clock.now())


def _tell(actor: Actor, told: Audience, visit: Visit, companion: Companion) -> list[Notify]:
    met = times_met([visit.child_id], [companion.pk]).get((companion.pk, visit.child_id), 0)
    instead = visit.regular.person_id if visit.regular else None
    facts = {**about(visit), "person": companion.person_id, "instead_of": instead, "met": met}
    family = (
        Kind.SUBSTITUTE_OFFERED if family_is_asked(visit.provider_id) else Kind.SUBSTITUTE_FOUND
    )
    notices = told.guardians(family, visit.child_id, urgent=True, **facts)
    notices += told.schools(Kind.SUBSTITUTE_FOUND, visit.child_id, **facts)
    if actor.role != Role.COORDINATOR:
        notices += told.coordinators(Kind.OFFER_ACCEPTED, visit.child_id, **facts)
    return notices + told.companion(companion, Kind.ASSIGNED, visit.child_id, first=visit.day)


def family_is_asked(provider: UUID) -> bool:
    """Does the provider let families decline a substitute?"""
    return Organisation.objects.filter(pk=provider, guardian_may_decline=True).exists()


def accepted_offer(
    actor: Actor, visit: Visit, companion: Companion, reasons: list[dict[str, object]]
) -> Offer:
    """The row that says who steps in, when it was agreed by telephone."""
    now = clock.now()
    open_one = Offer.objects.unscoped(reason=_WHY).filter(
        visit=visit, companion=companion, state=Offer.State.OPEN
    )
    offer = open_one.first() or Offer(visit=visit, companion=companion, deadline=now)
    offer.made_by_id = actor.person_id if offer._state.adding else offer.made_by_id
    offer.state, offer.answered_at = Offer.State.ACCEPTED, now
    offer.reasons = reasons or offer.reasons
    offer.save()
    return offer
