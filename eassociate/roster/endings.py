"""What becomes of timetable and visits when a companion or a child leaves the service.

Steps of the actions of lower rooms (`staff.slots.endings`, `children.slots.status_steps`).
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from eassociate.access.actor import Actor
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.deeds import Effect
from eassociate.roster.actions.generation import horizon, told_of
from eassociate.roster.actions.timetable import keep_relation
from eassociate.roster.generation import synchronise
from eassociate.roster.locks import hold_timetables
from eassociate.roster.models import Line, Offer, Visit
from eassociate.roster.opening import call_off, open_up
from eassociate.roster.rules import Reason
from eassociate.roster.telling import Audience
from eassociate.staff.models import Companion

_WHY = "somebody leaves the service"


def companion_leaves(actor: Actor, companion: UUID) -> Effect:
    """Takes the companion out of timetables and of all visits ahead, which are open then; answers
    that are still awaited are awaited no more."""
    lines = Line.objects.unscoped(reason=_WHY).filter(
        Q(valid_until=None) | Q(valid_until__gte=clock.today()), companion=companion
    )
    ahead = Visit.objects.unscoped(reason=_WHY).filter(
        companion=companion, state=Visit.State.PLANNED, start__gt=clock.now()
    )
    children = {*lines.values_list("child", flat=True), *ahead.values_list("child", flat=True)}
    hold_timetables(children, [companion])
    lines.update(companion=None)
    open_up(list(ahead), offer=Offer.State.WITHDRAWN)
    Offer.objects.unscoped(reason=_WHY).filter(companion=companion, state=Offer.State.OPEN).update(
        state=Offer.State.WITHDRAWN, answered_at=clock.now()
    )
    changes = synchronise(actor.organisation_id, clock.today(), horizon(), children)
    return Effect(children=sorted(children), notices=told_of(actor, changes))


def child_changes_status(actor: Actor, child: Child) -> Effect:
    """Visits ahead are there for a child in the service and for nobody else."""
    hold_timetables([child.pk])
    changes = synchronise(child.provider_id, clock.today(), horizon(), [child.pk])
    notices = told_of(actor, changes)
    if child.status == Child.Status.ACTIVE:
        _let_usual_companions_in(child)
    else:
        told = Audience(actor, child.provider_id, [child.pk])
        notices += call_off(told, _planned_ahead(child), Reason.OTHER)
    return Effect(children=[child.pk], notices=notices)


def _planned_ahead(child: Child) -> list[Visit]:
    """What the timetable did not take back, because it was changed by hand."""
    rows = Visit.objects.unscoped(reason=_WHY).filter(child=child, state=Visit.State.PLANNED)
    return list(rows.filter(start__gt=clock.now()))


def _let_usual_companions_in(child: Child) -> None:
    usual = Line.objects.unscoped(reason=_WHY).filter(child=child).values("companion")
    for companion in Companion.objects.filter(pk__in=usual, active=True).select_related("person"):
        keep_relation(child, companion)
