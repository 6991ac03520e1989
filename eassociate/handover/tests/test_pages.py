"""Pages of hand-overs: one tap from elsewhere, uploads, who reads what, how many queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from eassociate.access.models import Person
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.handover.models import HandoverPhoto
from eassociate.handover.tests.scene import (
    give,
    links,
    list_somebody,
    mother,
    take,
    visit_of,
)
from tests.people import WHY, World, make_child, make_visit, relate
from tests.things import jpeg

pytestmark = pytest.mark.django_db


def client(world: World, key: str) -> Client:
    found = Client()
    found.force_login(world.person(key))
    return found


def test_a_photo_is_drawn_anew_and_only_for_the_circle(world: World):
    visit = visit_of(world)
    at = reverse("hand_over", kwargs={"pk": visit.pk})
    picture = SimpleUploadedFile("x.jpg", jpeg() + b"<script>alert(1)</script>", "image/jpeg")
    sent = {"id": str(uuid7()), "way": "give", "other": mother(world), "image": picture}
    assert client(world, "companion").post(at, sent).status_code == 302
    (link,) = links(world)
    kept = HandoverPhoto.objects.unscoped(reason=WHY).get(handover=link)
    assert b"script" not in kept.image
    shown = reverse("handover_photo", kwargs={"pk": link.pk})
    for key in ("guardian", "professional", "manager"):
        answer = client(world, key).get(shown)
        assert (answer.status_code, answer["X-Content-Type-Options"]) == (200, "nosniff")
    for key in ("schoolcontact", "guardian2", "companion2", "town"):
        assert client(world, key).get(shown).status_code == 404, key
    bad = SimpleUploadedFile("x.svg", b"<svg onload=alert(1)>", "image/svg+xml")
    wrong = {**sent, "id": str(uuid7()), "other": "school", "image": bad}
    answer = client(world, "companion").post(at, wrong)
    assert answer.status_code == 422
    assert "image" in answer.context["form"].errors


@pytest.mark.parametrize(
    ("field", "value"),
    [("way", "sideways"), ("other", "x" * 90), ("clock", "25:70"), ("signs", "hungry"),
     ("spot", "home:1"), ("text", "a\x01b"), ("name", "н" * 300), ("text", "x" * 6000)],
)  # fmt: skip
def test_what_makes_no_sense_is_shown_again(world: World, field: str, value: str):
    visit = visit_of(world)
    sent = {"id": str(uuid7()), "way": "give", "other": mother(world), field: value}
    at = reverse("hand_over", kwargs={"pk": visit.pk})
    assert client(world, "companion").post(at, sent).status_code == 422
    assert links(world) == []


def test_a_refusal_leads_to_the_number_to_call(world: World):
    visit = visit_of(world)
    Person.objects.filter(pk=world.person("guardian").pk).update(phone="063 555 333")
    sent = {"id": str(uuid7()), "way": "give", "other": "other", "name": "Неко Непознат"}
    at = reverse("hand_over", kwargs={"pk": visit.pk})
    answer = client(world, "companion").post(at, sent, follow=True)
    page = answer.content.decode()
    assert "tel:063 555 333" in page
    assert "Неко Непознат" in page
    assert "Непознат" not in answer.request["PATH_INFO"]


def test_the_card_says_who_may_collect_the_child(world: World):
    list_somebody(world, "Стана Перић", phone="064 111 222")
    list_somebody(world, "Касна Перић", first=clock.today() + timedelta(3))
    at = reverse("emergency", kwargs={"pk": world.child.pk})
    page = client(world, "companion").get(at).content.decode()
    assert "064 111 222" not in page  # no card is written yet
    from eassociate.children.actions.cards import WriteEmergencyCard
    from eassociate.journal.deeds import perform

    perform(world.actor("guardian"), WriteEmergencyCard(child=world.child.pk, steps="Зови 194"))
    page = client(world, "companion").get(at).content.decode()
    assert "064 111 222" in page
    assert "Касна" not in page
    assert "064 111 222" not in client(world, "professional").get(at).content.decode()
    paper = reverse("emergency_print", kwargs={"pk": world.child.pk})
    sheet = client(world, "companion").get(paper).content.decode()
    assert "Стана Перић" in sheet
    assert "Касна" not in sheet
    assert "064 111 222" not in sheet  # it hangs on walls
    assert "Стана Перић" not in client(world, "professional").get(paper).content.decode()


@pytest.mark.parametrize("key", ["professional", "manager"])
def test_the_whole_circle_sees_the_chain_and_changes_nothing(world: World, key: str):
    visit = visit_of(world, state="started", started_at=clock.now())
    take(world, visit, mother(world))
    at = reverse("hand_overs", kwargs={"pk": world.child.pk})
    page = client(world, key).get(at).content.decode()
    assert world.person("guardian").name in page
    assert "/correct/" not in page
    assert "/confirm/" not in page
    assert reverse("collectors", kwargs={"pk": world.child.pk}) not in page


def test_the_chain_stands_where_people_look(world: World):
    visit = visit_of(world, state="started", started_at=clock.now())
    take(world, visit, mother(world))
    giver = world.person("guardian").name
    for key, at in {
        "guardian": "/",
        "companion": "/",
        "coordinator": reverse("visit", kwargs={"pk": visit.pk}),
        "schoolcontact": reverse("visit", kwargs={"pk": visit.pk}),
    }.items():
        page = client(world, key).get(at).content.decode()
        assert "chain-link" in page, key
        assert giver in page, key
    for name in ("child_diary", "hand_overs"):
        at = reverse(name, kwargs={"pk": world.child.pk})
        assert "chain-link" in client(world, "guardian").get(at).content.decode()
    record = reverse("visit_record", kwargs={"pk": visit.pk})
    assert "chain-link" in client(world, "professional").get(record).content.decode()


def queries_of(counter, someone: Client, at: str) -> int:
    with counter() as counted:
        assert someone.get(at).status_code == 200
    return len(counted)


@pytest.mark.parametrize("key", ["guardian", "companion"])
def test_today_asks_no_more_for_more_hand_overs(world: World, key: str):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def counter():
        return CaptureQueriesContext(connection)

    visit = visit_of(world, state="started", started_at=clock.now())
    take(world, visit, mother(world), signs=("tired",))
    someone = client(world, key)
    someone.get("/")
    before = queries_of(counter, someone, "/")
    second = make_child(world, "Друго Дете")
    for role in ("guardian", "companion"):
        relate(second, world.person(role), role)
    other = make_visit(second, world.companion())
    for nth in range(3):
        row = list_somebody(world, f"Особа {'АБВ'[nth]}")
        give(world, visit, f"collector:{row.pk}")
    assert other
    someone.get("/")
    assert queries_of(counter, someone, "/") <= before + 2
