"""What a phone takes along: own things, little of it, and only what is new."""

from __future__ import annotations

import gzip
from datetime import date, timedelta

import pytest
from django.test.utils import CaptureQueriesContext

from eassociate.access.models import Membership
from eassociate.access.roles import Role
from eassociate.children.actions.cards import WriteAboutMe, WriteEmergencyCard
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.diary.commands import AddVoice, RecordVisit
from eassociate.journal.deeds import perform
from eassociate.journal.models import Opening
from eassociate.roster.actions.absences import ReportIll
from eassociate.roster.models import Visit
from eassociate.sync.tests.phone import Phone
from tests.browser.around_now import visit_now
from tests.people import WHY, World, make_child, make_visit, relate
from tests.things import WEBM

pytestmark = pytest.mark.django_db


def plan(world: World, child: Child, days: int = 14) -> None:
    for ahead in range(1, days):
        make_visit(child, world.companion(), day=clock.today() + timedelta(days=ahead))


def test_a_companion_takes_along_own_visits_and_the_cards_of_those_children(world: World):
    own = visit_now(world)
    plan(world, world.child)
    second = Child.objects.unscoped(reason=WHY).exclude(pk=world.child.pk).first()
    make_visit(second, world.companion("companion2"))
    found = Phone.of(world, "companion").pull().json()
    assert found["child_ids"] == [str(world.child.pk)]
    assert [child["name"] for child in found["children"]] == [world.child.name]
    assert len(found["visits"]) == len(found["visit_ids"]) == 14
    assert str(own.pk) in found["visit_ids"]
    assert "phone" in set(Opening.objects.unscoped(reason=WHY).values_list("what", flat=True))


def test_the_second_pull_brings_only_what_changed(world: World):
    visit_now(world)
    plan(world, world.child)
    phone = Phone.of(world, "companion")
    first = phone.pull().json()
    quiet = phone.pull(first["since"]).json()
    assert (quiet["children"], quiet["visits"]) == ([], [])
    about = WriteAboutMe(child=world.child.pk, calm="тиха музика")
    perform(world.actor("coordinator"), about)
    news = phone.pull(first["since"]).json()
    assert news["children"][0]["about"]["calm"] == "тиха музика"
    assert len(news["visits"]) == 14


def test_nothing_new_is_said_in_a_word(world: World):
    phone = Phone.of(world, "companion")
    first = phone.pull()
    again = phone.pull(first.json()["since"])
    tag = again["ETag"]
    assert phone.pull(again.json()["since"], if_none_match=tag).status_code == 304


def test_a_substitutes_card_is_gone_with_the_relation(world: World):
    until = clock.now() + timedelta(hours=2)
    relation = relate(world.child, world.person("companion2"), Role.COMPANION, until=until)
    phone = Phone.of(world, "companion2")
    first = phone.pull().json()
    mine = next(c for c in first["children"] if c["id"] == str(world.child.pk))
    assert mine["until"]
    relation.until = clock.now() - timedelta(minutes=1)
    relation.save()
    assert str(world.child.pk) not in phone.pull(first["since"]).json()["child_ids"]


def test_own_hours_a_sick_call_and_fourteen_days_are_on_the_phone(world: World):
    at, hour = clock.now(), timedelta(hours=1)
    done = {"state": "ended", "started_at": at - 2 * hour, "ended_at": at}
    make_visit(world.child, world.companion(), **done)
    plan(world, world.child, 17)
    make_visit(world.child, world.companion("companion2"), day=clock.today() + timedelta(days=1))
    perform(world.actor("companion"), ReportIll(first=clock.today()))
    found = Phone.of(world, "companion").pull().json()
    assert found["hours"]["actual"] == 120
    assert found["ill_until"] == clock.today().isoformat()
    days = [date.fromisoformat(one["day"]) for one in found["visits"]]
    assert sorted(days) == [clock.today() + timedelta(days=ahead) for ahead in range(15)]


def test_a_guardian_takes_along_two_weeks_of_records(world: World):
    visit = visit_now(world, state="started", started_at=clock.now())
    perform(world.actor("companion"), RecordVisit(visit=visit.pk, note="Лепо је спавала."))
    perform(world.actor("companion"), AddVoice(visit=visit.pk, file=WEBM, seconds=12))
    old = make_visit(world.child, world.companion(), day=clock.today() - timedelta(days=20))
    found = Phone.of(world, "guardian").pull().json()
    assert str(old.pk) not in found["visit_ids"]
    assert found["visits"][0]["facts"][0]["text"] == "Лепо је спавала."
    assert found["visits"][0]["facts"][1]["seconds"] == 12
    assert found["visits"][0]["who"] == world.person("companion").name


def test_a_coordinator_takes_along_the_board_with_the_numbers(world: World):
    visit_now(world, companion=None)
    found = Phone.of(world, "coordinator").pull().json()
    assert found["board"][0]["state"] == "uncovered"
    assert found["board"][0]["name"] == world.child.name


def test_a_pull_that_was_cut_off_goes_on(world: World):
    for number in range(20):
        relate(make_child(world, f"Дете {number}"), world.person("companion"), Role.COMPANION)
    phone = Phone.of(world, "companion")
    names, page = [], ""
    for _turn in range(3):
        query = {"membership": str(phone.membership.pk), "page": page}
        found = phone.client.get("/sync/pull", query).json()
        names += [child["name"] for child in found["children"]]
        page = found.get("page", "")
    assert len(names) == len(set(names)) == 21
    assert found["since"]


def test_a_damaged_word_is_a_pull_from_the_beginning(world: World):
    phone = Phone.of(world, "companion")
    assert len(phone.pull("not a word").json()["children"]) == 1
    stolen = Phone.of(world, "companion2").pull().json()["since"]
    assert len(phone.pull(stolen).json()["children"]) == 1


def test_the_weight_of_a_companion_with_three_children(world: World):
    text = "Мирно седи поред мене, не воли гужву и јаку светлост. " * 8
    for number in range(2):
        child = make_child(world, f"Дете {number}")
        relate(child, world.person("companion"), Role.COMPANION)
    for child in Child.objects.unscoped(reason=WHY).filter(
        relations__person=world.person("companion")
    ):
        plan(world, child)
        perform(
            world.actor("coordinator"),
            WriteAboutMe(child=child.pk, speak=text, like=text, calm=text, avoid=text),
        )
        perform(world.actor("coordinator"), WriteEmergencyCard(child=child.pk, steps=text))
    phone = Phone.of(world, "companion")
    first = phone.pull(accept_encoding="gzip")
    assert len(gzip.decompress(first.content)) <= 150_000
    since = phone.pull().json()["since"]
    visit = Visit.objects.unscoped(reason=WHY).filter(child=world.child).first()
    perform(world.actor("coordinator"), WriteAboutMe(child=visit.child_id, calm=text[:90]))
    day = phone.pull(since, accept_encoding="gzip")
    assert len(first.content) <= 40_000
    assert len(day.content) <= 15_000


def test_the_number_of_queries_does_not_grow_with_the_rows(world: World):
    from django.db import connection

    visit_now(world)
    plan(world, world.child, 3)
    phone = Phone.of(world, "companion")
    phone.pull()
    with CaptureQueriesContext(connection) as few:
        phone.pull()
    for number in range(4):
        child = make_child(world, f"Дете {number}")
        relate(child, world.person("companion"), Role.COMPANION)
        plan(world, child)
    with CaptureQueriesContext(connection) as many:
        phone.pull()
    assert len(many) == len(few)


def test_a_role_that_has_ended_gets_nothing(world: World):
    phone = Phone.of(world, "companion")
    Membership.objects.filter(pk=phone.membership.pk).update(until=clock.now())
    assert (phone.pull().status_code, phone.pull().json()["error"]) == (403, "no_role")


def test_the_emergency_sheet_says_who_is_where_and_whom_to_call(world: World):
    visit_now(world)
    page = Phone.of(world, "coordinator").client.get("/sheet/").content.decode()
    assert world.child.name in page
    assert world.person("companion").name in page
