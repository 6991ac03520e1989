"""Who reads what: the policy of conversations (trust C1, C2, C5)."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404

from eassociate.access.models import ContactBan, Relation
from eassociate.access.roles import Role
from eassociate.conversations.commands import (
    ChooseStart,
    EndSeparation,
    OpenThread,
    PostMessage,
    SeparatePeople,
)
from eassociate.conversations.models import Message, Seat, Thread
from eassociate.conversations.queries import message_receipts, thread_page, unread_threads
from eassociate.conversations.readers import readers_of
from eassociate.conversations.tests.scene import heard, read, say, the_thread, thread
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, perform
from eassociate.journal.models import Notice
from tests.people import WHY, World, join, relate

AROUND = {
    "circle": {"coordinator", "guardian", "companion", "professional", "manager"},
    "family": {"coordinator", "guardian"},
    "care": {"coordinator", "companion", "professional"},
    "case": {"coordinator", "guardian", "manager"},
}


@pytest.mark.usefixtures("few_or_many")
@pytest.mark.parametrize("kind", AROUND)
def test_a_thread_is_read_by_those_it_says(worlds: World, kind: str):
    world = worlds
    say(world, "coordinator", "x", thread(world, kind))
    readers = {one.person for one in readers_of(the_thread(thread(world, kind)))}
    assert readers == {world.person(key).pk for key in AROUND[kind]}
    for key in world.members:
        assert bool(heard(world, key)) == (key in AROUND[kind]), key
    assert not any(heard(world.other, key) for key in world.other.members)


def test_the_yes_and_the_list_come_from_one_question(world: World):
    """Nobody opens a thread of a kind that they would not read."""
    for key, member in world.members.items():
        for kind in AROUND:
            command = OpenThread(kind=kind, child=world.child.pk)
            if key in AROUND[kind]:
                assert perform(world.actor(key), command)
            else:
                with pytest.raises(Http404):
                    perform(world.actor(key), command)
        assert member.role


def test_a_guardian_has_a_thread_alone_with_the_coordinator(world: World):
    second = join(world, "father", Role.GUARDIAN)
    relate(world.child, second.person, Role.GUARDIAN)
    where = thread(world, "guardian", by="guardian")
    say(world, "guardian", "само нама", where)
    assert heard(world, "coordinator") == ["само нама"]
    assert heard(world, "father") == heard(world, "companion") == []


def test_direct_and_team_threads_are_for_staff(world: World):
    say(world, "companion", "direct", thread(world, "direct", by="companion"))
    say(world, "companion2", "team", thread(world, "team", by="companion2"))
    assert heard(world, "companion") == ["direct", "team"]
    assert heard(world, "companion2") == ["team"]
    assert heard(world, "guardian") == heard(world, "professional") == []
    with pytest.raises(NotFound):
        perform(world.actor("guardian"), OpenThread(kind="team"))


@pytest.mark.usefixtures("few_or_many")
def test_who_leaves_keeps_nothing(world: World):
    message = say(world, "coordinator", "x")
    read(world, "companion", message)
    rows = Relation.objects.unscoped(reason=WHY).filter(person=world.person("companion"))
    rows.update(until=clock.now())
    assert heard(world, "companion") == []
    assert not Thread.objects.visible_to(world.actor("companion")).exists()
    with pytest.raises(NotFound):
        perform(world.actor("companion"), PostMessage(thread=message.thread_id, text="y"))


def test_a_contact_ban_ends_it_as_well(world: World):
    say(world, "coordinator", "x")
    person = world.person("guardian")
    ContactBan(child=world.child, person=person, name=person.name, name_folded="x").save()
    assert heard(world, "guardian") == []


def _join_now(world: World) -> Relation:
    member = join(world, "late", Role.COMPANION)
    return relate(world.child, member.person, Role.COMPANION, since=clock.now())


@pytest.mark.usefixtures("few_or_many")
def test_who_joins_reads_from_then_on(world: World):
    say(world, "coordinator", "before")
    _join_now(world)
    say(world, "coordinator", "after")
    assert heard(world, "late") == ["after"]
    page = thread_page(world.actor("late"), thread(world))
    assert [said.plain for said in page.said] == ["after"]


@pytest.mark.usefixtures("few_or_many")
def test_the_coordinator_chooses_from_when_on(world: World):
    old = say(world, "coordinator", "long ago")
    Message.objects.unscoped(reason=WHY).filter(pk=old.pk).update(
        made_at=clock.now() - timedelta(days=9)
    )
    say(world, "coordinator", "lately")
    relation = _join_now(world)
    assert heard(world, "late") == []
    from_day = clock.now() - timedelta(days=2)
    command = ChooseStart(relation=relation.pk, reads_from=from_day)
    perform(world.actor("coordinator"), command)
    assert heard(world, "late") == ["lately"]
    again = ChooseStart(relation=relation.pk, reads_from=clock.now() + timedelta(days=1))
    perform(world.actor("coordinator"), again)
    assert heard(world, "late") == []


# -- two who must not read each other ------------------------------------------------------------


@pytest.fixture
def apart(world: World) -> World:
    father = join(world, "father", Role.GUARDIAN)
    relate(world.child, father.person, Role.GUARDIAN)
    command = SeparatePeople(
        child=world.child.pk, one=world.person("guardian").pk, other=father.person_id
    )
    perform(world.actor("coordinator"), command)
    return world


@pytest.mark.usefixtures("few_or_many")
def test_kept_apart_they_do_not_read_each_other(apart: World):
    say(apart, "guardian", "mother's")
    say(apart, "father", "father's")
    say(apart, "coordinator", "to all")
    assert heard(apart, "guardian") == ["mother's", "to all"]
    assert heard(apart, "father") == ["father's", "to all"]
    assert heard(apart, "companion") == ["mother's", "father's", "to all"]


def test_answers_to_the_other_stay_hidden_at_any_depth(apart: World):
    first = say(apart, "guardian", "canary")
    second = say(apart, "coordinator", "yes, canary", reply_to=first.pk)
    say(apart, "companion", "canary again", reply_to=second.pk)
    assert heard(apart, "father") == []
    assert len(heard(apart, "guardian")) == 3


def test_nothing_tells_one_of_the_other(apart: World, client):
    told = say(apart, "guardian", "canary")
    common = say(apart, "coordinator", "to all")
    read(apart, "guardian", common)
    father = apart.actor("father")
    page = thread_page(father, told.thread_id)
    mother = apart.person("guardian").name
    assert mother not in page.readers
    assert "canary" not in str(page)
    notices = Notice.objects.filter(person=father.person_id)
    assert [n.facts["message"] for n in notices] == [str(common.pk)]
    own = say(apart, "father", "mine")
    assert mother not in str(message_receipts(father, own.pk))
    client.force_login(apart.person("father"))
    for address in ("/messages/", f"/messages/{told.thread_id}/", "/notices/", "/"):
        html = client.get(address).content.decode()
        assert "canary" not in html
        assert mother not in html or address == "/"  # families know each other
    assert client.get(f"/messages/m/{told.pk}/").status_code == 404


def test_a_hidden_message_counts_nowhere(apart: World):
    say(apart, "guardian", "canary")
    assert unread_threads(apart.actor("father")) == 0
    assert unread_threads(apart.actor("companion")) == 1


def test_one_may_not_answer_what_one_may_not_read(apart: World):
    told = say(apart, "guardian", "canary")
    command = PostMessage(thread=told.thread_id, text="x", reply_to=told.pk)
    with pytest.raises(NotFound):
        perform(apart.actor("father"), command)


def test_a_separation_ends(apart: World):
    say(apart, "guardian", "mother's")
    held = apart.child.separations(manager="_base_manager").get()
    perform(apart.actor("coordinator"), EndSeparation(separation=held.pk))
    assert heard(apart, "father") == ["mother's"]


def test_seats_are_of_open_threads_alone(world: World):
    message = say(world, "coordinator", "x", thread(world, "care"))
    read(world, "companion", message)
    assert Seat.objects.visible_to(world.actor("professional")).exists()
    assert not Seat.objects.visible_to(world.actor("guardian")).exists()
