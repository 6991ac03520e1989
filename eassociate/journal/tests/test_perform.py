"""perform(): once, permitted, written down."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import pytest

from eassociate.access.doors import Denied
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal import deeds
from eassociate.journal.chain import breaks
from eassociate.journal.commands import Blob, Command, Line, Sealed, Text, take_apart
from eassociate.journal.deeds import Conflict, Effect, Notify, Refused, get, perform
from eassociate.journal.models import Chain, Entry, Notice, Payload, Touch
from tests.people import WHY, World


class Remark(Command):
    child: UUID
    text: Text = ""
    refuse: bool = False


@pytest.fixture(autouse=True)
def remark():
    """An action of the test's own, so that perform is tested apart from any domain."""

    def make_remark(actor, command):
        child = get(Child.objects.visible_to(actor), command.child)
        child.school_class = "done"
        child.save()
        if command.refuse:
            raise Refused("no", field="text")
        told = Notify(actor.person_id, actor.role, "remarked", child=child.pk)
        return Effect({"n": 1}, [child.pk], [told])

    deeds.action(Remark, needs=Can.SEE_DIARY)(make_remark)
    yield
    del deeds.ACTIONS[Remark]


def test_a_deed_is_written_with_its_row_its_text_and_its_notice(world: World):
    outcome = perform(world.actor("guardian"), Remark(child=world.child.pk, text="тајна"))
    entry = Entry.objects.get(pk=outcome.entry)
    assert (entry.number, entry.action, outcome.result) == (1, "make_remark", {"n": 1})
    assert "тајна" not in str(entry.body)
    assert "тајна" in Payload.objects.get(entry=entry).text
    assert Touch.objects.unscoped(reason=WHY).get().child_id == world.child.pk
    assert Notice.objects.get().kind == "remarked"


def test_free_text_is_unreadable_in_the_table(world: World):
    from django.db import connection

    perform(world.actor("guardian"), Remark(child=world.child.pk, text="canary-text"))
    with connection.cursor() as cursor:
        cursor.execute("select text from journal_payload")
        assert b"canary" not in bytes(cursor.fetchone()[0])


def test_the_same_id_again_gives_the_first_outcome(world: World):
    key, command = uuid7(), Remark(child=world.child.pk)
    first = perform(world.actor("guardian"), command, id=key)
    again = perform(world.actor("guardian"), command, id=key)
    assert (first.repeated, again.repeated) == (False, True)
    assert again.result == first.result
    assert Entry.objects.count() == Notice.objects.count() == 1


@pytest.mark.parametrize("change", ["content", "person"])
def test_the_same_id_for_something_else_is_a_conflict(world: World, change: str):
    key = uuid7()
    perform(world.actor("guardian"), Remark(child=world.child.pk), id=key)
    actor = world.actor("coordinator" if change == "person" else "guardian")
    text = "other" if change == "content" else ""
    with pytest.raises(Conflict):
        perform(actor, Remark(child=world.child.pk, text=text), id=key)
    assert Entry.objects.count() == 1


def test_a_repeat_is_answered_after_the_access_has_ended(world: World):
    key, command, actor = uuid7(), Remark(child=world.child.pk), world.actor("companion")
    perform(actor, command, id=key)
    world.child.relations(manager="_base_manager").update(until=clock.now())
    assert perform(actor, command, id=key).repeated


def test_without_the_permission_nothing_happens(world: World):
    with pytest.raises(Denied):
        perform(world.actor("town"), Remark(child=world.child.pk))
    assert not Entry.objects.exists()


def test_a_stranger_finds_nothing(worlds: World):
    assert worlds.other
    with pytest.raises(deeds.NotFound):
        perform(worlds.actor("guardian"), Remark(child=worlds.other.child.pk))


def test_a_refusal_leaves_nothing_behind(world: World):
    with pytest.raises(Refused):
        perform(world.actor("guardian"), Remark(child=world.child.pk, refuse=True))
    world.child.refresh_from_db()
    assert world.child.school_class == "4-2"
    assert not Entry.objects.exists()


def test_a_late_deed_is_judged_by_its_own_moment(world: World):
    actor, then = world.actor("companion"), clock.now() - timedelta(days=2)
    world.child.relations(manager="_base_manager").filter(person=actor.person_id).update(
        until=clock.now() - timedelta(days=1)
    )
    outcome = perform(actor, Remark(child=world.child.pk), occurred_at=then)
    entry = Entry.objects.get(pk=outcome.entry)
    assert entry.late
    assert entry.occurred_at == then
    with pytest.raises(deeds.NotFound):
        perform(actor, Remark(child=world.child.pk))


@pytest.mark.parametrize("days", [-15, 3])
def test_a_clock_out_of_bounds_is_not_believed(world: World, days: int):
    moment = clock.now() + timedelta(days=days)
    outcome = perform(world.actor("guardian"), Remark(child=world.child.pk), occurred_at=moment)
    entry = Entry.objects.get(pk=outcome.entry)
    assert entry.occurred_at == entry.recorded_at


def test_numbers_count_up_within_each_organisation(worlds: World):
    assert worlds.other
    for world in (worlds, worlds.other, worlds):
        perform(world.actor("guardian"), Remark(child=world.child.pk))
    numbers = Entry.objects.filter(organisation=worlds.provider).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2]
    assert not list(breaks())


TAMPERED = {
    "body": lambda e: Entry.objects.filter(pk=e.pk).update(body={"child": "x"}),
    "time": lambda e: Entry.objects.filter(pk=e.pk).update(occurred_at=clock.now()),
    "who": lambda e: Entry.objects.filter(pk=e.pk).update(role="system"),
    "gone": lambda e: Entry.objects.filter(pk=e.pk).delete(),
    "text": lambda e: Payload(entry=e, text='{"text":"forged"}').save(),
}


@pytest.mark.parametrize("how", TAMPERED)
def test_the_verifier_names_the_first_broken_row(world: World, how: str):
    for text in "abc":
        perform(world.actor("guardian"), Remark(child=world.child.pk, text=text))
    TAMPERED[how](Entry.objects.get(number=2))
    found = list(breaks())
    assert [(b.organisation, b.number) for b in found] == [(world.provider.pk, 2)]


def test_the_verifier_sees_that_the_end_was_cut_off(world: World):
    for text in "ab":
        perform(world.actor("guardian"), Remark(child=world.child.pk, text=text))
    Entry.objects.filter(number=2).delete()
    assert [b.number for b in breaks()] == [2]
    assert Chain.objects.get().number == 2


def test_what_is_written_during_a_check_is_no_fault(worlds: World):
    assert worlds.other
    first, second = sorted((worlds, worlds.other), key=lambda one: one.provider.pk)
    for world in (first, second):
        perform(world.actor("guardian"), Remark(child=world.child.pk))
    Entry.objects.filter(organisation=first.provider).update(role="system")
    check = breaks()
    assert next(check).organisation == first.provider.pk
    perform(second.actor("guardian"), Remark(child=second.child.pk))
    assert not list(check)


def test_erasing_a_text_leaves_the_chain_whole(world: World):
    perform(world.actor("guardian"), Remark(child=world.child.pk, text="gone soon"))
    Payload.objects.all().delete()
    assert not list(breaks())


class Mixed(Command):
    name: Line
    file: Blob
    rows: Annotated[list[int], Sealed()]


def test_a_command_is_taken_apart_by_its_marks():
    parts = take_apart(Mixed(name="Ана", file=b"x" * 1000, rows=[1, 2]), "mix", "k")
    assert set(parts.body) == {"file"}
    assert set(parts.body["file"]) == {"sha256"}
    assert "Ана" in parts.payload
    assert "[1,2]" in parts.payload


@pytest.mark.parametrize("bad", ["a\x00b", "a\x1bb", "\ud800", "x" * 5001])
def test_texts_that_cannot_be_kept_are_refused(bad: str):
    with pytest.raises(ValueError):
        Remark(child=uuid7(), text=bad)


def test_bidi_controls_are_taken_out():
    assert Remark(child=uuid7(), text="a\u202eb\u2066c").text == "abc"
