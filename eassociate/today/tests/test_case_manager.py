"""The case manager's first page."""

from __future__ import annotations

from datetime import date, time

import pytest

from eassociate.access.roles import Role
from eassociate.children.models import Child
from eassociate.hours.queries import months_of
from eassociate.today.caseload import caseload_of
from eassociate.today.tests.others import (
    approve,
    text_of,
)
from tests.people import World, make_child, make_visit, relate


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    """10:00 of Monday, 17 November 2025, in Belgrade."""
    time_machine.move_to("2025-11-17T09:00:00+00:00", tick=False)


def test_a_case_manager_sees_what_runs_out_soonest_first(world: World):
    later, gone, long = (make_child(world, name) for name in ("Later", "Gone", "Long"))
    for child in (later, gone, long):
        relate(child, world.person("manager"), Role.CASE_MANAGER)
    approve(world.child, date(2025, 11, 20))
    approve(later, date(2026, 2, 15))
    approve(gone, date(2025, 11, 10))
    approve(long, date(2026, 2, 16))
    load = caseload_of(world.actor("manager"))
    assert [(one.name, one.days) for one in load.running_out] == [
        ("Gone", -7),
        ("Милица Јовановић", 3),
        ("Later", 90),
    ]
    assert {case.child.name for case in load.cases if case.until is None} == {"Gone"}


def test_hours_of_the_month_are_delivered_against_approved(world: World):
    approve(world.child, date(2026, 6, 30))
    make_visit(world.child, world.companion(), start=time(7), end=time(9), state="ended")
    make_visit(world.child, world.companion(), date(2025, 10, 31), state="ended")
    make_visit(
        world.child, None, start=time(9), end=time(12), state="not_delivered", reason="no_companion"
    )
    load = caseload_of(world.actor("manager"))
    hours = load.cases[0].hours
    approved = months_of(world.actor("coordinator"), date(2025, 11, 1))[0].approved
    assert (hours.approved, hours.delivered, hours.not_delivered) == (approved, 120, 180)
    assert approved > 0
    assert load.together == hours


def test_a_case_manager_goes_on_to_diary_goals_and_looks(world: World):
    text = text_of(world, "manager")
    for page in ("", "diary/", "goals/", "looks/"):
        assert f'href="/children/{world.child.pk}/{page}"' in text


def test_children_who_wait_are_named_apart(world: World):
    world.child.status, world.child.waiting_since = Child.Status.WAITING, date(2025, 9, 9)
    world.child.save()
    load = caseload_of(world.actor("manager"))
    assert ([child.pk for child in load.waiting], list(load.cases)) == ([world.child.pk], [])
