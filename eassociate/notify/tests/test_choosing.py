"""What people choose, and that it holds."""

import re
from datetime import time

import pytest
from django.conf import settings
from django.test import Client

from eassociate.access.models import Person
from eassociate.access.roles import Role
from eassociate.core.crypto import seal
from eassociate.journal.models import Entry, Notice, Payload
from eassociate.notify.channels import GROUPS, Channel, Group, all_wanted
from eassociate.notify.gathering import PATIENCE
from eassociate.notify.kinds import Kind
from eassociate.notify.models import Choices, DeadAddress, Delivery, Steps
from eassociate.notify.outbox import deliver
from eassociate.notify.pages.choosing import release
from eassociate.notify.tests.telling import telling, told
from tests.mailbox import Mailbox
from tests.people import World


@pytest.fixture(autouse=True)
def _telling():
    with telling():
        yield


def signed_in(world: World, key: str = "guardian") -> Client:
    client = Client()
    client.force_login(world.person(key))
    return client


def choices_of(world: World, key: str = "guardian") -> Choices:
    return Choices.objects.get(person=world.person(key))


def test_every_kind_has_a_group():
    assert set(GROUPS) == set(Kind)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SYSTEM])
def test_what_is_urgent_goes_every_way_unless_somebody_chose_otherwise(role: Role):
    assert all_wanted(None, role)[Group.URGENT] == list(Channel.values)
    assert "mail" not in all_wanted(None, role)[Group.VISITS]


def test_the_page_shows_what_holds_and_keeps_what_is_chosen(world: World, settings):
    settings.SMS_GATEWAY = "http"
    client = signed_in(world)
    shown = client.get("/notices/choices/").content.decode()
    assert re.search(r'name="urgent" value="mail"[^>]* checked', shown)
    assert not re.search(r'name="visits" value="mail"[^>]* checked', shown)
    sent = {
        "urgent": ["push", "mail"],
        "visits": ["mail"],
        "quiet_from": "21:00",
        "quiet_until": "06:30",
        "phone": "064 1234567",
        "kinds_by": ["push"],
    }
    assert client.post("/notices/choices/", sent).status_code == 302
    held = choices_of(world)
    assert held.channels["urgent"] == ["push", "mail"]
    assert (held.channels["visits"], held.channels["cover"]) == (["mail"], [])
    assert (held.quiet_from, held.quiet_until) == (time(21), time(6, 30))
    assert held.kinds_by == ["push"]
    assert Person.objects.get(pk=held.person_id).phone == "064 1234567"
    entry = Entry.objects.get(action="choose_notices")
    assert "064" not in str(entry.body)
    assert "064 1234567" in Payload.objects.get(entry=entry).text


def test_what_the_site_cannot_do_is_not_asked_and_stays_as_it_was(world: World, settings):
    Choices.objects.create(person=world.person("guardian"), channels={"cover": ["sms"]})
    settings.SMS_GATEWAY = ""
    client = signed_in(world)
    shown = client.get("/notices/choices/").content.decode()
    assert 'value="sms"' not in shown
    assert 'name="phone"' not in shown
    client.post("/notices/choices/", {"urgent": ["mail"], "cover": ["mail"]})
    assert choices_of(world).channels["cover"] == ["mail", "sms"]


@pytest.mark.parametrize("urgent", [[], ["push"]])
def test_what_is_urgent_cannot_be_switched_off_whole(world: World, urgent: list[str]):
    """Push alone is none as long as no device was let in."""
    answer = signed_in(world).post("/notices/choices/", {"urgent": urgent, "cover": ["mail"]})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "What is urgent has to reach you." in shown
    assert re.search(r'name="cover" value="mail"[^>]* checked', shown)
    assert not Choices.objects.exists()


def test_who_cannot_be_reached_at_all_may_still_save(world: World, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    answer = signed_in(world).post(
        "/notices/choices/", {"quiet_from": "21:00", "quiet_until": "6:00"}
    )
    assert answer.status_code == 302


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"quiet_from": "21:00"}, "both when it begins and when it ends"),
        ({"quiet_from": "25:00", "quiet_until": "06:00"}, "Enter a valid time"),
        ({"phone": "12345"}, "like 064 123 45 67"),
        ({"phone": "Pera"}, "not a telephone number"),
        ({"urgent": ["pigeon"]}, "not one of the available choices"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(world: World, settings, sent, words: str):
    settings.SMS_GATEWAY = "http"
    answer = signed_in(world).post("/notices/choices/", {"urgent": ["mail"], **sent})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Choices.objects.exists()


def test_all_questions_of_the_page_are_few(world: World, django_assert_max_num_queries):
    client = signed_in(world)
    client.get("/notices/choices/")
    with django_assert_max_num_queries(20):
        client.get("/notices/choices/")


# -- stopping e-mails with one tap -----------------------------------------------------------------


def test_one_tap_stops_e_mails_of_that_kind_and_no_others(world: World, box: Mailbox):
    person = world.person("guardian")
    wish = {"urgent": ["mail"], "visits": ["mail", "push"], "record": ["mail"]}
    Choices.objects.create(person=person, channels=wish)
    _tell_later(world, Kind.VISIT_ENDED)
    message = box.messages[0]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = message["List-Unsubscribe"].strip().strip("<>").removeprefix("https://care.example")
    assert str(person.pk) not in address
    assert person.email not in address
    stranger = Client(enforce_csrf_checks=True)
    shown = stranger.get(address)
    assert shown.status_code == 200
    assert "How the day goes" in shown.content.decode()
    for fact in (person.name, person.email, world.child.name):
        assert fact not in shown.content.decode()
    assert choices_of(world).channels["visits"] == ["mail", "push"]
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert stranger.post(address).status_code == 200
    held = choices_of(world).channels
    assert (held["visits"], held["record"], held["urgent"]) == (["push"], ["mail"], ["mail"])


def test_what_is_urgent_has_no_such_tap(world: World, box: Mailbox):
    told(world)
    deliver()
    assert box.messages[0]["List-Unsubscribe"] is None


@pytest.mark.parametrize("token", ["x", "x" * 500, seal(b'["stop", "x", []]').decode(), "é"])
def test_a_made_up_address_stops_nothing(db, token: str):
    assert Client().get(f"/notices/stop/{token}/").status_code == 404
    assert Client().post(f"/notices/stop/{token}/").status_code == 404


def _tell_later(world: World, kind: str) -> None:
    told(world, kind=kind, urgent=False)
    earlier = Notice.objects.latest("made_at").made_at.replace(microsecond=0)
    Notice.objects.update(made_at=earlier - PATIENCE)
    assert deliver() == 1


# -- addresses that are dead -----------------------------------------------------------------------


def test_a_mailbox_that_does_not_exist_is_reported_and_left_alone(world: World, box: Mailbox):
    person = world.person("guardian")
    box.refuse = {person.email}
    told(world)
    assert deliver() == 0
    assert Delivery.objects.get().state == Delivery.State.FAILED
    [notice] = Notice.objects.filter(kind=Kind.ADDRESS_DEAD)
    assert notice.person == world.person("coordinator")
    told(world)
    deliver()
    assert Delivery.objects.count() == 1
    client = signed_in(world, "coordinator")
    assert person.name in client.get("/notices/reaching/").content.decode()
    box.refuse = set()
    dead = DeadAddress.objects.get()
    assert client.post(f"/notices/reaching/{dead.pk}/again/").status_code == 302
    told(world)
    assert deliver() == 1


def test_a_mailbox_that_is_full_for_now_is_tried_again(world: World, box: Mailbox):
    box.full = {world.person("guardian").email}
    told(world)
    assert deliver() == 0
    assert Delivery.objects.get().state == Delivery.State.WAITING
    assert not DeadAddress.objects.exists()


# -- who is told when ------------------------------------------------------------------------------

STEPS = {"late_coordinator": 10, "sms_after": 4, "next_after": 8}


def test_the_site_sets_its_steps(world: World):
    client = signed_in(world, "coordinator")
    assert client.get("/service/notices/").status_code == 200
    named = world.person("companion").pk
    assert client.post("/service/notices/", {**STEPS, "next_person": named}).status_code == 302
    steps = Steps.objects.get(organisation=world.provider)
    assert (steps.late_companion, steps.late_coordinator, steps.late_guardian) == (None, 10, None)
    assert steps.next_person_id == named


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"late_companion": 20}, "after the companion"),
        ({"late_guardian": 5}, "after the coordinators"),
        ({"sms_after": 0}, "At least 1"),
        ({"next_after": 1000}, "At most 240"),
        ({"late_coordinator": ""}, "required"),
        ({"next_person": "x"}, "not one of the available choices"),
    ],
)
def test_steps_out_of_order_are_refused(world: World, sent, words: str):
    answer = signed_in(world, "coordinator").post("/service/notices/", {**STEPS, **sent})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Steps.objects.exists()


def test_somebody_of_another_provider_is_nobodys_next_person(worlds: World):
    assert worlds.other
    sent = {**STEPS, "next_person": worlds.other.person("companion").pk}
    answer = signed_in(worlds, "coordinator").post("/service/notices/", sent)
    assert answer.status_code == 422


@pytest.mark.django_db
def test_a_new_release_is_another_worker(client, tmp_path):
    """Or a phone would go on opening, without a network, the pages of the day it was set up."""
    (tmp_path / "a.js").write_text("1")
    first = release(tmp_path)
    release.cache_clear()
    assert release(tmp_path) == first
    (tmp_path / "a.js").write_text("2")
    release.cache_clear()
    assert release(tmp_path) != first
    assert release(settings.HERE) in client.get("/worker.js").content.decode()
