"""Makes the plans that wait, one after the other, in a process of its own.

The process may be killed at any moment: what it had begun is begun anew by the next one. It ends
within a second or so when its plan is stopped or the server that started it is gone, and in any
case some minutes after the time that was allowed.
"""

from __future__ import annotations

import logging
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

from eassociate.access.queries import system_actor
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.planner.plan import Plan, Progress
from eassociate.planner.problem import BadProblem, Problem
from eassociate.planner.validation import check
from eassociate.planner.verification import verify
from eassociate.planner.week import plan_week
from eassociate.roster.actions.planning import BeginPlan, FailPlan, FinishPlan
from eassociate.roster.models import PlanRun
from eassociate.roster.proposing.lock import alone
from eassociate.roster.proposing.record import document, record_of
from eassociate.roster.proposing.scene import Scene
from eassociate.roster.proposing.timetable import TimetableScenes
from eassociate.roster.proposing.watch import Watch
from eassociate.roster.proposing.week import week_scene

log = logging.getLogger(__name__)

#: Processes that may die over one plan before it is given up.
ATTEMPTS = 3
#: Seconds on top of twice the allowed time after which the process is ended from outside.
GRACE = 120
_WAITS = (PlanRun.State.QUEUED, PlanRun.State.RUNNING)


class _Wrong(Exception):
    """The second opinion on a plan complains."""


def work(*, apart: bool = False) -> int:
    """Makes every plan that waits; how many it was. Nothing if another process is at it.

    `apart`: this is a process of its own, which may be ended.
    """
    made = 0
    with alone() as mine:
        while mine and (run := _next()):
            _make(run, apart)
            made += 1
    return made


def _next() -> PlanRun | None:
    """The oldest that waits, begun by us. We hold the lock: what is under way was left behind."""
    for run in PlanRun.objects.filter(state__in=_WAITS).order_by("asked_at", "pk"):
        if run.attempts >= ATTEMPTS:
            _give_up(run)
        elif _begin(run):
            return run
    return None


def _begin(run: PlanRun) -> bool:
    run.worker = uuid4()
    try:
        perform(system_actor(run.provider_id), BeginPlan(run=run.pk, worker=run.worker))
    except (Refused, NotFound):  # stopped meanwhile
        return False
    return True


def _give_up(run: PlanRun) -> None:
    log.error("plan %s: %d processes died over it", run.pk, run.attempts)
    _fail(run, run.worker, "crashed")


def _make(run: PlanRun, apart: bool) -> None:
    with _ended_in_time(run.seconds, apart), Watch(run, apart) as watch:
        try:
            weeks = [record_of(scene, plan) for scene, plan in _found(run, watch)]
        except BadProblem as problem:
            log.error("plan %s: %s", run.pk, problem)
            _fail(run, run.worker, "problem")
        except _Wrong:
            _fail(run, run.worker, "verify")
        except Exception:
            log.exception("plan %s", run.pk)
            _fail(run, run.worker, "error")
        else:
            if not watch.gone.is_set():
                _finish(run, weeks)


def _found(run: PlanRun, watch: Watch) -> Iterator[tuple[Scene, Plan]]:
    """Each week with its plan, seen by the second opinion."""
    if run.kind == PlanRun.Kind.WEEK:
        scene = week_scene(run.provider_id, run.first, run.pins)
        yield scene, _plan(run, scene.problem, watch, 1)
        return
    scenes = TimetableScenes(run.provider_id, run.first, run.pins)
    first = scenes.first()
    plan = _plan(run, first.problem, watch, 2)
    yield first, plan
    second = scenes.second(plan.roster)
    watch.part = 2
    yield second, _plan(run, second.problem, watch, 2)


def _plan(run: PlanRun, problem: Problem, watch: Watch, parts: int) -> Plan:
    watch.parts = parts
    check(problem)
    plan = plan_week(
        problem,
        seconds=run.seconds / parts,
        seed=run.seed,
        # With two, plans are chosen in a process beside the one for the bound.
        workers=2 if watch.apart and (os.cpu_count() or 1) > 1 else 1,
        progress=watch.hear,
        stop=watch.gone.is_set,
    )
    complaints = verify(problem, plan)
    if complaints and not watch.gone.is_set():
        log.error("plan %s is wrong: %s", run.pk, "; ".join(complaints[:20]))
        raise _Wrong
    watch.hear(Progress(plan.seconds, plan.cost, plan.bound))
    return plan


def _finish(run: PlanRun, weeks: list[dict[str, Any]]) -> None:
    assert run.worker
    command = FinishPlan(run=run.pk, worker=run.worker, result=document(weeks, run.pins))
    try:
        perform(system_actor(run.provider_id), command)
    except (Refused, NotFound):
        log.info("plan %s was stopped at the last moment", run.pk)


def _fail(run: PlanRun, worker: UUID | None, why: str) -> None:
    try:
        perform(system_actor(run.provider_id), FailPlan(run=run.pk, worker=worker, why=why))
    except (Refused, NotFound):
        log.info("plan %s was stopped meanwhile", run.pk)


@contextmanager
def _ended_in_time(seconds: int, apart: bool) -> Iterator[None]:
    """The kernel ends this process if the solver does not come back."""
    if not apart:
        yield
        return
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(2 * seconds + GRACE)
    try:
        yield
    finally:
        signal.alarm(0)


def main() -> None:
    """What the process does. The pages of the server go first: it is nice, and the first to be
    ended when memory is short."""
    os.nice(10)
    try:
        with open("/proc/self/oom_score_adj", "w") as file:
            file.write("500")
    except OSError:
        log.info("the order in which processes are ended stays as it is")
    work(apart=True)
