"""Steps of tests about plans for whole weeks."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from eassociate.core import clock
from eassociate.journal.deeds import perform
from eassociate.roster.actions.accepting import AcceptPlan
from eassociate.roster.actions.planning import RequestPlan
from eassociate.roster.models import PlanRun, Visit
from eassociate.roster.proposing.work import work
from tests.people import WHY, World, make_visit

#: The Monday after `steps.TODAY`.
NEXT = date(2026, 9, 14)


def ahead(world: World, child: Any = None, companion: Any = None, **more: Any) -> Visit:
    """A visit of the Monday after next; `day` counts from it."""
    day = NEXT + timedelta(days=more.pop("day", 0))
    start, end = more.pop("start", time(8)), more.pop("end", time(12))
    return make_visit(child or world.child, companion, day, start, end, **more)


def known(world: World, key: str = "companion") -> None:
    """The companion `key` has been with the world's child often."""
    for days in range(3, 15):
        make_visit(
            world.child, world.companion(key), clock.today() - timedelta(days=days), state="ended"
        )


def asked(world: World, **more: Any) -> PlanRun:
    """A plan for that week is asked for, by default."""
    more.setdefault("first", NEXT)
    outcome = perform(world.actor("coordinator"), RequestPlan(**more))
    return PlanRun.objects.get(pk=outcome.result["run"])


def made(world: World, **more: Any) -> PlanRun:
    """The same, and it is made."""
    run = asked(world, **more)
    assert work() == 1
    run.refresh_from_db()
    assert run.state == "done", run.why
    return run


def accept(world: World, run: PlanRun, **more: Any) -> Any:
    more = more or {"everything": True}
    return perform(world.actor("coordinator"), AcceptPlan(run=run.pk, **more))


def who_goes(visit: Visit) -> Any:
    return Visit.objects.unscoped(reason=WHY).get(pk=visit.pk).companion


def roster_of(run: PlanRun, week: int = 0) -> dict[str, str]:
    return run.result["weeks"][week]["roster"]
