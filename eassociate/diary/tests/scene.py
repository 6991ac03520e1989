"""A visit under way with a goal, for tests of the diary."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from eassociate.access.models import Person
from eassociate.cases.models import Goal
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary import actions, corrections, photos  # noqa: F401
from eassociate.diary.commands import Did, RecordVisit
from eassociate.diary.models import DiaryEntry
from eassociate.journal.deeds import perform
from eassociate.roster.models import Visit
from tests.people import WHY, World, make_visit


def started(world: World, key: str = "companion", **more: Any) -> Visit:
    """A visit of the world's child that the companion `key` has started this moment."""
    more.setdefault("state", Visit.State.STARTED)
    more.setdefault("started_at", clock.now())
    visit = make_visit(world.child, world.companion(key), **more)
    now = clock.now()
    Visit.objects.unscoped(reason=WHY).filter(pk=visit.pk).update(
        start=now - timedelta(hours=2), end=now + timedelta(hours=2)
    )
    visit.refresh_from_db()
    return visit


def goal(world: World, title: str = "Сам пере руке", **more: Any) -> Goal:
    made = Goal(
        child=more.pop("child", world.child),
        title=title,
        since=clock.today() - timedelta(days=30),
        made_by=world.person("professional"),
        **more,
    )
    made.save()
    return made


def strangers(worlds: World) -> list[Person]:
    """Who may not read what is written about the child: of other families and another provider,
    and the school."""
    assert worlds.other
    inside = [worlds.person(name) for name in ("guardian2", "companion2", "schoolcontact")]
    return [*inside, worlds.other.person("coordinator")]


def entries(visit: Visit) -> list[DiaryEntry]:
    return list(
        DiaryEntry.objects.unscoped(reason=WHY).filter(visit=visit).order_by("made_at", "pk")
    )


def written(world: World, visit: Visit, **more: Any) -> UUID:
    """The id of one entry that the companion wrote."""
    more.setdefault("activities", (Did(code="hygiene", minutes=10),))
    done = perform(world.actor("companion"), RecordVisit(visit=visit.pk, **more), id=uuid7())
    return UUID(done.result["entries"][0])
