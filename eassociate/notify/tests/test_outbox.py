"""E-mails: once, late rather than never, and without a word about anybody."""

from datetime import timedelta

import pytest
import time_machine

from eassociate.access.models import Person
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal import deeds
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Notify, perform
from eassociate.journal.models import Notice
from eassociate.notify.kinds import Kind
from eassociate.notify.models import Delivery
from eassociate.notify.outbox import PAUSES, deliver_mail, write_letter
from tests.mailbox import Mailbox, mail_gateway
from tests.people import World


class Tell(Command):
    person: str
    role: str
    urgent: bool = True


@pytest.fixture(autouse=True)
def tell():
    def tell_somebody(actor, command):
        child = next(iter(_children(actor)))
        told = Notify(command.person, command.role, Kind.INCIDENT, child.pk, {}, command.urgent)
        return Effect(notices=[told])

    deeds.action(Tell, needs=Can.SEE_TODAY)(tell_somebody)
    yield
    del deeds.ACTIONS[Tell]


def _children(actor):
    from eassociate.children.models import Child

    return Child.objects.visible_to(actor)


@pytest.fixture
def box(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.SITE_URL = "https://care.example"
    with mail_gateway() as box:
        settings.EMAIL_PORT = box.port
        yield box


def told(world: World, key: str = "guardian", urgent: bool = True) -> Person:
    person, role = world.person(key), world.members[key].role
    perform(
        world.actor("coordinator"),
        Tell(person=str(person.pk), role=role, urgent=urgent),
        id=uuid7(),
    )
    return person


def test_an_urgent_notice_is_in_the_mailbox_once(world: World, box: Mailbox):
    person = told(world)
    assert deliver_mail() == 1
    assert deliver_mail() == 0
    assert box.recipients == [person.email]
    assert Delivery.objects.get().state == Delivery.State.SENT


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
def test_the_message_tells_nothing_about_anybody(world: World, box: Mailbox, language: str):
    Person.objects.update(language=language)
    told(world)
    deliver_mail()
    message = box.messages[0]
    text = f"{message['Subject']}\n{message.get_content()}\n{message.as_string()}"
    child = world.child
    for fact in (child.name, *child.name.split(), world.school.name, str(child.pk), "incident"):
        assert fact.lower() not in text.lower()
    assert "https://care.example/notices/" in text
    assert message.get_content_type() == "text/plain"


def test_each_language_has_its_own_words(world: World, box: Mailbox):
    subjects = set()
    for language in ("sr", "sr-latn", "en", "de"):
        Person.objects.update(language=language)
        Notice.objects.update(read_at=clock.now())
        told(world)
        deliver_mail()
        subjects.add(box.messages[-1]["Subject"])
    assert len(subjects) == 4


def test_a_gateway_that_is_away_costs_nothing_but_time(world: World, settings):
    """Fault 27: three notices while it is down, one message after it is back."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_gateway() as gone:
        settings.EMAIL_PORT = gone.port
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _ in range(3):
            told(world)
            assert deliver_mail() == 0
            travel.shift(timedelta(minutes=2))
        assert Delivery.objects.get().attempts >= 2
        with mail_gateway(settings.EMAIL_PORT) as box:
            travel.shift(max(PAUSES))
            assert deliver_mail() == 1
            assert deliver_mail() == 0
    assert len(box.messages) == 1


def test_a_busy_gateway_is_tried_again_after_a_growing_pause(world: World, box: Mailbox):
    box.busy = True
    told(world)
    with time_machine.travel(clock.now(), tick=False) as travel:
        pauses = []
        for _ in range(4):
            deliver_mail()
            waiting = Delivery.objects.get()
            pauses.append(waiting.next_at - clock.now())
            travel.move_to(waiting.next_at)
        assert pauses == PAUSES[:4]
        box.busy = False
        assert deliver_mail() == 1


def test_a_mailbox_that_does_not_exist_is_not_tried_again(world: World, box: Mailbox):
    person = world.person("guardian")
    box.refuse = {person.email}
    told(world)
    assert deliver_mail() == 0
    assert Delivery.objects.get().state == Delivery.State.DROPPED


def test_one_bad_mailbox_does_not_hold_up_the_others(world: World, box: Mailbox):
    box.refuse = {told(world).email}
    other = told(world, "guardian2")
    assert deliver_mail() == 1
    assert box.recipients == [other.email]


def test_what_is_not_urgent_waits_and_is_dropped_when_read(world: World, box: Mailbox):
    Person.objects.update(mails=Person.Mails.ALL)
    told(world, urgent=False)
    assert deliver_mail() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        Notice.objects.update(read_at=clock.now())
        assert deliver_mail() == 0
    assert not box.messages


@pytest.mark.parametrize(
    ("wish", "urgent", "expected"),
    [("all", False, 1), ("urgent", False, 0), ("urgent", True, 1), ("none", True, 0)],
)
def test_the_reader_chooses(world: World, box: Mailbox, wish: str, urgent: bool, expected: int):
    Person.objects.update(mails=wish)
    told(world, urgent=urgent)
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert deliver_mail() == expected


def test_old_notices_are_no_news(world: World, box: Mailbox):
    told(world)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert deliver_mail() == 0


def test_a_letter_is_erased_once_it_has_left(world: World, box: Mailbox):
    write_letter(world.person("guardian"), "Welcome", "secret link")
    assert deliver_mail() == 1
    assert "secret link" in box.messages[0].get_content()
    assert Delivery.objects.get().text == ""


def test_without_a_gateway_nothing_is_kept_waiting(world: World, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    told(world)
    assert deliver_mail() == 0
    assert not Delivery.objects.exists()


def test_a_message_that_a_dead_process_took_is_sent_later(world: World, box: Mailbox):
    told(world)
    box.busy = True
    deliver_mail()
    box.busy = False
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        assert deliver_mail() == 1
