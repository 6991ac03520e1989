"""Who must not accompany whom: relatives and members of the household, or ruled out otherwise."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Refused, action, get
from eassociate.roster.locks import hold
from eassociate.roster.models import Line, MustNotAccompany, Offer, Visit
from eassociate.roster.opening import open_up
from eassociate.staff.models import Companion

_WHY = "ruling out"


class RuleOut(Command):
    """This companion must not accompany this child, from now on."""

    child: UUID
    companion: UUID


class AllowAgain(Command):
    """Takes that back, when it was entered by mistake or no longer holds."""

    ruled_out: UUID


@action(RuleOut, needs=Can.EDIT_TIMETABLE)
def rule_out(actor: Actor, command: RuleOut) -> Effect:
    """Outcome: `ruled_out`, `open` (visits ahead that have nobody now). Refuses while the timetable
    still sends this person: that is changed first.
    """
    child = get(Child.objects.visible_to(actor), command.child)
    staff = Companion.objects.filter(provider=actor.organisation_id, pk=command.companion)
    companion = staff.first()
    if companion is None:
        raise Refused(_("This person does not work here."), field="companion")
    hold(companions=[companion.pk], children=[child.pk])
    if _in_timetable(child, companion):
        said = _("The timetable of the child still names this person. Please change it first.")
        raise Refused(said, field="companion")
    rows = MustNotAccompany.objects.visible_to(actor)
    held, _new = rows.get_or_create(child=child, companion=companion)
    visits = _keep_away(child, companion)
    outcome = {"ruled_out": str(held.pk), "open": [str(visit.pk) for visit in visits]}
    return Effect(outcome, [child.pk])


@action(AllowAgain, needs=Can.EDIT_TIMETABLE)
def allow_again(actor: Actor, command: AllowAgain) -> Effect:
    """Outcome: `child`."""
    rows = MustNotAccompany.objects.visible_to(actor)
    held = get(rows, command.ruled_out)
    rows.filter(pk=held.pk).delete()
    return Effect({"child": str(held.child_id)}, [held.child_id])


def _in_timetable(child: Child, companion: Companion) -> bool:
    lasting = Q(valid_until=None) | Q(valid_until__gte=clock.today())
    lines = Line.objects.unscoped(reason=_WHY).filter(lasting, child=child, companion=companion)
    return lines.exists()


def _keep_away(child: Child, companion: Companion) -> list[Visit]:
    """Visits ahead are open again, questions to this person fall away."""
    rows = Visit.objects.unscoped(reason=_WHY).filter(
        child=child, companion=companion, state=Visit.State.PLANNED, end__gt=clock.now()
    )
    visits = list(rows.order_by("start"))
    open_up(visits, offer=Offer.State.WITHDRAWN)
    asked = Offer.objects.unscoped(reason=_WHY).filter(
        visit__child=child, companion=companion, state=Offer.State.OPEN
    )
    asked.update(state=Offer.State.WITHDRAWN, answered_at=clock.now())
    return visits
