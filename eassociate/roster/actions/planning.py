"""A plan is asked for, stopped, pinned; the process that makes it begins and ends it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _
from pydantic import Field

from eassociate.access.actor import Actor
from eassociate.access.roles import Can, Role
from eassociate.core import clock
from eassociate.journal.commands import Blob, Command
from eassociate.journal.deeds import Effect, Notify, Refused, action, get
from eassociate.notify.kinds import Kind as Notice
from eassociate.roster.calendar import monday
from eassociate.roster.models import PlanRun, Visit
from eassociate.roster.proposing.run import runs_of
from eassociate.roster.proposing.timetable import first_weeks, lines_from
from eassociate.staff.models import Companion

#: Plans of a provider that may wait or be made at once, and that are kept.
WAITING, KEPT = 3, 20
#: How far ahead a timetable is planned at most.
FARTHEST = timedelta(days=400)
State = PlanRun.State


class Effort(StrEnum):
    QUICK = "quick"
    THOROUGH = "thorough"


#: How long it is searched at most.
SECONDS = {Effort.QUICK: 30, Effort.THOROUGH: 300}


class RequestPlan(Command):
    """A plan for the week of `first` (any day of it), or for the timetable from `first` on.

    `after`: the plan whose pins are to be kept.
    """

    kind: PlanRun.Kind = PlanRun.Kind.WEEK
    first: date
    effort: Effort = Effort.QUICK
    after: UUID | None = None


class CancelPlan(Command):
    """It is not needed any more."""

    run: UUID


class PinBlock(Command):
    """The next plan keeps `companion` for this block of a proposal; None: it need not."""

    run: UUID
    block: UUID
    companion: UUID | None = None


class BeginPlan(Command):
    """The process `worker` makes the plan from now on; whoever did before does not."""

    run: UUID
    worker: UUID


class FinishPlan(Command):
    """`result`: the document of `proposing.record`; the journal keeps its digest."""

    run: UUID
    worker: UUID
    result: Blob


class FailPlan(Command):
    """`why`: a code of `plan_words.FAILURES`. `worker`: None if nobody is at it."""

    run: UUID
    worker: UUID | None
    why: str = Field(max_length=20)


@action(RequestPlan, needs=Can.EDIT_TIMETABLE)
def request_plan(actor: Actor, command: RequestPlan) -> Effect:
    """Outcome: `run`. The same plan is not made twice at once."""
    after = get(runs_of(actor), command.after) if command.after else None
    first = monday(command.first) if command.kind == PlanRun.Kind.WEEK else command.first
    _check_time(command.kind, first)
    _check_room(actor, command.kind, first)
    _check_work(actor, command.kind, first)
    run = PlanRun(
        provider_id=actor.organisation_id,
        kind=command.kind,
        first=first,
        asked_by_id=actor.person_id,
        seconds=SECONDS[command.effort],
        pins=after.pins if after else {},
        after=after,
    )
    run.save()
    _let_go(actor)
    return Effect({"run": str(run.pk)})


def _check_time(kind: PlanRun.Kind, first: date) -> None:
    today = clock.today()
    if kind == PlanRun.Kind.WEEK and first + timedelta(days=6) < today:
        raise Refused(_("This week is over."), field="first")
    if kind == PlanRun.Kind.TIMETABLE and first < today:
        raise Refused(_("Please choose today or a day ahead."), field="first")
    if first > today + FARTHEST:
        raise Refused(_("This is too far ahead."), field="first")


def _check_room(actor: Actor, kind: PlanRun.Kind, first: date) -> None:
    waiting = runs_of(actor).filter(state__in=(State.QUEUED, State.RUNNING))
    if waiting.filter(kind=kind, first=first).exists():
        raise Refused(_("This plan is being made already. You find it in the list."))
    if waiting.count() >= WAITING:
        raise Refused(_("Other plans are being made. Please wait for them, or stop one."))


def _check_work(actor: Actor, kind: PlanRun.Kind, first: date) -> None:
    if kind == PlanRun.Kind.TIMETABLE:
        last = first_weeks(first)[1] + timedelta(days=6)
        if not lines_from(actor.organisation_id, first, last):
            raise Refused(_("No child has a timetable for that time yet."), field="first")
        return
    rows = Visit.objects.visible_to(actor).filter(
        provider=actor.organisation_id,
        day__range=(first, first + timedelta(days=6)),
        state=Visit.State.PLANNED,
        start__gt=clock.now(),
    )
    if not rows.exists():
        raise Refused(
            _("No visit lies ahead in this week. Visits are made from the timetables."),
            field="first",
        )


def _let_go(actor: Actor) -> None:
    """Old plans that nobody can use any more."""
    ended = runs_of(actor).exclude(state__in=(State.QUEUED, State.RUNNING))
    old = list(ended.order_by("-asked_at").values_list("pk", flat=True)[KEPT:])
    PlanRun.objects.filter(pk__in=old).delete()


@action(CancelPlan, needs=Can.EDIT_TIMETABLE)
def cancel_plan(actor: Actor, command: CancelPlan) -> Effect:
    """Outcome: `state`. The process that makes it sees that within a second and ends."""
    run = _held(actor, command.run)
    if not run.waits:
        raise Refused(_("This plan is not being made any more."))
    _end(run, State.CANCELLED)
    return Effect({"state": str(run.state)})


@action(PinBlock, needs=Can.EDIT_TIMETABLE)
def pin_block(actor: Actor, command: PinBlock) -> Effect:
    """Outcome: the number of `pins`."""
    run = _held(actor, command.run)
    block = str(command.block)
    if run.result is None or not any(block in week["times"] for week in run.result["weeks"]):
        raise Refused(_("This is not in the plan."))
    run.pins.pop(block, None)
    if command.companion:
        staff = Companion.objects.filter(provider=actor.organisation_id, active=True)
        if not staff.filter(pk=command.companion).exists():
            raise Refused(_("This person does not work here."))
        run.pins[block] = str(command.companion)
    run.save(update_fields=["pins"])
    return Effect({"pins": len(run.pins)})


@action(BeginPlan, needs=Can.RUN_JOBS)
def begin_plan(actor: Actor, command: BeginPlan) -> Effect:
    run = _held(actor, command.run)
    if not run.waits:
        raise Refused("not to be made")
    run.state, run.worker, run.progress = State.RUNNING, command.worker, {}
    run.started_at = run.beat_at = clock.now()
    run.attempts = F("attempts") + 1
    run.save(update_fields=["state", "worker", "progress", "started_at", "beat_at", "attempts"])
    return Effect({"run": str(run.pk)})


@action(FinishPlan, needs=Can.RUN_JOBS)
def finish_plan(actor: Actor, command: FinishPlan) -> Effect:
    """Refuses the result of a process that is not, or no longer, the one that makes the plan."""
    run = _of_worker(actor, command.run, command.worker)
    run.result = json.loads(command.result)
    run.save(update_fields=["result"])
    _end(run, State.DONE)
    left = sum(len(week["open"]) for week in run.result["weeks"])
    waited = run.seconds > SECONDS[Effort.QUICK]  # for a quick one people stay on the page
    told = _told(run, Notice.PLAN_READY, count=left) if waited else ()
    return Effect({"open": left}, notices=told)


@action(FailPlan, needs=Can.RUN_JOBS)
def fail_plan(actor: Actor, command: FailPlan) -> Effect:
    run = _of_worker(actor, command.run, command.worker)
    run.why = command.why
    run.save(update_fields=["why"])
    _end(run, State.FAILED)
    return Effect({"why": run.why}, notices=_told(run, Notice.PLAN_FAILED))


def _held(actor: Actor, pk: UUID) -> PlanRun:
    return get(runs_of(actor).select_for_update(of=("self",)), pk)


def _of_worker(actor: Actor, pk: UUID, worker: UUID | None) -> PlanRun:
    run = _held(actor, pk)
    if not run.waits or run.worker != worker:
        raise Refused("not made by this process")
    return run


def _end(run: PlanRun, state: PlanRun.State) -> None:
    run.state, run.ended_at, run.worker = state, clock.now(), None
    run.save(update_fields=["state", "ended_at", "worker"])


def _told(run: PlanRun, kind: Notice, **facts: Any) -> list[Notify]:
    """Whoever asked need not keep the page open."""
    about = {"run": str(run.pk), "first": run.first.isoformat(), **facts}
    return [Notify(run.asked_by_id, Role.COORDINATOR, kind, facts=about)]
