"""A whole visit in one deed, by whom it may be written and until when."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pydantic import ValidationError

from eassociate.access.doors import Denied
from eassociate.access.models import ContactBan, Relation
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary.commands import AddDiaryEntry, Attained, Did, RecordVisit
from eassociate.diary.rules import Kind
from eassociate.diary.tests.scene import entries, goal, started
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.journal.models import Entry, Notice, Payload
from eassociate.roster.models import Visit
from tests.people import WHY, World

FULL = {
    "activities": (Did(code="movement"), Did(code="hygiene", minutes=15), Did(code="play")),
    "mood": "good",
    "meals": ("lunch:half",),
    "toilet": ("alone",),
    "note": "Данас је сама обула патике.",
    "incident": "fall",
    "severity": 1,
    "what_happened": "Мала огреботина",
}


def test_a_whole_visit_is_one_deed(world: World):
    visit, plan = started(world), goal(world)
    command = RecordVisit(visit=visit.pk, goals=(Attained(goal=plan.pk, step="alone"),), **FULL)
    done = perform(world.actor("companion"), command)
    found = entries(visit)
    assert [(e.kind, e.code) for e in found] == [
        ("activity", "movement"),
        ("activity", "hygiene"),
        ("activity", "play"),
        ("goal", "alone"),
        ("mood", "good"),
        ("meal", "lunch:half"),
        ("toilet", "alone"),
        ("note", ""),
        ("incident", "fall"),
    ]
    assert found[1].minutes == 15
    assert found[3].goal_id == plan.pk
    assert Entry.objects.count() == 1
    assert done.result["entries"] == [str(e.pk) for e in found]


def test_sending_it_twice_writes_it_once(world: World):
    visit, key = started(world), uuid7()
    for _time in range(2):
        perform(world.actor("companion"), RecordVisit(visit=visit.pk, **FULL), id=key)
    assert len(entries(visit)) == 8


def test_free_text_is_not_in_the_journal_row(world: World):
    visit = started(world)
    perform(world.actor("companion"), RecordVisit(visit=visit.pk, **FULL))
    entry = Entry.objects.get()
    assert "патике" not in str(entry.body)
    assert "огреботина" not in str(entry.body)
    assert "патике" in Payload.objects.get(entry=entry).text


def test_a_second_record_adds_to_the_first(world: World):
    visit = started(world)
    for code in ("movement", "play"):
        perform(world.actor("companion"), RecordVisit(visit=visit.pk, activities=(Did(code=code),)))
    assert [e.code for e in entries(visit)] == ["movement", "play"]


@pytest.mark.parametrize(
    ("what", "field"),
    [
        ({}, None),
        ({"incident": "fall"}, "severity"),
        ({"what_happened": "x"}, "incident"),
        ({"goals": (Attained(goal=uuid7(), step="alone"),)}, "goal"),
    ],
)
def test_what_is_missing_is_asked_for(world: World, what: dict, field: str | None):
    visit = started(world)
    with pytest.raises(Refused) as refusal:
        perform(world.actor("companion"), RecordVisit(visit=visit.pk, **what))
    assert refusal.value.field == field
    assert not entries(visit)


def test_a_goal_of_another_child_is_refused(world: World):
    visit = started(world)
    other = world.person("guardian2").relations(manager="_base_manager").get().child
    foreign = goal(world, child=other)
    with pytest.raises(Refused):
        perform(
            world.actor("companion"),
            RecordVisit(visit=visit.pk, goals=(Attained(goal=foreign.pk, step="alone"),)),
        )


@pytest.mark.parametrize(
    "bad",
    [
        {"mood": "angry"},
        {"activities": ({"code": "<b>"},)},
        {"activities": ({"code": "play", "minutes": -1},)},
        {"activities": ({"code": "play", "minutes": 601},)},
        {"meals": ("lunch",)},
        {"note": "x" * 5001},
        {"note": "a\x00b"},
        {"severity": 4},
        {"activities": tuple({"code": "play"} for _n in range(41))},
    ],
)
def test_other_words_and_numbers_are_refused(bad: dict):
    with pytest.raises(ValidationError):
        RecordVisit(visit=uuid7(), **bad)


def test_strangers_do_not_find_the_visit(worlds: World):
    assert worlds.other
    visit = started(worlds)
    command = RecordVisit(visit=visit.pk, mood="good")
    for actor in (worlds.actor("companion2"), worlds.other.actor("coordinator")):
        with pytest.raises(NotFound):
            perform(actor, command)
    for key in ("guardian", "professional", "manager", "town", "schoolcontact"):
        with pytest.raises(Denied):
            perform(worlds.actor(key), command)
    assert not entries(visit)


def test_the_coordinator_may_write(world: World):
    visit = started(world)
    perform(world.actor("coordinator"), RecordVisit(visit=visit.pk, mood="good"))
    assert entries(visit)[0].made_by_id == world.person("coordinator").pk


@pytest.mark.parametrize("state", ["planned", "cancelled", "not_delivered"])
def test_a_visit_that_does_not_happen_has_no_diary(world: World, state: str):
    visit = started(world, state=state)
    with pytest.raises(Refused):
        perform(world.actor("companion"), RecordVisit(visit=visit.pk, mood="good"))


def _end_relation(world: World, ago: timedelta) -> None:
    Relation.objects.unscoped(reason=WHY).filter(person=world.person("companion")).update(
        until=clock.now() - ago
    )


def test_a_substitute_may_still_write_the_day_after(world: World):
    visit = started(world)
    _end_relation(world, timedelta(hours=23))
    perform(world.actor("companion"), RecordVisit(visit=visit.pk, mood="good"))
    assert entries(visit)


def test_later_only_what_was_written_on_the_phone_then(world: World):
    visit = started(world, state=Visit.State.ENDED)
    _end_relation(world, timedelta(days=3))
    command = RecordVisit(visit=visit.pk, mood="good")
    with pytest.raises(NotFound):
        perform(world.actor("companion"), command)
    then = clock.now() - timedelta(days=4)
    perform(world.actor("companion"), command, occurred_at=then)
    assert entries(visit)[0].occurred_at == then
    assert entries(visit)[0].made_at > then


def test_a_contact_ban_shuts_the_diary_at_once(world: World):
    visit = started(world)
    person = world.person("companion")
    ContactBan(child=world.child, person=person, name=person.name, name_folded="x").save()
    with pytest.raises(NotFound):
        perform(world.actor("companion"), RecordVisit(visit=visit.pk, mood="good"))


def test_after_two_weeks_only_the_coordinator_writes(world: World):
    visit = started(world, state=Visit.State.ENDED, ended_at=clock.now() - timedelta(days=15))
    command = RecordVisit(visit=visit.pk, mood="good")
    with pytest.raises(Refused):
        perform(world.actor("companion"), command)
    perform(world.actor("coordinator"), command)


def test_one_fact_can_be_added(world: World):
    visit, plan = started(world), goal(world)
    perform(
        world.actor("companion"),
        AddDiaryEntry(visit=visit.pk, kind=Kind.GOAL, code="beyond", goal=plan.pk),
    )
    perform(world.actor("companion"), AddDiaryEntry(visit=visit.pk, kind=Kind.NOTE, text="Здраво"))
    assert [(e.kind, e.text) for e in entries(visit)] == [("goal", ""), ("note", "Здраво")]


@pytest.mark.parametrize(
    "bad",
    [
        {"kind": "incident", "code": "fall"},
        {"kind": "photo"},
        {"kind": "mood", "code": "hygiene"},
        {"kind": "note"},
        {"kind": "goal", "code": "alone"},
    ],
)
def test_a_fact_that_makes_no_sense_is_refused(world: World, bad: dict):
    visit = started(world)
    with pytest.raises(Refused):
        perform(world.actor("companion"), AddDiaryEntry(visit=visit.pk, **bad))


def test_the_visit_ends_in_the_same_deed(world: World):
    visit, key = started(world), uuid7()
    for _time in range(2):
        perform(
            world.actor("companion"), RecordVisit(visit=visit.pk, mood="good", end=True), id=key
        )
    visit.refresh_from_db()
    assert visit.state == Visit.State.ENDED
    assert visit.ended_at
    assert len(entries(visit)) == 1
    assert Entry.objects.count() == 1
    assert Notice.objects.filter(kind="visit_ended", person=world.person("guardian")).count() == 1


def test_a_visit_may_end_without_a_word(world: World):
    visit = started(world)
    perform(world.actor("companion"), RecordVisit(visit=visit.pk, end=True))
    visit.refresh_from_db()
    assert visit.state == Visit.State.ENDED
    assert not entries(visit)


def test_an_end_that_is_refused_leaves_nothing_written(world: World):
    visit = started(world, state=Visit.State.ENDED, ended_at=clock.now())
    with pytest.raises(Refused):
        perform(world.actor("companion"), RecordVisit(visit=visit.pk, mood="good", end=True))
    assert not entries(visit)
