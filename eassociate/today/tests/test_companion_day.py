"""What a companion sees first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eassociate.access.models import Relation
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary.tests.scene import entries, goal
from eassociate.roster.models import CompanionAbsence, Offer, Visit
from eassociate.today.companion_day import companion_day
from tests.people import WHY, World, make_child, make_visit, relate
from tests.signing_in import sign_in

#: A Tuesday morning on which nothing of the calendar is special.
MORNING = datetime(2026, 3, 10, 9, 30, tzinfo=ZoneInfo("Europe/Belgrade"))


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=True):
        yield


def visit(world: World, start: int = 10, end: int = 12, **more: object) -> Visit:
    return make_visit(world.child, world.companion(), clock.today(), time(start), time(end), **more)


def running(world: World) -> Visit:
    return visit(world, 8, state="started", started_at=clock.now())


def asked(world: World, key: str = "companion2", **more: object) -> Offer:
    """A visit of tomorrow offered to the companion `key`."""
    gap = make_visit(world.child, None, clock.today() + timedelta(days=1))
    more.setdefault("deadline", clock.now() + timedelta(minutes=20))
    by = world.person("coordinator")
    offer = Offer(visit=gap, companion=world.companion(key), made_by=by, **more)
    offer.save()
    return offer


def page_of(world: World, key: str = "companion") -> str:
    return sign_in(world.person(key)).get("/").content.decode()


def test_the_next_child_with_one_large_button(world: World):
    held = visit(world)
    page = page_of(world)
    assert world.child.name in page
    assert reverse("start_visit", args=[held.pk]) in page
    assert page.count("button big") == 1


def test_one_tap_starts(world: World):
    held = visit(world)
    client, key = sign_in(world.person("companion")), str(uuid7())
    for _time in range(2):
        answer = client.post(reverse("start_visit", args=[held.pk]), {"id": key}, follow=True)
    held.refresh_from_db()
    assert held.state == Visit.State.STARTED
    page = answer.content.decode()
    assert reverse("visit_write", args=[held.pk]) in page
    assert reverse("undo_start", args=[held.pk]) in page


@pytest.mark.parametrize("junk", ["", "x", "2026-13-45T99:99Z", "9" * 999, "\x00"])
def test_a_broken_clock_of_the_phone_stops_nobody(world: World, junk: str):
    held = visit(world)
    client = sign_in(world.person("companion"))
    client.post(reverse("start_visit", args=[held.pk]), {"tapped": junk, "sent": junk})
    held.refresh_from_db()
    assert held.state == Visit.State.STARTED


def test_a_mistaken_start_is_taken_back(world: World):
    held = visit(world)
    client = sign_in(world.person("companion"))
    client.post(reverse("start_visit", args=[held.pk]))
    client.post(reverse("undo_start", args=[held.pk]))
    held.refresh_from_db()
    assert held.state == Visit.State.PLANNED


def test_the_record_and_the_end_are_one_post(world: World):
    held = running(world)
    client = sign_in(world.person("companion"))
    data = {"activities": ["play"], "mood": "good", "end": "1", "back": "/"}
    client.post(reverse("visit_write", args=[held.pk]), data)
    held.refresh_from_db()
    assert held.state == Visit.State.ENDED
    assert len(entries(held)) == 2


def test_goals_are_there_to_be_tapped(world: World):
    running(world)
    plan = goal(world)
    assert plan.title in page_of(world)


def test_an_offer_tells_neither_name_nor_card(world: World):
    asked(world)
    page = page_of(world, "companion2")
    assert world.school.name in page
    assert world.child.name not in page
    assert str(world.child.pk) not in page


@pytest.mark.parametrize("gone", [{"state": "declined"}, {"deadline": MORNING}])
def test_an_offer_that_is_over_is_not_shown(world: World, gone: dict):
    asked(world, **gone)
    assert not companion_day(world.actor("companion2")).questions


def test_somebody_elses_visits_are_not_mine(worlds: World):
    assert worlds.other
    visit(worlds)
    assert not companion_day(worlds.actor("companion2")).today
    assert not companion_day(worlds.other.actor("companion")).today


def test_a_visit_of_one_provider_is_not_shown_when_acting_for_another(worlds: World):
    assert worlds.other
    visit(worlds)
    elsewhere = replace(worlds.actor("companion"), organisation_id=worlds.other.provider.pk)
    assert not companion_day(elsewhere).today


def test_a_substitute_keeps_the_finished_visit_of_today(world: World):
    held = visit(world, 8, 9, state="ended", started_at=clock.now(), ended_at=clock.now())
    mine = Relation.objects.unscoped(reason=WHY).filter(person=world.person("companion"))
    mine.update(until=clock.now())
    day = companion_day(world.actor("companion"))
    assert [record.visit.pk for record in day.done] == [held.pk]
    assert day.done[0].open
    assert page_of(world)


def test_who_is_away_is_told_so(world: World):
    today = clock.today()
    CompanionAbsence.objects.create(
        companion=world.companion(), first=today, last=today, entered_by=world.person("companion")
    )
    page = page_of(world)
    assert "You are reported away" in page


def test_hours_of_the_month_add_up(world: World):
    held = visit(world, 7, 8, state="ended")
    minutes = timedelta(minutes=50)
    Visit.objects.unscoped(reason=WHY).update(started_at=held.start, ended_at=held.start + minutes)
    month = companion_day(world.actor("companion")).month
    assert (month.actual, month.planned) == (50, 60)
    assert month.adds_up


def test_the_number_of_queries_does_not_grow(world: World):
    counts = []
    for n in (3, 9):
        for i in range(n):
            child = make_child(world, f"Дете {n} {i}")
            relate(child, world.person("companion"), "companion")
            make_visit(child, world.companion(), clock.today() + timedelta(days=i % 3))
            asked(world, "companion")
        client = sign_in(world.person("companion"))
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/").status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[1]
