"""Somebody leaves the service: visits ahead follow."""

from datetime import time, timedelta

import pytest

from eassociate.children.actions.record import ChangeChild, facts_of
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.deeds import perform
from eassociate.roster.actions.generation import horizon
from eassociate.roster.generation import synchronise
from eassociate.roster.models import Line, Offer, Visit
from eassociate.staff.actions.ending import EndCompanion
from tests.people import WHY, World, make_line, make_visit

AHEAD = clock.today() + timedelta(days=8)


@pytest.fixture
def planned(world: World) -> World:
    """Every weekday by the timetable, and one visit that was made by hand."""
    for weekday in range(5):
        make_line(world.child, world.companion(), weekday)
    synchronise(world.provider.pk, clock.today(), horizon())
    make_visit(world.child, world.companion(), AHEAD, time(17), time(18), by_hand=True)
    return world


def ahead(world: World, **where: object):
    rows = Visit.objects.unscoped(reason=WHY).filter(start__gt=clock.now(), child=world.child)
    return rows.filter(**where)


def test_visits_ahead_are_open_when_their_companion_leaves(planned: World):
    number = ahead(planned, state="planned").count()
    assert number > 1
    gone = make_visit(planned.child, planned.companion(), clock.today() - timedelta(days=3))
    perform(planned.actor("coordinator"), EndCompanion(companion=planned.companion().pk))
    assert ahead(planned, companion=None, state="planned").count() == number
    assert not Line.objects.unscoped(reason=WHY).exclude(companion=None).exists()
    gone.refresh_from_db()
    assert gone.companion_id == planned.companion().pk


def test_an_answer_of_who_leaves_is_awaited_no_more(planned: World):
    visit = ahead(planned).first()
    Offer(
        visit=visit,
        companion=planned.companion("companion2"),
        made_by=planned.person("coordinator"),
        deadline=clock.now() + timedelta(hours=1),
    ).save()
    leaving = planned.companion("companion2").pk
    perform(planned.actor("coordinator"), EndCompanion(companion=leaving))
    assert Offer.objects.unscoped(reason=WHY).get().state == "withdrawn"


def _change(world: World, status: str) -> None:
    child = Child.objects.unscoped(reason=WHY).get(pk=world.child.pk)
    perform(world.actor("coordinator"), ChangeChild(**{**facts_of(child), "status": status}))


@pytest.mark.parametrize("status", ["ended", "waiting"])
def test_nothing_is_planned_for_a_child_outside_the_service(planned: World, status: str):
    _change(planned, status)
    assert not ahead(planned, state="planned").exists()


def test_who_comes_back_has_visits_and_companion_again(planned: World):
    number = ahead(planned, state="planned", by_hand=False).count()
    _change(planned, "ended")
    assert not Child.objects.visible_to(planned.actor("companion")).exists()
    assert not Child.objects.visible_to(planned.actor("professional")).exists()
    assert Child.objects.visible_to(planned.actor("guardian")).exists()
    _change(planned, "active")
    assert ahead(planned, state="planned", by_hand=False).count() == number
    assert Child.objects.visible_to(planned.actor("companion")).exists()
