"""Push: only the browser can read it, it comes once, and it says nothing about anybody."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client

from eassociate.core import clock
from eassociate.core.crypto import keyed_digest
from eassociate.core.ids import uuid7
from eassociate.journal.deeds import Refused, perform
from eassociate.journal.models import Entry, Notice, Payload
from eassociate.notify import outbox, webpush
from eassociate.notify.channels import Channel
from eassociate.notify.devices import AddDevice
from eassociate.notify.gathering import gather
from eassociate.notify.keys import public_push_key
from eassociate.notify.kinds import Kind
from eassociate.notify.models import Choices, DeadAddress, Delivery, Device, PushKey
from eassociate.notify.outbox import CLAIM, PAUSES, _parcels, _send, _way, deliver
from eassociate.notify.pushing import Fate
from eassociate.notify.tests.telling import telling, told
from eassociate.notify.wire import Forbidden, foreign, post
from tests.gateways import Browser, Service, check_sender, http_gateway, unb64
from tests.people import World


@pytest.fixture(autouse=True)
def _telling(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    settings.PUSH_TO_LOOPBACK = True
    settings.SITE_URL = "https://care.example"
    with telling():
        yield


@pytest.fixture
def service():
    with http_gateway() as service:
        yield service


def let_in(
    world: World,
    service: Service,
    key: str = "guardian",
    path: str = "/1",
    client: Client | None = None,
) -> Browser:
    browser = Browser()
    client = client or Client()
    client.force_login(world.person(key))
    client.post("/notices/devices/", {"endpoint": service.url + path, **browser.keys})
    assert Device.objects.filter(person=world.person(key)).exists()
    return browser


def test_the_published_example_comes_out_byte_for_byte():
    """RFC 8291, appendix A."""
    private = int.from_bytes(unb64("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"), "big")
    body = webpush.encrypt(
        b"When I grow up, I want to be a watermelon",
        "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
        "BTBZMqHH6r4Tts7J_aSIgg",
        salt=unb64("DGv6ra1nlYgDCS1FRnbzlw"),
        key=webpush.key_from(f"{private:064x}"),
    )
    assert webpush.encode(body) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6Tlz"
        "AC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
def test_the_device_gets_it_once_and_reads_nothing_about_anybody(
    world: World, service: Service, language: str
):
    browser = let_in(world, service)
    person = world.person("guardian")
    person.language = language
    person.save()
    told(world)
    assert deliver() == 1
    assert deliver() == 0
    [pushed] = service.taken
    shown = json.loads(browser.decrypt(pushed.body))
    assert shown["tag"] == str(Delivery.objects.get().pk)
    assert shown["urgent"]
    assert shown["lang"] == language
    assert shown["at"] == f"/notices/{Notice.objects.get().pk}/"
    for fact in (world.child.name, *world.child.name.split(), str(world.child.pk), "incident"):
        assert fact.lower() not in json.dumps(shown, ensure_ascii=False).lower()
    assert world.child.name.encode() not in pushed.body
    assert pushed.headers["Urgency"] == "high"
    claims = check_sender(pushed, service.url, public_push_key())
    assert claims["sub"] == "https://care.example"


def test_several_are_one_with_how_many_of_what(world: World, service: Service):
    browser = let_in(world, service)
    for _ in range(30):
        told(world, kind=Kind.VISIT_ENDED, urgent=False)
    told(world, kind=Kind.ADVICE_LEFT, urgent=False)
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert deliver() == 1
    shown = json.loads(browser.decrypt(service.taken[0].body))
    assert shown["title"] == "31 new notices in E-associate"
    assert shown["at"] == "/notices/"
    assert shown["body"] == "How the day goes: 30\nRecords and advice: 1"


@pytest.mark.parametrize(
    ("kinds_by", "line"),
    [
        (["push"], "Something new about the day in E-associate"),
        (["mail", "sms"], "Something new in E-associate"),
    ],
)
def test_who_wants_it_is_told_of_no_kind_there(world: World, service: Service, kinds_by, line):
    browser = let_in(world, service)
    Choices.objects.create(person=world.person("guardian"), kinds_by=kinds_by)
    told(world, kind=Kind.VISIT_ENDED, urgent=False)
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        deliver()
    assert json.loads(browser.decrypt(service.taken[0].body))["title"] == line


def test_a_dead_process_sends_it_again_under_the_same_id(world: World, service: Service):
    """Killed between the service's yes and our note of it."""
    browser = let_in(world, service)
    told(world)
    deliver()
    Delivery.objects.update(
        state=Delivery.State.LEAVING, next_at=clock.now() + CLAIM, ended_at=None
    )
    assert deliver() == 0
    with time_machine.travel(clock.now() + CLAIM, tick=False):
        assert deliver() == 1
    tags = [json.loads(browser.decrypt(one.body))["tag"] for one in service.taken]
    assert len(tags) == 2
    assert len(set(tags)) == 1
    assert len({one.headers["Topic"] for one in service.taken}) == 1


@pytest.mark.parametrize("status", [429, 500, 403])
def test_a_service_in_trouble_is_tried_again(world: World, service: Service, status: int):
    let_in(world, service)
    service.status = status
    told(world)
    assert deliver() == 0
    assert Delivery.objects.get().attempts == 1
    service.status = 201
    with time_machine.travel(clock.now() + PAUSES[0], tick=False):
        assert deliver() == 1


def test_a_service_that_does_not_answer_costs_nothing_but_time(world: World):
    with http_gateway() as gone:
        let_in(world, gone)
    told(world)
    assert deliver() == 0
    assert Delivery.objects.get().state == Delivery.State.WAITING


@pytest.mark.parametrize("status", [404, 410])
def test_a_device_that_is_gone_is_forgotten_and_reported(
    world: World, service: Service, status: int
):
    let_in(world, service)
    service.status = status
    told(world)
    assert deliver() == 0
    assert not Device.objects.exists()
    assert DeadAddress.objects.get().person == world.person("guardian")
    [notice] = Notice.objects.filter(kind=Kind.ADDRESS_DEAD)
    assert notice.person == world.person("coordinator")
    service.status = 201
    let_in(world, service, path="/new")
    assert not DeadAddress.objects.exists()


def test_one_device_that_is_gone_does_not_hold_up_the_other(world: World, service: Service):
    let_in(world, service, path="/old")
    kept = let_in(world, service, path="/kept")
    service.paths = {"/old": 410}
    told(world)
    assert deliver() == 1
    assert Device.objects.count() == 1
    assert not DeadAddress.objects.exists()
    assert kept.decrypt(service.taken[0].body)


def test_a_shared_device_shows_the_notices_of_who_let_it_in_last(world: World, service: Service):
    let_in(world, service)
    let_in(world, service, "companion")
    assert Device.objects.get().person == world.person("companion")
    told(world, "guardian")
    assert deliver() == 0
    assert not service.taken


def test_signing_out_ends_what_this_browser_shows_and_reports_nothing(
    world: World, service: Service
):
    here, elsewhere = Client(), Client()
    let_in(world, service, path="/here", client=here)
    let_in(world, service, path="/elsewhere", client=elsewhere)
    told(world)
    here.post("/account/logout/")
    assert deliver() == 1
    assert [one.path for one in service.taken] == ["/elsewhere"]
    elsewhere.post("/account/logout/")
    told(world)
    assert deliver() == 0
    assert not Device.objects.exists()
    assert not DeadAddress.objects.exists()


def test_who_signs_out_leaves_a_shared_browser_to_who_let_it_in_last(
    world: World, service: Service
):
    first = Client()
    let_in(world, service, client=first)
    let_in(world, service, "companion")
    assert first.post("/account/logout/").status_code == 302
    assert Device.objects.get().person == world.person("companion")


def test_the_site_keeps_one_key_encrypted(world: World):
    assert public_push_key() == public_push_key()
    held = PushKey.objects.get()
    raw = PushKey.objects.extra(select={"raw": "number"}).values_list("raw", flat=True)[0]
    assert held.number.encode() not in bytes(raw)


FOREIGN = [
    "http://push.example/1",
    "ftp://push.example/1",
    "https://127.0.0.1/1",
    "https://[::1]/1",
    "https://[::ffff:127.0.0.1]/1",
    "https://10.0.0.1/1",
    "https://169.254.169.254/latest/meta-data",
    "https://[fe80::1]/1",
    "https://user:word@push.example/1",
    "https://push.example:99999/1",
    "https:///1",
    "https://push.example/\r\nHost: x",
    "javascript:alert(1)",
    "",
    "https://push.example/" + "x" * 1000,
    "https://" + "x" * 64 + ".example/1",
    "https://.example/1",
    "https://[::1",
]


@pytest.mark.parametrize("address", FOREIGN)
def test_an_address_that_leads_inside_is_refused(world: World, settings, address: str):
    settings.PUSH_TO_LOOPBACK = False
    with pytest.raises(Forbidden):
        foreign(address)
    with pytest.raises((Refused, ValueError)):
        perform(world.actor("guardian"), AddDevice(endpoint=address, **Browser().keys), id=uuid7())


def test_a_name_that_stands_for_a_place_inside_is_not_called(world: World, settings, service):
    """The name is looked at when it is called, and what was looked at is what is called."""
    settings.PUSH_TO_LOOPBACK = False
    with pytest.raises(Forbidden):
        post(f"https://localhost:{service.port}/1", b"", {}, public=True)
    assert not service.taken


def test_a_service_that_sends_elsewhere_is_not_followed(world: World, service: Service):
    service.status = 307
    let_in(world, service)
    told(world)
    assert deliver() == 0
    assert Delivery.objects.get().state == Delivery.State.WAITING


@pytest.mark.parametrize("keys", [{"p256dh": "x"}, {"auth": "AAAA"}, {"p256dh": "é"}, {"auth": ""}])
def test_keys_that_are_none_are_refused(world: World, service: Service, keys: dict[str, str]):
    client = Client()
    client.force_login(world.person("guardian"))
    sent = {"endpoint": service.url, **Browser().keys, **keys}
    assert client.post("/notices/devices/", sent).status_code == 302
    assert not Device.objects.exists()


def test_the_address_of_a_device_is_in_no_journal_row(world: World, service: Service):
    let_in(world, service, path="/very-secret")
    entry = Entry.objects.get(action="add_device")
    assert "very-secret" not in json.dumps([entry.body, entry.outcome])
    assert "very-secret" in Payload.objects.get(entry=entry).text
    assert Device.objects.get().endpoint_digest == keyed_digest(
        f"{service.url}/very-secret".encode()
    )


def test_one_message_that_cannot_be_made_holds_up_no_other(
    world: World, service: Service, caplog, monkeypatch
):
    let_in(world, service, "guardian", "/1")
    let_in(world, service, "guardian2", "/2")
    bad = Device.objects.get(person=world.person("guardian"))
    Device.objects.filter(pk=bad.pk).update(p256dh="no key")
    told(world, "guardian")
    told(world, "guardian2")
    assert deliver() == 1
    assert world.person("guardian").name not in caplog.text
    assert service.url not in caplog.text


def test_what_another_process_has_taken_is_left_to_it(world: World, service: Service):
    let_in(world, service)
    told(world)
    gather()
    seen = _parcels(list(Delivery.objects.all()))[0]
    with _way(Channel.PUSH) as hand_over:
        assert _send(seen, hand_over)
        assert not _send(seen, hand_over)
    assert len(service.taken) == 1


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_held_while_a_gateway_is_talked_to(world: World, monkeypatch):
    Device.objects.create(person=world.person("guardian"), endpoint_digest="x")
    held = []
    monkeypatch.setattr(
        outbox, "push", lambda *_, **__: held.append(connection.in_atomic_block) or Fate.SENT
    )
    told(world)
    assert deliver() == 1
    assert held == [False]
