"""Conversations and hand-overs on a phone: what one may read, and only what is new."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eassociate.access.circles import ThreadKind
from eassociate.access.models import Person, Separation
from eassociate.access.roles import Role
from eassociate.conversations.actions.threads import thread_about
from eassociate.conversations.commands import PostMessage, WithdrawMessage
from eassociate.conversations.models import Message, Seat
from eassociate.core import clock
from eassociate.handover.commands import HandOver
from eassociate.journal.deeds import perform
from eassociate.sync.tests.phone import Phone
from tests.browser.around_now import started
from tests.people import WHY, World, make_child, make_visit, relate

pytestmark = pytest.mark.django_db


def say(
    world: World, key: str, text: str, kind: ThreadKind = ThreadKind.CIRCLE, **about: object
) -> None:
    actor = world.actor(key)
    child = None if about else world.child.pk
    thread = thread_about(actor, kind, child, **about)
    perform(actor, PostMessage(thread=thread.pk, text=text))


def said(found: dict) -> list[str]:
    return [one["text"] for thread in found["threads"] for one in thread["said"]]


def test_the_last_words_come_and_then_only_what_is_new(world: World):
    for number in range(12):
        say(world, "guardian", f"број {number}")
    phone = Phone.of(world, "companion")
    first = phone.pull().json()
    assert said(first) == [f"број {number}" for number in range(4, 12)]
    assert first["threads"][0]["writes"]
    assert phone.pull(first["since"]).json()["threads"] == []
    say(world, "guardian", "ново")
    assert said(phone.pull(first["since"]).json())[-1] == "ново"


def test_what_was_taken_back_is_not_on_the_phone_any_more(world: World):
    say(world, "guardian", "погрешно")
    phone = Phone.of(world, "companion")
    first = phone.pull().json()
    message = Message.objects.unscoped(reason=WHY).get()
    perform(world.actor("guardian"), WithdrawMessage(message=message.pk))
    assert "погрешно" not in said(phone.pull(first["since"]).json())


def test_conversations_about_no_child_come_too(world: World):
    companion = world.person("companion")
    phone = Phone.of(world, "companion")
    first = phone.pull().json()
    say(world, "coordinator", "Дођи до мене.", ThreadKind.DIRECT, person=companion.pk)
    news = phone.pull(first["since"]).json()
    assert said(news) == ["Дођи до мене."]
    stale = phone.pull(news["since"]).json()
    assert stale["thread_ids"] == [news["threads"][0]["id"]]


def test_what_is_sent_counts_as_delivered(world: World):
    say(world, "guardian", "Стигло?")
    Phone.of(world, "companion").pull()
    seat = Seat.objects.unscoped(reason=WHY).get(person=world.person("companion"))
    assert (seat.delivered, seat.upto) == (1, 0)


def test_who_is_kept_apart_does_not_get_it_on_the_phone(world: World):
    relate(world.child, world.person("guardian2"), Role.GUARDIAN)
    Separation(
        child=world.child, one=world.person("guardian"), other=world.person("guardian2")
    ).save()
    say(world, "guardian2", "само за друге")
    assert said(Phone.of(world, "guardian").pull().json()) == []
    assert said(Phone.of(world, "companion").pull().json()) == ["само за друге"]


def test_a_relation_that_ended_takes_the_conversation_along(world: World):
    say(world, "guardian", "Здраво.")
    phone = Phone.of(world, "companion")
    first = phone.pull().json()
    assert first["thread_ids"]
    relation = world.child.relations(manager="_base_manager").get(role="companion")
    relation.until = clock.now() - timedelta(minutes=1)
    relation.save()
    assert phone.pull(first["since"]).json()["thread_ids"] == []


def test_the_chain_of_today_and_who_may_be_tapped(world: World):
    visit = started(world)
    guardian = world.person("guardian")
    other = f"guardian:{guardian.pk}"
    phone = Phone.of(world, "companion")
    first = phone.pull().json()
    hand = first["visits"][0]["hand"]
    assert hand["first"] == "take"
    assert [other, "👪"] in [tile[:2] for tile in hand["give"]]
    perform(world.actor("companion"), HandOver(visit=visit.pk, way="take", other=other))
    news = phone.pull(first["since"]).json()
    link = news["chains"][0]["links"][0]
    assert link["giver"].startswith(guardian.name)
    assert link["waits"]
    assert news["visits"][0]["hand"]["first"] == "give"
    family = Phone.of(world, "guardian").pull().json()
    assert family["chains"][0]["links"][0]["taker"].startswith(world.person("companion").name)
    assert "hand" not in family["visits"][0]


def test_taps_are_known_for_two_days_with_visits(world: World):
    for ahead in (0, 3, 5):
        make_visit(world.child, world.companion(), day=clock.today() + timedelta(days=ahead))
    visits = Phone.of(world, "companion").pull().json()["visits"]
    assert ["hand" in one for one in visits] == [True, True, False]


def test_the_last_words_of_ten_conversations_stay_small(world: World):
    text = "Молим да данас после ручка мало одмори, ноћ је била немирна. " * 9
    for number in range(9):
        child = make_child(world, f"Дете {number}")
        relate(child, world.person("companion"), Role.COMPANION)
        actor = world.actor("coordinator")
        thread = thread_about(actor, ThreadKind.CARE, child.pk)
        for _turn in range(8):
            perform(actor, PostMessage(thread=thread.pk, text=text))
    answer = Phone.of(world, "companion").pull(accept_encoding="gzip")
    assert len(answer.content) <= 40_000


def test_a_conversation_that_nobody_began_is_begun_from_a_phone(world: World):
    phone = Phone.of(world, "guardian")
    begins = phone.pull().json()["begins"]
    assert {one["kind"] for one in begins} == {"circle", "family", "guardian", "case"}
    bare = next(one for one in begins if one["kind"] == "family")
    assert (bare["title"], bare["child"]) == (world.child.name, str(world.child.pk))
    opening = phone.entry("open_thread", kind=bare["kind"], child=bare["child"])
    word = phone.entry("post_message", thread=bare["id"], text="Прва реч", after=[opening])
    assert set(phone.push(word, opening).values()) == {"accepted"}
    news = phone.pull().json()
    assert said(news) == ["Прва реч"]
    assert bare["id"] not in {one["id"] for one in news["begins"]}
    own = {one["kind"] for one in Phone.of(world, "companion").pull().json()["begins"]}
    assert own == {"circle", "care", "direct", "team"}


def test_nobody_begins_a_conversation_around_a_strange_child(world: World):
    phone, strange = Phone.of(world, "guardian"), make_child(world, "Туђе")
    opening = phone.entry("open_thread", kind="family", child=strange.pk)
    assert phone.push(opening)[opening["id"]] == "quarantined"


def test_a_guardian_hands_over_from_a_phone(world: World):
    started(world)
    phone = Phone.of(world, "guardian")
    (chain,) = phone.pull().json()["chains"]
    other = f"companion:{world.person('companion').pk}"
    assert other in [tile[0] for tile in chain["hand"]["give"]]
    given = phone.entry("hand_over", child=world.child.pk, way="give", other=other)
    assert phone.push(given)[given["id"]] == "accepted"
    assert phone.pull().json()["chains"][0]["links"]
    assert "hand" not in Phone.of(world, "companion").pull().json()["chains"][0]


def test_who_tapped_a_refused_hand_over_learns_why_and_whom_to_call(world: World):
    visit = started(world)
    Person.objects.filter(pk=world.person("guardian").pk).update(phone="064 100 200")
    phone = Phone.of(world, "companion")
    given = phone.entry("hand_over", visit=visit.pk, way="give", other="other", name="Неко")
    assert phone.push(given)[given["id"]] == "accepted"
    (sent,) = phone.pull().json()["sent"]
    assert sent["refusal"]["reason"].startswith("This person is not on the list")
    assert {"name": world.person("guardian").name, "phone": "064 100 200"} in sent["refusal"][
        "calls"
    ]
