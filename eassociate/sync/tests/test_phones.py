"""A person sees their phones and ends one; who employs them may end it, too."""

from __future__ import annotations

import pytest
from django.urls import reverse

from eassociate.core.ids import uuid7
from eassociate.notify.models import Device as Subscription
from eassociate.sync.models import Device, Held
from eassociate.sync.tests.phone import Phone
from tests.browser.around_now import visit_now
from tests.gateways import Browser
from tests.people import World
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone(world: World) -> Phone:
    phone = Phone.of(world, "companion")
    entry = phone.entry(
        "register_device", device=phone.device, secret_digest="0" * 64, name="Chrome, Android"
    )
    assert phone.push(entry)[entry["id"]] == "accepted"
    return phone


def end(client: object, phone: Phone) -> object:
    address = reverse("phone_end", kwargs={"pk": phone.device})
    return client.post(address, {"id": uuid7()}, follow=True)


def test_a_person_sees_their_phone_and_ends_it(world: World, phone: Phone):
    client = sign_in(world.person("companion"))
    assert "Chrome, Android" in client.get("/me/phones/").content.decode()
    assert reverse("phones") in client.get(reverse("account")).content.decode()
    assert "Chrome, Android" not in end(client, phone).content.decode()
    assert Device.objects.get().ended_at


def test_a_phone_that_was_ended_gets_nothing_and_forgets(world: World, phone: Phone):
    query = {"membership": str(phone.membership.pk), "device": str(phone.device)}
    assert phone.client.get("/sync/pull", query).status_code == 200
    end(sign_in(world.person("companion")), phone)
    for client in (phone.client, sign_in(world.person("companion"))):  # signed in again or not
        answer = client.get("/sync/pull", query)
        assert (answer.status_code, answer.json()["error"]) == (403, "ended")
    assert Phone.of(world, "companion").pull().status_code == 200  # another one of the person


def test_the_end_of_a_phone_is_the_end_of_its_sign_in(world: World, phone: Phone):
    query = {"membership": str(phone.membership.pk), "device": str(phone.device)}
    phone.client.get("/sync/pull", query)
    other = sign_in(world.person("companion"))
    assert phone.client.get("/").status_code == 200
    end(other, phone)
    assert phone.client.get("/").status_code == 302
    assert other.get("/").status_code == 200
    assert phone.client.get("/sync/pull", {**query, "device": ""}).status_code == 401


def test_a_phone_that_was_ended_shows_no_notices_any_more(world: World, phone: Phone, settings):
    settings.PUSH_TO_LOOPBACK = True
    for client, path in ((phone.client, "1"), (sign_in(world.person("companion")), "2")):
        sent = {"endpoint": f"https://127.0.0.1/{path}", **Browser().keys}
        assert client.post(reverse("add_device"), sent).status_code == 302
    query = {"membership": str(phone.membership.pk), "device": str(phone.device)}
    assert phone.client.get("/sync/pull", query).status_code == 200
    end(sign_in(world.person("companion")), phone)
    left = Subscription.objects.get(person=world.person("companion"))
    assert left.endpoint.endswith("/2")


def test_what_a_phone_that_was_ended_still_sends_waits_for_a_person(world: World, phone: Phone):
    visit = visit_now(world)
    end(sign_in(world.person("companion")), phone)
    phone.client = sign_in(world.person("companion"))
    start = phone.entry("start_visit", visit=visit.pk)
    assert phone.push(start)[start["id"]] == "quarantined"
    assert Held.objects.get().why == "revoked"
    other = Phone.of(world, "companion")
    fresh = other.entry("start_visit", visit=visit.pk)
    assert other.push(fresh)[fresh["id"]] == "accepted"


def test_the_coordinator_ends_it_from_the_companions_page(world: World, phone: Phone):
    page = reverse("companion", kwargs={"pk": world.companion().pk})
    client = sign_in(world.person("coordinator"))
    assert "Chrome, Android" in client.get(page).content.decode()
    done = end(client, phone)
    assert done.redirect_chain[-1][0] == page
    assert "Chrome, Android" not in client.get(page).content.decode()


def test_nobody_else_does(world: World, phone: Phone):
    for key in ("guardian", "companion2", "administrator"):
        assert end(sign_in(world.person(key)), phone).status_code == 404
    assert Device.objects.get().ended_at is None
