"""A visit of today and hand-overs at it, for tests."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from eassociate.core import clock
from eassociate.handover import actions  # noqa: F401
from eassociate.handover.commands import AddCollector, HandOver
from eassociate.handover.models import Collector, Handover
from eassociate.journal.deeds import Outcome, perform
from eassociate.roster.models import Visit
from tests.people import WHY, World, make_visit


def visit_of(world: World, key: str = "companion", **more: Any) -> Visit:
    """Of today, around now."""
    visit = make_visit(world.child, world.companion(key), **more)
    now = clock.now()
    Visit.objects.unscoped(reason=WHY).filter(pk=visit.pk).update(
        start=now - timedelta(hours=1), end=now + timedelta(hours=1)
    )
    visit.refresh_from_db()
    return visit


def mother(world: World) -> str:
    return f"guardian:{world.person('guardian').pk}"


def give(world: World, visit: Visit, other: str, key: str = "companion", **more: Any) -> Outcome:
    """The companion hands the child over."""
    command = HandOver(visit=visit.pk, way="give", other=other, **more)
    return perform(world.actor(key), command)


def take(world: World, visit: Visit, other: str, key: str = "companion", **more: Any) -> Outcome:
    command = HandOver(visit=visit.pk, way="take", other=other, **more)
    return perform(world.actor(key), command)


def of_family(world: World, way: str, other: str, **more: Any) -> Outcome:
    """A guardian records it."""
    command = HandOver(child=world.child.pk, way=way, other=other, **more)
    return perform(world.actor(more.pop("key", "guardian")), command)


def list_somebody(world: World, name: str = "Стана Перић", **more: Any) -> Collector:
    more.setdefault("phone", "064 111 222")
    done = perform(world.actor("guardian"), AddCollector(child=world.child.pk, name=name, **more))
    return Collector.objects.unscoped(reason=WHY).get(pk=done.result["collector"])


def links(world: World) -> list[Handover]:
    rows = Handover.objects.unscoped(reason=WHY).filter(child=world.child)
    return list(rows.order_by("made_at", "pk"))
