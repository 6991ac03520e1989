"""Pages of the diary: one post, each reader's language, the same number of queries."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary.commands import Attained, Did, RecordVisit
from eassociate.diary.queries import diary_of
from eassociate.diary.tests.scene import entries, goal, started
from eassociate.journal.deeds import perform
from eassociate.journal.models import Opening
from eassociate.roster.models import Visit
from tests.people import WHY, World, make_visit
from tests.signing_in import sign_in

NAUGHTY = [
    "<script>alert(1)</script>",
    "'; DROP TABLE diary_diaryentry; --",
    "\u202egnp.exe",
    "👩‍👧‍👦" * 50,
    "Ђорђе и Љиљана",
    "{{ 7*7 }}{% load x %}",
]


def client_of(world: World, key: str, language: str = "en") -> Client:
    client = sign_in(world.person(key))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client


def test_the_whole_record_is_one_post(world: World):
    visit, plan, another = started(world), goal(world), goal(world, "Показује слике")
    data = {
        "id": str(uuid7()),
        "activities": ["movement", "hygiene", "feeding", "learning", "play"],
        "minutes_hygiene": "15",
        f"goal_{plan.pk}": "alone",
        f"goal_{another.pk}": "some_help",
        "mood": "good",
        "meal_lunch": "all",
        "toilet": ["alone"],
        "note": "Добар дан",
        "back": "/",
    }
    client, address = client_of(world, "companion"), reverse("visit_write", args=[visit.pk])
    for _time in range(2):
        answer = client.post(address, data)
        assert answer.status_code == 302
        assert answer.url == "/"
    found = entries(visit)
    assert len(found) == 11
    assert {e.minutes for e in found if e.code == "hygiene"} == {15}
    assert {e.code for e in found if e.goal_id} == {"alone", "some_help"}


def test_an_error_keeps_what_was_typed(world: World):
    visit = started(world)
    data = {"activities": ["play"], "incident": "fall", "what_happened": "Пала на степеницама"}
    answer = client_of(world, "companion").post(reverse("visit_write", args=[visit.pk]), data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Please say how serious it was." in page
    assert "Пала на степеницама" in page
    assert not entries(visit)


@pytest.mark.parametrize("text", NAUGHTY)
def test_naughty_notes_are_kept_and_shown_as_text(world: World, text: str):
    visit = started(world)
    client = client_of(world, "companion")
    client.post(reverse("visit_write", args=[visit.pk]), {"note": text})
    page = client.get(reverse("visit_record", args=[visit.pk])).content.decode()
    assert "<script>alert" not in page
    assert "49" not in entries(visit)[0].text
    assert len(entries(visit)) == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"note": "a\x00b"},
        {"note": "x" * 5001},
        {"mood": "nonsense"},
        {"activities": ["<b>"]},
        {"activities": ["play"], "minutes_play": "-3"},
        {"activities": ["play"], "minutes_play": "1e9"},
        {"activities": ["play"], "minutes_play": "9" * 5000},
        {"severity": "9", "incident": "fall"},
        {"id": "not-an-id", "mood": "good"},
        {},
    ],
)
def test_bad_input_is_422_and_saves_nothing(world: World, bad: dict):
    visit = started(world)
    answer = client_of(world, "companion").post(reverse("visit_write", args=[visit.pk]), bad)
    assert answer.status_code == 422
    assert not entries(visit)


def test_the_way_back_leads_nowhere_else(world: World):
    visit = started(world)
    client = client_of(world, "companion")
    for bad in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        answer = client.post(reverse("visit_write", args=[visit.pk]), {"mood": "good", "back": bad})
        assert answer.url == reverse("visit_record", args=[visit.pk])


SAID = {
    "en": ["eating", "lunch: half", "some help"],
    "de": ["Essen", "Mittagessen: die Hälfte", "etwas Hilfe"],
    "sr": ["исхрана", "ручак: пола", "мало помоћи"],
    "sr-latn": ["ishrana", "ručak: pola", "malo pomoći"],
}


@pytest.mark.parametrize("language", SAID)
def test_each_reader_sees_the_record_in_their_language(world: World, language: str):
    """A companion taps in Serbian; a guardian reads German."""
    visit, plan = started(world), goal(world)
    client_of(world, "companion", "sr").post(
        reverse("visit_write", args=[visit.pk]),
        {"activities": ["feeding"], "meal_lunch": "half", f"goal_{plan.pk}": "some_help"},
    )
    address = reverse("child_diary", args=[world.child.pk])
    page = client_of(world, "guardian", language).get(address).content.decode()
    for word in SAID[language]:
        assert word in page
    assert plan.title in page  # free text stays as it was written


def test_opening_the_diary_is_noted(world: World):
    client_of(world, "professional").get(reverse("child_diary", args=[world.child.pk]))
    look = Opening.objects.unscoped(reason=WHY).get()
    assert (look.person_id, look.what) == (world.person("professional").pk, "diary")


def test_no_name_in_title_or_address(world: World):
    visit = started(world)
    client = client_of(world, "companion")
    for name in ("visit_record", "visit_write", "visit_photo", "visit_voice", "visit_incident"):
        address = reverse(name, args=[visit.pk])
        page = client.get(address).content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert world.child.name not in title
        assert world.child.name in page


def _month(world: World, days: int) -> None:
    plan = goal(world)
    for n in range(days):
        day = clock.today() - timedelta(days=n)
        visit = make_visit(world.child, world.companion(), day, state=Visit.State.ENDED)
        perform(
            world.actor("coordinator"),
            RecordVisit(
                visit=visit.pk,
                activities=(Did(code="play"), Did(code="rest")),
                goals=(Attained(goal=plan.pk, step="alone"),),
                note="Добро",
            ),
        )


def test_a_month_takes_the_same_number_of_queries(world: World):
    counts = []
    for days in (2, 12):
        actor = world.actor("companion")
        Visit.objects.unscoped(reason=WHY).all().delete()
        _month(world, days)
        with CaptureQueriesContext(
            connection,
        ) as seen:
            diary = diary_of(actor, world.child.pk, date(2000, 1, 1), date(2199, 1, 1))
        assert len(diary.records) == days
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 11


@pytest.mark.parametrize("month", ["", "2026-13", "0000-01", "x", "9999-12", "2026-02-31", "-1"])
def test_any_month_can_be_asked_for(world: World, month: str):
    address = reverse("child_diary", args=[world.child.pk])
    answer = client_of(world, "guardian").get(address, {"month": month})
    assert answer.status_code == 200


def test_the_hour_that_comes_twice_is_shown_by_the_wall_clock(world: World):
    """25 October 2026: clocks go back at 03:00. Both visits show 02:30, the first comes first."""
    day = date(2026, 10, 25)
    for hour in (0, 1):
        moment = datetime(2026, 10, 25, hour, 30, tzinfo=UTC)
        visit = make_visit(
            world.child, world.companion(), day, time(1), time(5), state=Visit.State.ENDED
        )
        Visit.objects.unscoped(reason=WHY).filter(pk=visit.pk).update(
            start=moment, end=moment + timedelta(minutes=20), started_at=moment
        )
    with time_machine.travel(datetime(2026, 10, 25, 12, tzinfo=UTC)):
        address = reverse("child_diary", args=[world.child.pk])
        page = client_of(world, "guardian").get(address).content.decode()
    assert page.count("02:30–02:50") == 2
