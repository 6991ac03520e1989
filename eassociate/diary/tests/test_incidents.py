"""From «serious» on, those who must know are told in the same transaction."""

from __future__ import annotations

import pytest

from eassociate.access.models import ContactBan
from eassociate.access.roles import Role
from eassociate.diary.commands import CorrectDiaryEntry, RecordVisit, ReportIncident
from eassociate.diary.tests.scene import entries, started
from eassociate.journal.deeds import perform
from eassociate.journal.models import Notice
from tests.people import World, join, relate


def told() -> set[tuple[str, str]]:
    return {(notice.person.name, notice.role) for notice in Notice.objects.filter(kind="incident")}


def everybody(world: World) -> set[tuple[str, str]]:
    return {(world.person(key).name, key) for key in ("coordinator", "guardian")}


@pytest.mark.parametrize("severity", [2, 3])
def test_coordinator_and_guardian_are_told_at_once(world: World, severity: int):
    visit = started(world)
    perform(
        world.actor("companion"),
        ReportIncident(visit=visit.pk, incident="seizure", severity=severity),
    )
    assert told() == everybody(world)
    notice = Notice.objects.first()
    assert notice
    assert notice.urgent
    assert notice.facts == {
        "visit": str(visit.pk),
        "entry": str(entries(visit)[0].pk),
        "incident": "seizure",
        "severity": severity,
    }


def test_a_minor_one_stands_in_the_diary_alone(world: World):
    visit = started(world)
    perform(world.actor("companion"), ReportIncident(visit=visit.pk, incident="fall", severity=1))
    assert entries(visit)[0].severity == 1
    assert not told()


def test_an_incident_within_the_whole_record_is_told_as_well(world: World):
    visit = started(world)
    perform(world.actor("companion"), RecordVisit(visit=visit.pk, incident="missing", severity=3))
    assert told() == everybody(world)


def test_one_that_turns_out_worse_is_told_then(world: World):
    visit, actor = started(world), world.actor("companion")
    perform(actor, ReportIncident(visit=visit.pk, incident="fall", severity=1))
    perform(actor, CorrectDiaryEntry(entry=entries(visit)[0].pk, code="fall", severity=2))
    assert told() == everybody(world)


def test_a_banned_guardian_is_not_told(world: World):
    visit = started(world)
    second = join(world, "father", Role.GUARDIAN).person
    relate(world.child, second, Role.GUARDIAN)
    ContactBan(child=world.child, person=second, name=second.name, name_folded="f").save()
    perform(world.actor("companion"), ReportIncident(visit=visit.pk, incident="fall", severity=2))
    assert told() == everybody(world)


def test_no_free_text_in_the_notice(world: World):
    visit = started(world)
    perform(
        world.actor("companion"),
        ReportIncident(visit=visit.pk, incident="fall", severity=3, what_happened="canary"),
    )
    assert all("canary" not in str(notice.facts) for notice in Notice.objects.all())
