"""What was written stays to be seen when it is corrected or taken back."""

from __future__ import annotations

import pytest

from eassociate.access.doors import Denied
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary.commands import CorrectDiaryEntry, WithdrawDiaryEntry
from eassociate.diary.models import DiaryEntry
from eassociate.diary.queries import visit_record
from eassociate.diary.tests.scene import entries, started, written
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.journal.models import Notice
from eassociate.roster.models import Visit
from tests.people import WHY, World


def test_a_correction_supersedes_and_the_old_one_stays(world: World):
    visit = started(world)
    first = written(world, visit)
    perform(world.actor("companion"), CorrectDiaryEntry(entry=first, code="dressing", minutes=20))
    fact = visit_record(world.actor("guardian"), visit.pk).facts[0]
    assert (fact.code, fact.minutes) == ("dressing", 20)
    assert [(old.code, old.minutes) for old in fact.earlier] == [("hygiene", 10)]
    assert fact.earlier[0].by == world.person("companion").name


def test_corrections_of_corrections_form_one_chain(world: World):
    visit, actor = started(world), world.actor("companion")
    entry = written(world, visit)
    for code in ("dressing", "play"):
        done = perform(actor, CorrectDiaryEntry(entry=entry, code=code))
        entry = done.result["entry"]
    fact = visit_record(actor, visit.pk).facts[0]
    assert fact.code == "play"
    assert [old.code for old in fact.earlier] == ["dressing", "hygiene"]
    assert len(entries(visit)) == 3


def test_what_was_taken_back_stays_with_who_and_when(world: World):
    visit = started(world)
    entry = written(world, visit)
    perform(world.actor("coordinator"), WithdrawDiaryEntry(entry=entry))
    fact = visit_record(world.actor("guardian"), visit.pk).facts[0]
    assert fact.withdrawn
    assert fact.by == world.person("coordinator").name


def test_only_the_last_version_can_be_corrected(world: World):
    visit, actor = started(world), world.actor("companion")
    entry = written(world, visit)
    perform(actor, CorrectDiaryEntry(entry=entry, code="play"))
    for command in (CorrectDiaryEntry(entry=entry, code="rest"), WithdrawDiaryEntry(entry=entry)):
        with pytest.raises(Refused):
            perform(actor, command)


def test_what_was_taken_back_stays_back(world: World):
    visit, actor = started(world), world.actor("companion")
    done = perform(actor, WithdrawDiaryEntry(entry=written(world, visit)))
    with pytest.raises(Refused):
        perform(actor, CorrectDiaryEntry(entry=done.result["entry"], code="play"))


def test_sending_a_correction_twice_corrects_once(world: World):
    visit, key = started(world), uuid7()
    command = CorrectDiaryEntry(entry=written(world, visit), code="play")
    for _time in range(2):
        perform(world.actor("companion"), command, id=key)
    assert len(entries(visit)) == 2


@pytest.mark.parametrize(
    ("made", "said"),
    [
        ({}, {"code": "nonsense"}),
        ({}, {"code": "good"}),
        ({}, {"code": "hygiene", "minutes": 10}),
        ({"activities": (), "note": "x"}, {"text": ""}),
        ({"activities": (), "incident": "fall", "severity": 1}, {"code": "fall"}),
    ],
)
def test_a_correction_that_says_nothing_is_refused(world: World, made: dict, said: dict):
    visit = started(world)
    entry = written(world, visit, **made)
    with pytest.raises(Refused):
        perform(world.actor("companion"), CorrectDiaryEntry(entry=entry, **said))
    assert len(entries(visit)) == 1


def test_strangers_do_not_find_the_entry(worlds: World):
    assert worlds.other
    entry = written(worlds, started(worlds))
    for actor in (worlds.actor("companion2"), worlds.other.actor("coordinator")):
        with pytest.raises(NotFound):
            perform(actor, WithdrawDiaryEntry(entry=entry))
    with pytest.raises(Denied):
        perform(worlds.actor("guardian"), CorrectDiaryEntry(entry=entry, code="play"))


def test_nothing_of_the_old_row_is_changed(world: World):
    visit = started(world)
    entry = written(world, visit)
    before = DiaryEntry._base_manager.filter(pk=entry).values().get()
    perform(world.actor("companion"), CorrectDiaryEntry(entry=entry, code="play"))
    assert DiaryEntry._base_manager.filter(pk=entry).values().get() == before


def test_the_family_learns_that_a_finished_record_was_corrected(world: World):
    visit = started(world)
    entry = written(world, visit)
    actor = world.actor("companion")
    done = perform(actor, CorrectDiaryEntry(entry=entry, code="play"))
    assert not Notice.objects.filter(kind="record_corrected").exists()
    Visit.objects.unscoped(reason=WHY).update(state="ended", ended_at=clock.now())
    perform(actor, WithdrawDiaryEntry(entry=done.result["entry"]))
    notice = Notice.objects.get(kind="record_corrected")
    assert notice.person_id == world.person("guardian").pk
