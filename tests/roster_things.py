"""Things of the roster for the doors table, made for whoever asks."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

from eassociate.core import clock
from eassociate.roster.models import (
    ChildAbsence,
    CompanionAbsence,
    Excursion,
    MustNotAccompany,
    Offer,
    PlanRun,
    SchoolBreak,
)
from tests.people import make_line, make_visit


def _visit(whose: Any) -> Any:
    """A visit of today that nobody goes on."""
    held = whose.child.visits(manager="_base_manager").filter(companion=None).first()
    return held or make_visit(whose.child, None)


def open_offer(whose: Any) -> dict[str, Any]:
    """A question to the second companion about that visit."""
    offer = Offer(
        visit=_visit(whose),
        companion=whose.world.companion("companion2"),
        made_by=whose.world.person("coordinator"),
        deadline=clock.now() + timedelta(minutes=9),
    )
    offer.save()
    return {"pk": offer.pk}


def taken_offer(whose: Any) -> dict[str, Any]:
    """The same, accepted by whoever asks (a companion) or by the second companion."""
    pk = open_offer(whose)["pk"]
    who = whose.person.companions.first() or whose.world.companion("companion2")
    offers = Offer.objects.unscoped(reason="doors").filter(pk=pk)
    offers.update(state="accepted", companion=who)
    visits = whose.child.visits(manager="_base_manager").filter(offers=pk)
    visits.update(companion=who)
    return {"pk": pk}


def line(whose: Any) -> dict[str, Any]:
    return {"pk": make_line(whose.child, None, 0).pk}


def companion_absence(whose: Any) -> dict[str, Any]:
    today, staff = clock.today(), whose.world.companion()
    person = whose.world.person("coordinator")
    rows = CompanionAbsence.objects
    held = rows.create(companion=staff, first=today, last=today, entered_by=person)
    return {"pk": held.pk}


def child_absence(whose: Any) -> dict[str, Any]:
    today, person = clock.today(), whose.world.person("coordinator")
    absence = ChildAbsence(child=whose.child, first=today, last=today, entered_by=person)
    absence.save()
    return {"pk": absence.pk}


def school_break(whose: Any) -> dict[str, Any]:
    today, provider = clock.today(), whose.world.provider
    rows = SchoolBreak.objects
    return {"pk": rows.create(provider=provider, name="x", first=today, last=today).pk}


def plan(whose: Any) -> dict[str, Any]:
    """A plan of this week that is ready; it proposes nothing."""
    today, rows = clock.today(), PlanRun.objects
    held = rows.create(
        provider=whose.world.provider,
        first=today - timedelta(days=today.weekday()),
        asked_by=whose.world.person("coordinator"),
        seconds=30,
        state="done",
        result={"weeks": []},
    )
    return {"pk": held.pk}


def plan_block(whose: Any) -> dict[str, Any]:
    """A plan that gives one visit to the child's companion."""
    made = plan(whose)
    held = make_visit(whose.child, None, clock.today(), time(22), time(23))
    week = {
        "first": clock.today().isoformat(),
        "roster": {str(held.pk): str(whose.world.companion().pk)},
        "times": {str(held.pk): [held.start.isoformat(), held.end.isoformat()]},
        "children": {str(held.pk): str(whose.child.pk)},
        **{name: {} for name in ("present", "agreed")},
        **{name: [] for name in ("terms", "open")},
        **dict.fromkeys(("cost", "before", "bound", "seconds"), 0),
        "exact": True,
    }
    PlanRun.objects.filter(pk=made["pk"]).update(result={"weeks": [week], "pins": {}})
    return {"pk": made["pk"], "block": held.pk}


def excursion(whose: Any) -> dict[str, Any]:
    day, provider = clock.today(), whose.world.provider
    held = Excursion(provider=provider, child=whose.child, day=day, name="x")
    held.save()
    return {"pk": held.pk}


def ruled_out(whose: Any) -> dict[str, Any]:
    held = MustNotAccompany(child=whose.child, companion=whose.world.companion("companion2"))
    held.save()
    return {"pk": held.pk}
