"""The pages: typed text is kept, a double tap is one deed, nothing leaks, queries do not grow."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eassociate.children.actions.guardians import AddGuardian
from eassociate.children.actions.homes import SetHome
from eassociate.children.models import Approval, Child, EmergencyContact, Place
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.journal.deeds import perform
from eassociate.journal.models import Entry
from tests.people import WHY, World, make_child, relate
from tests.signing_in import sign_in

FACTS = {"name": "Нова Анић", "born_on": "4.5.2016.", "status": "active"}


@pytest.fixture
def client(world: World) -> Any:
    return sign_in(world.person("coordinator"))


def at(name: str, pk: object) -> str:
    return reverse(name, kwargs={"pk": pk})


def test_a_child_is_typed_in_and_its_page_opens(world: World, client: Any):
    form = {**FACTS, "municipality": "Kruševac", "skills": ["autism"], "school": world.school.pk}
    answer = client.post(reverse("child_add"), form, follow=True)
    assert answer.status_code == 200
    assert "Нова Анић" in answer.content.decode()
    assert "Нова" not in answer.request["PATH_INFO"]


def test_a_double_tap_is_one_child(world: World, client: Any):
    form = {**FACTS, "id": str(uuid4())}
    first, again = (client.post(reverse("child_add"), form) for _ in range(2))
    assert first.url == again.url
    assert Child.objects.unscoped(reason=WHY).count() == 3


def test_what_was_typed_is_kept_beside_its_error(world: World, client: Any):
    answer = client.post(reverse("child_add"), {**FACTS, "born_on": "31.2.2016"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Нова Анић" in page
    assert "31.2.2016" in page
    assert 'id="id_born_on_error"' in page


def test_errors_speak_the_readers_language(world: World, client: Any):
    client.cookies["django_language"] = "sr"
    approval = {"weekly_minutes": "41", "degree": "1", "valid_from": "2025-09-01"}
    answer = client.post(
        at("approval_add", world.child.pk), {**approval, "valid_until": "2025-12-31"}
    )
    assert "највише 40 сати" in answer.content.decode()


def test_the_pages_of_a_child_have_no_name_in_title_and_address(world: World, client: Any):
    for name in ("child", "child_edit", "guardian_add", "about", "emergency", "looks", "changes"):
        page = client.get(at(name, world.child.pk)).content.decode()
        title = page[page.index("<title>") : page.index("</title>")]
        assert not {"Милица", "Јовановић"} & set(title.split())


def test_contacts_are_kept_in_their_order_and_told_where_one_is_wrong(world: World, client: Any):
    form = {
        "contact2_name": "Vesna",
        "contact2_phone": "064 123",
        "contact4_name": "Mira",
        "contact4_phone": "nobody",
    }
    answer = client.post(at("emergency_edit", world.child.pk), form)
    assert 'id="id_contact4_phone_error"' in answer.content.decode()
    client.post(at("emergency_edit", world.child.pk), {**form, "contact4_phone": "065 1"})
    contacts = EmergencyContact.objects.unscoped(reason=WHY)
    assert [(c.order, c.name) for c in contacts] == [(1, "Vesna"), (2, "Mira")]


def test_a_banned_contact_is_refused_in_its_own_row(world: World, client: Any):
    client.post(at("ban_add", world.child.pk), {"name": "Zoran Zoki"})
    form = {"contact3_name": "Зоран Зоки", "contact3_phone": "064 1"}
    answer = client.post(at("emergency_edit", world.child.pk), form)
    assert answer.status_code == 422
    assert 'id="id_contact3_name_error"' in answer.content.decode()


def test_an_upload_that_is_no_picture_is_explained(world: World, client: Any):
    file = SimpleUploadedFile("x.jpg", b"<script>alert(1)</script>", "image/jpeg")
    answer = client.post(at("portrait_edit", world.child.pk), {"image": file})
    assert answer.status_code == 422
    assert 'id="id_image_error"' in answer.content.decode()


def test_an_address_of_another_home_is_nowhere_for_the_guardian(world: World, client: Any):
    done = perform(
        world.actor("coordinator"), AddGuardian(child=world.child.pk, name="Petar Jovanović")
    )
    home = SetHome(child=world.child.pk, guardian=done.result["person"], address="Canary Street 1")
    perform(world.actor("coordinator"), home)
    for key in ("guardian", "companion", "professional", "manager", "schoolcontact"):
        reader = sign_in(world.person(key))
        for name in ("child", "emergency", "about", "looks", "changes", "goals"):
            assert "Canary" not in reader.get(at(name, world.child.pk)).content.decode()
    assert "Canary" in client.get(at("child", world.child.pk)).content.decode()


def test_who_looked_is_told_in_words(world: World):
    sign_in(world.person("companion")).get(at("emergency", world.child.pk))
    page = sign_in(world.person("guardian")).get(at("looks", world.child.pk)).content.decode()
    who = world.person("companion").name
    assert f"{who}, companion, opened the emergency card on" in page


def test_what_was_changed_is_told_in_words_and_once(world: World):
    for name in ("Prva", "Druga"):
        perform(world.actor("coordinator"), AddGuardian(child=world.child.pk, name=f"{name} Tetka"))
    page = sign_in(world.person("guardian")).get(at("changes", world.child.pk)).content.decode()
    assert page.count("Guardian added") == 1
    assert "2 times" in page
    assert "Tetka" not in page


def test_a_stranger_is_told_of_nobody(worlds: World):
    assert worlds.other
    reader = sign_in(worlds.other.person("coordinator"))
    for name in ("child", "child_edit", "emergency", "looks", "changes", "ban_add"):
        assert reader.get(at(name, worlds.child.pk)).status_code == 404
    assert not Entry.objects.exists()


# -- the number of queries does not grow with the number of rows ------------------------------


def asked(client: Any, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def _more(world: World, number: int) -> None:
    for i in range(number):
        child = make_child(world, f"Dete {i}")
        relate(child, world.person("guardian"), "guardian")
        relate(child, world.person("manager"), "case_manager")
        Approval(
            child=child,
            weekly_minutes=600,
            degree=1,
            valid_from=clock.today(),
            valid_until=clock.today() + timedelta(days=i),
        ).save()
        Place.objects.create(
            provider=world.provider, kind="school", name=f"OŠ {i}", name_folded=fold(f"OŠ {i}")
        )


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("coordinator", "children"),
        ("coordinator", "approvals"),
        ("coordinator", "places"),
        ("guardian", "children"),
        ("manager", "approvals"),
    ],
)
def test_lists_ask_as_often_for_many_as_for_one(world: World, key: str, name: str):
    reader = sign_in(world.person(key))
    few = asked(reader, reverse(name))
    _more(world, 12)
    assert asked(reader, reverse(name)) <= few + 1  # the pages of an empty list ask less


@pytest.mark.parametrize("name", ["child", "looks", "changes", "emergency", "child_edit"])
def test_a_record_asks_as_often_with_much_in_it(world: World, name: str):
    reader = sign_in(world.person("coordinator"))
    perform(world.actor("coordinator"), AddGuardian(child=world.child.pk, name="Prva Tetka"))
    few = asked(reader, at(name, world.child.pk))
    _more(world, 5)
    for i in range(6):
        guardian = AddGuardian(child=world.child.pk, name=f"Tetka {i}")
        done = perform(world.actor("coordinator"), guardian)
        home = SetHome(child=world.child.pk, guardian=done.result["person"], address=f"U {i}")
        perform(world.actor("coordinator"), home)
        sign_in(world.person("guardian")).get(at(name, world.child.pk))
    assert asked(reader, at(name, world.child.pk)) <= few
