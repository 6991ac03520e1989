"""E-mails: once, late rather than never, and without a word about anybody."""

from datetime import date, time, timedelta

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
from eassociate.notify.gathering import PAUSE_BETWEEN, gather
from eassociate.notify.kinds import Kind
from eassociate.notify.models import Choices, Delivery
from eassociate.notify.outbox import PAUSES, deliver, write_letter
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


def _mail() -> Delivery:
    return Delivery.objects.get(channel="mail")


def wish(person: Person, **channels: list[str]) -> None:
    Choices.objects.create(person=person, channels={"urgent": ["mail"], **channels})


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
    assert deliver() == 1
    assert deliver() == 0
    assert box.recipients == [person.email]
    assert _mail().state == Delivery.State.SENT


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
def test_the_message_tells_nothing_about_anybody(world: World, box: Mailbox, language: str):
    Person.objects.update(language=language)
    told(world)
    deliver()
    message = box.messages[0]
    parts = [part.get_content() for part in message.iter_parts()]
    text = "\n".join([message["Subject"], *parts, message.as_string()])
    child = world.child
    for fact in (child.name, *child.name.split(), world.school.name, str(child.pk), "incident"):
        assert fact.lower() not in text.lower()
    assert "https://care.example/notices/" in text
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_each_language_has_its_own_words(world: World, box: Mailbox):
    subjects = set()
    for language in ("sr", "sr-latn", "en", "de"):
        Person.objects.update(language=language)
        Notice.objects.update(read_at=clock.now())
        told(world)
        deliver()
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
            assert deliver() == 0
            travel.shift(timedelta(minutes=2))
        assert _mail().attempts >= 2
        with mail_gateway(settings.EMAIL_PORT) as box:
            travel.shift(max(PAUSES))
            assert deliver() == 1
            assert deliver() == 0
    assert len(box.messages) == 1


def test_a_busy_gateway_is_tried_again_after_a_growing_pause(world: World, box: Mailbox):
    box.busy = True
    told(world)
    with time_machine.travel(clock.now(), tick=False) as travel:
        pauses = []
        for _ in range(4):
            deliver()
            waiting = _mail()
            pauses.append(waiting.next_at - clock.now())
            travel.move_to(waiting.next_at)
        assert pauses == PAUSES[:4]
        box.busy = False
        assert deliver() == 1


def test_one_bad_mailbox_does_not_hold_up_the_others(world: World, box: Mailbox):
    box.refuse = {told(world).email}
    other = told(world, "guardian2")
    assert deliver() == 1
    assert box.recipients == [other.email]


def test_what_is_not_urgent_waits_and_is_dropped_when_read(world: World, box: Mailbox):
    wish(world.person("guardian"), record=["mail"])
    told(world, urgent=False)
    assert deliver() == 0
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        Notice.objects.update(read_at=clock.now())
        assert deliver() == 0
    assert not box.messages


@pytest.mark.parametrize(
    ("chosen", "urgent", "expected"),
    [
        ({"record": ["mail"]}, False, 1),
        ({"cover": ["mail"]}, False, 0),
        (None, False, 0),
        (None, True, 1),
        ({"urgent": []}, True, 0),
    ],
)
def test_the_reader_chooses(world: World, box: Mailbox, chosen, urgent: bool, expected: int):
    if chosen is not None:
        wish(world.person("guardian"), **chosen)
    told(world, urgent=urgent)
    with time_machine.travel(clock.now() + timedelta(minutes=11), tick=False):
        assert deliver() == expected


def test_quiet_hours_hold_what_is_not_urgent(world: World, box: Mailbox):
    person = world.person("guardian")
    wish(person, record=["mail"])
    Choices.objects.update(quiet_from=time(21), quiet_until=time(6))
    with time_machine.travel(clock.at(date(2026, 3, 10), time(22)), tick=False) as travel:
        told(world, urgent=False)
        travel.shift(timedelta(minutes=11))
        assert deliver() == 0
        told(world, "guardian2", urgent=True)
        assert deliver() == 1
        travel.move_to(clock.at(date(2026, 3, 11), time(5, 59)))
        assert deliver() == 0
        travel.shift(timedelta(minutes=1))
        assert deliver() == 1
    assert box.recipients[-1] == person.email


def test_thirty_notices_are_one_message_and_the_next_waits_a_while(world: World, box: Mailbox):
    wish(world.person("guardian"), record=["mail"])
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _ in range(30):
            told(world, urgent=False)
        travel.shift(timedelta(minutes=11))
        assert deliver() == 1
        assert "30" in box.messages[0]["Subject"]
        told(world, urgent=False)
        travel.shift(timedelta(minutes=11))
        assert deliver() == 0
        travel.shift(PAUSE_BETWEEN)
        assert deliver() == 1
        told(world, urgent=True)
        assert deliver() == 1


def test_old_notices_are_no_news(world: World, box: Mailbox):
    told(world)
    with time_machine.travel(clock.now() + timedelta(days=3), tick=False):
        assert deliver() == 0


def test_a_letter_is_erased_once_it_has_left(world: World, box: Mailbox):
    write_letter(world.person("guardian"), "Welcome", "secret link")
    assert deliver() == 1
    assert "secret link" in box.messages[0].get_content()
    assert _mail().text == ""


def test_a_message_put_off_goes_together_with_what_has_come_since(world: World, box: Mailbox):
    box.busy = True
    told(world)
    deliver()
    Delivery.objects.update(state=Delivery.State.LEAVING)
    told(world)
    gather()
    with time_machine.travel(clock.now() + timedelta(minutes=6), tick=False) as travel:
        deliver()
        waiting = Delivery.objects.get(state=Delivery.State.WAITING)
        assert waiting.notices.count() == 2
        box.busy = False
        travel.shift(timedelta(minutes=6))
        assert deliver() == 1


def test_without_a_gateway_nothing_is_kept_waiting(world: World, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    told(world)
    assert deliver() == 0
    assert not Delivery.objects.exists()


def test_a_message_that_a_dead_process_took_is_sent_later(world: World, box: Mailbox):
    told(world)
    box.busy = True
    deliver()
    box.busy = False
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        assert deliver() == 1
