"""A visit that should have begun: after minutes of the site's choice its companion is reminded, the
coordinators are told, and at last the family. Run as the system, again and again.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Notify, action
from eassociate.notify.chasing import steps_of
from eassociate.notify.kinds import Kind
from eassociate.roster.locks import hold
from eassociate.roster.models import Visit
from eassociate.roster.rules import Flag, LateStep, State, late_steps
from eassociate.roster.telling import Audience, about

_WHY = "what is due"


class TellOfLateStarts(Command):
    """Visits should have begun a while ago: who is to know by now is told, each once."""


@action(TellOfLateStarts, needs=Can.RUN_JOBS)
def tell_of_late_starts(actor: Actor, command: TellOfLateStarts) -> Effect:
    """Outcome: `visits` (ids)."""
    hold(children=[visit.child_id for visit, _steps in due_late(actor)])
    due = due_late(actor)
    told = Audience(actor, actor.organisation_id, [visit.child_id for visit, _steps in due])
    notices = [
        notice for visit, steps in due for step in steps for notice in _told(told, visit, step)
    ]
    _keep(due)
    visits = [visit for visit, _steps in due]
    children = list(dict.fromkeys(visit.child_id for visit in visits))
    return Effect({"visits": [str(visit.pk) for visit in visits]}, children, notices)


def due_late(actor: Actor) -> list[tuple[Visit, list[LateStep]]]:
    """Visits with the steps that are due and were not done; one query and that of the steps."""
    now, site = clock.now(), steps_of(actor.organisation_id)
    minutes = {
        LateStep.COMPANION: site.late_companion,
        LateStep.COORDINATOR: site.late_coordinator,
        LateStep.GUARDIAN: site.late_guardian,
    }
    after = {step: timedelta(minutes=late) for step, late in minutes.items() if late is not None}
    rows = Visit.objects.visible_to(actor).filter(
        state=State.PLANNED,
        companion__isnull=False,
        start__lte=now - min(after.values()),
        end__gt=now,
        late_step__lt=max(after),
    )
    waiting = rows.select_related("companion").order_by("start")
    due = [(visit, late_steps(now - visit.start, after, visit.late_step)) for visit in waiting]
    return [(visit, steps) for visit, steps in due if steps]


def _told(told: Audience, visit: Visit, step: LateStep) -> list[Notify]:
    facts = {**about(visit), "urgent": True}
    if step == LateStep.COMPANION:
        return told.companion(visit.companion, Kind.START_MISSING, visit.child_id, **facts)
    facts["person"] = visit.companion.person_id if visit.companion else None
    if step == LateStep.COORDINATOR:
        return told.coordinators(Kind.VISIT_LATE, visit.child_id, **facts)
    return told.guardians(Kind.VISIT_LATE, visit.child_id, **facts)


def _keep(due: Iterable[tuple[Visit, list[LateStep]]]) -> None:
    visits = []
    for visit, steps in due:
        visit.late_step = max(steps)
        if LateStep.COORDINATOR in steps and Flag.NOT_YET_STARTED not in visit.flags:
            visit.flags = [*visit.flags, Flag.NOT_YET_STARTED]
        visits.append(visit)
    rows = Visit.objects.unscoped(reason=_WHY)
    rows.bulk_update(visits, ["flags", "late_step"], batch_size=500)
