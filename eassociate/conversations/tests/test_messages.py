"""What is said: changed, taken back, asked and answered, said without typing, received."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from eassociate.conversations.commands import (
    AddPhrase,
    AnswerRequest,
    EditMessage,
    PostMessage,
    ReadThread,
    SayTyped,
    WithdrawMessage,
)
from eassociate.conversations.models import Attachment, Message
from eassociate.conversations.queries import message_receipts, thread_page
from eassociate.conversations.tests.scene import heard, read, say, thread
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.journal.models import Entry, Notice, Payload
from eassociate.notify.models import Choices
from tests.people import WHY, World
from tests.things import jpeg


def states(world: World, by: str, message: Message) -> dict[str, str]:
    _message, receipts = message_receipts(world.actor(by), message.pk)
    return {one.name.split()[0].lower(): one.state for one in receipts}


def test_the_same_message_sent_twice_is_there_once(world: World):
    where, key = thread(world), uuid7()
    command = PostMessage(thread=where, text="Добар дан")
    first = perform(world.actor("companion"), command, id=key)
    again = perform(world.actor("companion"), command, id=key)
    assert again.repeated
    assert again.result == first.result
    assert heard(world, "guardian") == ["Добар дан"]


def test_words_are_in_no_journal_row_and_not_in_the_table_as_they_are(world: World):
    message = say(world, "companion", "canary")
    assert "canary" not in str(Entry.objects.values_list("body", "outcome"))
    assert any("canary" in payload.text for payload in Payload.objects.all())
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM conversations_message")
        assert b"canary" not in bytes(cursor.fetchone()[0])
    assert message.text == "canary"


def test_changed_within_minutes_is_seen_as_changed(world: World):
    message = say(world, "companion", "u pet")
    perform(world.actor("companion"), EditMessage(message=message.pk, text="u šest"))
    said = thread_page(world.actor("guardian"), message.thread_id).said[0]
    assert said.plain == "u šest"
    assert said.edited_at
    with time_machine.travel(clock.now() + timedelta(minutes=16)), pytest.raises(Refused):
        perform(world.actor("companion"), EditMessage(message=message.pk, text="u sedam"))
    with pytest.raises(NotFound):
        perform(world.actor("guardian"), EditMessage(message=message.pk, text="x"))


def test_taken_back_is_seen_and_its_words_are_gone(world: World):
    where = thread(world)
    done = PostMessage(thread=where, text="canary", file=jpeg())
    key = perform(world.actor("companion"), done).result["message"]
    perform(world.actor("companion"), WithdrawMessage(message=key))
    said = thread_page(world.actor("guardian"), where).said[0]
    assert said.withdrawn_at
    assert "canary" not in str(said)
    assert not Attachment.objects.unscoped(reason=WHY).exists()
    with pytest.raises(NotFound):
        perform(world.actor("guardian"), WithdrawMessage(message=say(world, "companion", "x").pk))


def test_the_coordinator_may_take_back_what_does_harm(world: World):
    message = say(world, "companion", "canary")
    perform(world.actor("coordinator"), WithdrawMessage(message=message.pk))
    assert heard(world, "guardian") == [""]


# -- without typing ------------------------------------------------------------------------------


def plain(world: World, by: str, language: str) -> str:
    with translation.override(language):
        return thread_page(world.actor(by), thread(world)).said[-1].plain


def test_a_ready_made_message_is_read_in_the_readers_language(world: World):
    perform(world.actor("companion"), SayTyped(child=world.child.pk, code="late", minutes=10))
    assert plain(world, "guardian", "en") == "is 10 minutes late"
    assert plain(world, "guardian", "de") == "kommt 10 Minuten später"
    assert plain(world, "guardian", "sr") == "касни 10 минута"
    assert plain(world, "guardian", "sr-latn") == "kasni 10 minuta"


def test_the_sites_own_are_in_its_languages(world: World):
    added = AddPhrase(sr="Базен је отворен", en="The pool is open", de="Das Bad ist offen")
    key = perform(world.actor("coordinator"), added).result["phrase"]
    perform(world.actor("companion"), SayTyped(child=world.child.pk, code=key))
    assert plain(world, "guardian", "de") == "Das Bad ist offen"
    assert plain(world, "guardian", "sr-latn") == "Bazen je otvoren"


def test_who_picked_up_is_somebody_around_the_child(world: World):
    mine = {"child": world.child.pk, "code": "picked_up"}
    person = world.person("guardian")
    perform(world.actor("companion"), SayTyped(**mine, person=person.pk))
    assert plain(world, "coordinator", "en").endswith(person.name)
    with pytest.raises(Refused):
        perform(world.actor("companion"), SayTyped(**mine, person=world.person("guardian2").pk))


# -- requests ------------------------------------------------------------------------------------


def ask(world: World, **more: object) -> Message:
    more.setdefault("asks", "yes_no")
    return say(world, "coordinator", "Позориште?", answer_by=clock.today(), **more)


def test_who_has_not_answered_is_known(world: World):
    message = ask(world)
    perform(world.actor("guardian"), AnswerRequest(message=message.pk, value="yes"))
    said = thread_page(world.actor("coordinator"), message.thread_id).said[0]
    assert said.open_answers == 3  # companion, professional, manager
    _m, receipts = message_receipts(world.actor("coordinator"), message.pk)
    assert {r.name.split()[0]: r.answer for r in receipts if r.answer} == {"Guardian": "Yes"}
    perform(world.actor("guardian"), AnswerRequest(message=message.pk, value="no"))
    _m, receipts = message_receipts(world.actor("coordinator"), message.pk)
    assert [r.answer for r in receipts if r.answer] == ["No"]


@pytest.mark.parametrize(
    ("more", "good", "bad"),
    [
        ({}, "yes", "understood"),
        ({"asks": "understood"}, "understood", "yes"),
        ({"asks": "choose", "choices": ("Пет", "Шест")}, "1", "2"),
    ],
)
def test_only_what_was_asked_is_an_answer(world: World, more: dict, good: str, bad: str):
    message = ask(world, **more)
    with pytest.raises(Refused):
        perform(world.actor("guardian"), AnswerRequest(message=message.pk, value=bad))
    assert perform(world.actor("guardian"), AnswerRequest(message=message.pk, value=good))


def test_nobody_outside_answers_nor_learns_who_did(world: World):
    message = ask(world)
    with pytest.raises(NotFound):
        perform(world.actor("guardian2"), AnswerRequest(message=message.pk, value="yes"))
    with pytest.raises(NotFound):
        message_receipts(world.actor("guardian"), message.pk)


# -- receipts ------------------------------------------------------------------------------------


def test_server_delivered_read(world: World, client):
    message = say(world, "coordinator", "x", thread(world, "family"))
    assert states(world, "coordinator", message) == {"guardian": "server"}
    client.force_login(world.person("guardian"))
    client.get("/messages/")
    assert states(world, "coordinator", message) == {"guardian": "delivered"}
    client.get(f"/messages/{message.thread_id}/", headers={"X-Live": "1"})
    assert states(world, "coordinator", message) == {"guardian": "delivered"}
    client.get(f"/messages/{message.thread_id}/")
    assert states(world, "coordinator", message) == {"guardian": "read"}


def test_reading_reads_the_notice(world: World):
    message = say(world, "coordinator", "x")
    told = Notice.objects.filter(person=world.person("guardian"), kind="message", read_at=None)
    assert told.count() == 1
    read(world, "guardian", message)
    assert not told.exists()


def test_nobody_reads_what_was_not_there(world: World):
    message = say(world, "coordinator", "x")
    command = ReadThread(thread=message.thread_id, upto=10**9)
    perform(world.actor("guardian"), command)
    after = say(world, "coordinator", "y")
    assert states(world, "coordinator", after)["guardian"] == "server"


EVENING = datetime(2026, 11, 25, 21, 30, tzinfo=clock.zone())


def test_quiet_hours_hold_the_mark_of_having_read(world: World):
    with time_machine.travel(EVENING, tick=False):
        Choices.objects.update_or_create(
            person=world.person("companion"),
            defaults={"quiet_from": time(20), "quiet_until": time(7)},
        )
        message = say(world, "coordinator", "x", thread(world, "care"))
        read(world, "companion", message)
        assert states(world, "coordinator", message)["companion"] == "delivered"
        assert thread_page(world.actor("companion"), message.thread_id).unread is False
    with time_machine.travel(EVENING + timedelta(hours=10), tick=False):
        assert states(world, "coordinator", message)["companion"] == "read"
        _m, receipts = message_receipts(world.actor("coordinator"), message.pk)
        moment = next(r.moment for r in receipts if r.state == "read")
        assert clock.local(moment).hour == 7


def test_urgent_is_told_as_urgent_and_counted(world: World):
    say(world, "companion", "x", urgent=True)
    assert Notice.objects.filter(urgent=True, kind="message").count() == 4
    assert thread_page(world.actor("companion"), thread(world)).urgent_sent == 1


# -- bad input -----------------------------------------------------------------------------------


def test_directions_of_writing_cannot_be_forged(world: World):
    say(world, "companion", "\u202eotac\u202c je doš\u2066ao")
    assert heard(world, "guardian") == ["otac je došao"]


def test_a_bad_text_is_an_error_at_its_field(world: World, client):
    where = thread(world)
    client.force_login(world.person("companion"))
    for text in ("ж" * 1_000_000, "a\x00b", " \n "):
        answer = client.post(f"/messages/{where}/", {"text": text})
        assert answer.status_code == 422
        assert b"error-summary" in answer.content
    assert heard(world, "guardian") == []


def test_links_are_text_until_tapped(world: World, client):
    message = say(world, "companion", "види https://primer.rs/a?b=1&c=<b>")
    client.force_login(world.person("guardian"))
    html = client.get(f"/messages/{message.thread_id}/").content.decode()
    assert 'href="https://primer.rs/a?b=1&amp;c="' in html
    assert "noreferrer" in html
    assert "<b>" not in html.partition('class="talk"')[2]


def test_a_page_asks_as_many_questions_however_much_was_said(world: World, client):
    where = thread(world)
    client.force_login(world.person("guardian"))

    def asked() -> int:
        client.get(f"/messages/{where}/")  # reads
        with CaptureQueriesContext(connection) as found:
            client.get(f"/messages/{where}/")
            client.get("/messages/")
        return len(found)

    first = say(world, "coordinator", "x")
    say(world, "guardian", "y", reply_to=first.pk)
    perform(world.actor("coordinator"), PostMessage(thread=where, text="?", asks="yes_no"))
    few = asked()
    for number in range(12):
        say(world, ["coordinator", "guardian"][number % 2], "z", reply_to=first.pk)
    assert asked() == few
