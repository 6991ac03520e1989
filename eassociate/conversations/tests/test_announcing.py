"""Announcements: whom they reach, who has read them, appointments."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.http import Http404

from eassociate.access.models import Membership, Person, Relation
from eassociate.children.models import Child, Place
from eassociate.conversations.commands import Announce, AnswerRequest, PostMessage, WithdrawMessage
from eassociate.conversations.models import Message
from eassociate.conversations.queries import appointments_of, message_receipts
from eassociate.conversations.readers import readers_of
from eassociate.conversations.tests.scene import heard, the_thread
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal.deeds import Refused, perform
from eassociate.journal.models import Notice
from tests.people import WHY, World

EVERYBODY = {"guardian", "guardian2", "companion", "companion2", "professional", "manager"} | {
    "coordinator",
    "schoolcontact",
}


def announce(world: World, text: str = "x", **more: object) -> Message:
    done = perform(world.actor("coordinator"), Announce(text=text, **more))
    return Message.objects.unscoped(reason=WHY).get(pk=done.result["message"])


def reached(world: World, text: str) -> set[str]:
    return {key for key in world.members if text in heard(world, key)}


def another_school(world: World) -> Place:
    place = Place(provider=world.provider, kind="school", name="Друга", name_folded="druga")
    place.save()
    return place


@pytest.mark.parametrize(
    ("more", "who"),
    [
        ({}, EVERYBODY),
        ({"group": "guardian"}, {"coordinator", "guardian", "guardian2"}),
        ({"group": "companion"}, {"coordinator", "companion", "companion2"}),
        ({"group": "school"}, {"coordinator", "schoolcontact"}),
    ],
)
def test_it_reaches_those_whom_it_is_for(worlds: World, more: dict, who: set[str]):
    message = announce(worlds, **more)
    assert reached(worlds, "x") == who
    assert not any(heard(worlds.other, key) for key in worlds.other.members)
    readers = {one.person for one in readers_of(the_thread(message.thread_id))}
    assert readers == {worlds.person(key).pk for key in who}
    told = set(Notice.objects.filter(kind="announcement").values_list("person", flat=True))
    assert told == readers - {worlds.person("coordinator").pk}


def test_a_school_is_those_around_its_children(world: World):
    other = another_school(world)
    rows = type(world.child).objects.unscoped(reason=WHY).exclude(pk=world.child.pk)
    rows.update(school=other)
    message = announce(world, place=other.pk)
    assert reached(world, "x") == {"coordinator", "guardian2", "companion2"}
    readers = {one.person for one in readers_of(the_thread(message.thread_id))}
    assert readers == {world.person(k).pk for k in ("coordinator", "guardian2", "companion2")}


def test_a_group_is_those_around_the_children_that_were_picked(worlds: World):
    world = worlds
    message = announce(world, around=(world.child.pk,))
    who = {"coordinator", "guardian", "companion", "professional", "manager", "schoolcontact"}
    assert reached(world, "x") == who
    assert not any(heard(world.other, key) for key in world.other.members)
    readers = {one.person for one in readers_of(the_thread(message.thread_id))}
    assert readers == {world.person(key).pk for key in who}
    again = announce(world, "y", around=(world.child.pk,), group="guardian")
    assert reached(world, "y") == {"coordinator", "guardian"}
    assert again.thread_id != message.thread_id
    assert announce(world, "z", around=(world.child.pk,)).thread_id == message.thread_id


def test_who_leaves_the_child_leaves_the_group(world: World):
    announce(world, around=(world.child.pk,))
    rows = Relation.objects.unscoped(reason=WHY).filter(person=world.person("professional"))
    rows.update(until=clock.now())
    assert "professional" not in reached(world, "x")


def test_the_coordinator_picks_the_group_on_the_page(world: World, client):
    client.force_login(world.person("coordinator"))
    other = Child.objects.unscoped(reason=WHY).exclude(pk=world.child.pk).first()
    page = client.get("/messages/announce/").content.decode()
    assert f'name="around" value="{world.child.pk}"' in page
    sent = {"id": str(uuid7()), "text": "x", "around": [str(world.child.pk)]}
    assert client.post("/messages/announce/", sent).status_code == 302
    client.force_login(world.person("guardian"))
    where = Message.objects.unscoped(reason=WHY).get().thread_id
    read = client.get(f"/messages/{where}/").content.decode()
    assert "a chosen group" in read
    assert other.name not in read


def test_a_group_of_strangers_is_none(worlds: World):
    with pytest.raises(Http404):
        announce(worlds, around=(worlds.child.pk, worlds.other.child.pk))
    with pytest.raises(Refused) as refused:
        announce(worlds, around=(worlds.child.pk,), place=worlds.school.pk)
    assert refused.value.field == "around"
    assert not Message.objects.unscoped(reason=WHY).exists()


def test_only_the_provider_writes_there(world: World):
    where = announce(world).thread_id
    for key in ("guardian", "coordinator"):
        with pytest.raises(Http404):
            perform(world.actor(key), PostMessage(thread=where, text="y"))
    with pytest.raises(Http404):
        perform(world.actor("companion"), Announce(text="y"))


def test_who_has_read_and_answered_is_for_the_provider(world: World, client):
    message = announce(world, "Долазите?", group="guardian", asks="yes_no")
    client.force_login(world.person("guardian"))
    client.get(f"/messages/{message.thread_id}/")
    perform(world.actor("guardian"), AnswerRequest(message=message.pk, value="yes"))
    _m, receipts = message_receipts(world.actor("coordinator"), message.pk)
    states = [(r.name.split()[0], r.state, r.answer) for r in receipts]
    assert states == [("Guardian2", "server", ""), ("Guardian", "read", "Yes")]
    with pytest.raises(Http404):
        message_receipts(world.actor("guardian"), message.pk)
    html = client.get(f"/messages/{message.thread_id}/").content.decode()
    assert world.person("guardian2").name not in html
    assert client.get(f"/messages/{message.thread_id}/people/").status_code == 404


def meeting(world: World, **more: object) -> Message:
    day = clock.today() + timedelta(days=3)
    more = {"title": "Састанак", "day": day, "begins": time(18), "where": "Клуб", **more}
    return announce(world, **more)


def test_appointments_are_listed_for_those_who_may_read_them(world: World):
    message = meeting(world, group="guardian")
    now, later = clock.now(), clock.now() + timedelta(days=9)
    found = appointments_of(world.actor("guardian"), now, later)
    assert [(a.title, a.place, a.message_id) for a in found] == [("Састанак", "Клуб", message.pk)]
    assert found[0].end - found[0].start == timedelta(hours=1)
    assert appointments_of(world.actor("companion"), now, later) == []
    assert appointments_of(world.actor("guardian"), later, later + timedelta(days=1)) == []
    perform(world.actor("coordinator"), WithdrawMessage(message=message.pk))
    struck = appointments_of(world.actor("guardian"), now, later)
    assert [a.message.withdrawn_at is not None for a in struck] == [True]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"day": None}, "day"),
        ({"begins": None}, "begins"),
        ({"title": ""}, "title"),
        ({"ends": time(17)}, "ends"),
        ({"day": clock.today() - timedelta(days=1)}, "day"),
        ({"text": ""}, "text"),
        ({"asks": "choose", "choices": ("a",)}, "choices"),
    ],
)
def test_what_does_not_fit_is_refused_at_its_field(world: World, more: dict, field: str):
    with pytest.raises(Refused) as refused:
        meeting(world, **{"text": "x", **more})
    assert refused.value.field == field
    assert heard(world, "guardian") == []


def test_thousands_of_recipients(world: World, client):
    """It takes its time, and loses nobody."""
    people = [Person(name=f"P {n}", email=f"p{n}@x.example") for n in range(2_000)]
    Person.objects.bulk_create(people)
    member = {"organisation": world.provider, "role": "guardian"}
    Membership.objects.bulk_create([Membership(person=one, **member) for one in people])
    message = announce(world, group="guardian")
    assert Notice.objects.filter(kind="announcement").count() == 2_002
    client.force_login(world.person("coordinator"))
    assert client.get(f"/messages/{message.thread_id}/").status_code == 200
    html = client.get(f"/messages/m/{message.pk}/receipts/").content.decode()
    assert "of 2002" in html


def test_who_has_answered_has_read(world: World):
    message = announce(world, "Долазите?", group="guardian", asks="yes_no")
    perform(world.actor("guardian"), AnswerRequest(message=message.pk, value="yes"))
    _m, receipts = message_receipts(world.actor("coordinator"), message.pk)
    assert [(r.state, bool(r.answer)) for r in receipts] == [("server", False), ("read", True)]
