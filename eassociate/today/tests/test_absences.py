"""«I'm ill» and «my child stays at home», said in one post."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal.models import Entry, Notice
from eassociate.roster.models import ChildAbsence, CompanionAbsence, Visit
from tests.people import WHY, World, make_visit
from tests.signing_in import sign_in

#: A Tuesday morning on which nothing of the calendar is special.
MORNING = datetime(2026, 3, 10, 6, 30, tzinfo=ZoneInfo("Europe/Belgrade"))


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=True):
        yield


def visit(world: World, days: int = 0) -> Visit:
    day = clock.today() + timedelta(days=days)
    return make_visit(world.child, world.companion(), day, time(8), time(12))


def away() -> list[tuple[date, date]]:
    return list(CompanionAbsence.objects.values_list("first", "last"))


def at_home() -> list[tuple[date, date]]:
    return list(ChildAbsence.objects.unscoped(reason=WHY).values_list("first", "last"))


def client_of(world: World, key: str) -> Client:
    return sign_in(world.person(key))


def home_of(world: World) -> str:
    return reverse("report_home", args=[world.child.pk])


def test_ill_today_opens_the_visits_and_tells_everybody(world: World):
    held, key = visit(world), str(uuid7())
    client = client_of(world, "companion")
    for _time in range(2):
        answer = client.post(reverse("report_ill"), {"id": key, "when": "today"})
        assert answer.url == "/"
    held.refresh_from_db()
    assert held.uncovered
    assert away() == [(clock.today(), clock.today())]
    told = set(Notice.objects.values_list("person__name", flat=True))
    assert {world.person("coordinator").name, world.person("guardian").name} <= told
    assert Entry.objects.count() == 1


def test_ill_from_tomorrow_until_friday(world: World):
    data = {"when": "tomorrow", "last": "2026-03-13"}
    client_of(world, "companion").post(reverse("report_ill"), data)
    assert away() == [(date(2026, 3, 11), date(2026, 3, 13))]


def test_the_page_names_the_visits_that_will_be_open(world: World):
    visit(world)
    page = client_of(world, "companion").get(reverse("report_ill")).content.decode()
    assert world.child.name in page
    assert "08:00–12:00" in page


@pytest.mark.parametrize(
    "bad",
    [
        {},
        {"when": "yesterday"},
        {"when": "today", "last": "2026-02-30"},
        {"when": "today", "last": "2026-03-09"},
        {"when": "today", "last": "9999-12-31"},
        {"when": "today", "last": "x\x00"},
    ],
)
@pytest.mark.parametrize("who", ["companion", "guardian"])
def test_days_that_make_no_sense_are_refused(world: World, who: str, bad: dict):
    address = reverse("report_ill") if who == "companion" else home_of(world)
    answer = client_of(world, who).post(address, {"why": "home", **bad})
    assert answer.status_code == 422
    assert not away()
    assert not at_home()


def test_back_again_takes_the_visits_back(world: World):
    held = visit(world)
    client = client_of(world, "companion")
    client.post(reverse("report_ill"), {"when": "today"})
    assert reverse("back_again") in client.get("/").content.decode()
    client.post(reverse("back_again"))
    held.refresh_from_db()
    assert held.companion == world.companion()
    assert not away()


def test_back_without_having_been_away_says_so(world: World):
    answer = client_of(world, "companion").post(reverse("back_again"), follow=True)
    assert "You are not reported as away." in answer.content.decode()


def test_a_child_stays_at_home(world: World):
    held, key = visit(world), str(uuid7())
    data = {"id": key, "when": "today", "why": "ill", "note": "Температура"}
    client = client_of(world, "guardian")
    for _time in range(2):
        assert client.post(home_of(world), data).url == "/"
    held.refresh_from_db()
    assert (held.state, held.reason) == ("cancelled", "child_ill")
    assert at_home() == [(clock.today(), clock.today())]
    assert "Температура" not in str(Entry.objects.get().body)
    assert Notice.objects.filter(person=world.person("companion"), kind="child_home").exists()


def test_a_child_comes_after_all(world: World):
    held = visit(world)
    client = client_of(world, "guardian")
    client.post(home_of(world), {"when": "today", "why": "home"})
    assert "Comes after all" in client.get("/").content.decode()
    client.post(reverse("child_comes", args=[world.child.pk]))
    held.refresh_from_db()
    assert held.state == "planned"
    assert not at_home()


@pytest.mark.parametrize("name", ["report_home", "child_comes"])
def test_nobody_speaks_for_another_familys_child(worlds: World, name: str):
    assert worlds.other
    for person in (worlds.person("guardian2"), worlds.other.person("guardian")):
        address = reverse(name, args=[worlds.child.pk])
        assert sign_in(person).post(address, {"when": "today", "why": "home"}).status_code == 404
    assert not at_home()
