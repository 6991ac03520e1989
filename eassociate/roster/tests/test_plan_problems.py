"""What the tables say about a week, and about the timetable, in the planner's words."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eassociate.access.models import ContactBan
from eassociate.children.models import Approval
from eassociate.core import clock
from eassociate.planner.problem import Stop
from eassociate.roster.models import (
    ChildAbsence,
    CompanionAbsence,
    MustNotAccompany,
    Offer,
)
from eassociate.roster.proposing.timetable import TimetableScenes, first_weeks
from eassociate.roster.proposing.week import week_scene
from eassociate.roster.tests.planned import NEXT, ahead
from eassociate.roster.tests.steps import MORNING, TODAY, second_child
from eassociate.staff.models import Availability, Paper
from tests.people import World, join, make_child, make_line, make_visit, relate


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def people(world: World, first=NEXT) -> dict:
    return {one.key: one for one in week_scene(world.provider.pk, first).problem.companions}


# -- what is read ---------------------------------------------------------------------------------


def test_blocks_are_the_planned_visits_that_lie_ahead(world: World, time_machine):
    there = ahead(world)
    ahead(world, day=1, state="cancelled")
    ahead(world, day=7)
    begun = ahead(world, companion=world.companion(), day=2, state="started")
    over = ahead(world, companion=world.companion(), day=-7, start=time(6), end=time(6, 30))
    scene = week_scene(world.provider.pk, NEXT)
    assert [block.key for block in scene.problem.blocks] == [str(there.pk)]
    (busy,) = people(world)[str(world.companion().pk)].busy
    assert (busy.start, busy.end) == (begun.start, begun.end)
    assert over.day == TODAY
    this_week = week_scene(world.provider.pk, TODAY)
    assert [block.key for block in this_week.problem.blocks] == []


def test_a_child_that_stays_at_home_needs_nobody(world: World):
    ahead(world)
    day = NEXT
    ChildAbsence(
        child=world.child, first=day, last=day, entered_by=world.person("coordinator")
    ).save()
    assert week_scene(world.provider.pk, NEXT).problem.blocks == ()


def test_weight_skills_and_the_present_roster_are_read(world: World):
    world.child.skills = ["sign"]
    world.child.save()
    Approval(
        child=world.child, weekly_minutes=900, degree=1, valid_from=TODAY, valid_until=NEXT
    ).save()
    visit = ahead(world, companion=world.companion())
    problem = week_scene(world.provider.pk, NEXT).problem
    assert problem.blocks[0].weight == 4
    assert problem.blocks[0].skills == {"sign"}
    assert problem.previous == {str(visit.pk): str(world.companion().pk)}


def test_who_must_not_go_is_known_with_the_reason(world: World):
    ahead(world)
    child, staff = str(world.child.pk), world.companion("companion2")
    join(world, "third", "companion")
    join(world, "fourth", "companion")
    MustNotAccompany(child=world.child, companion=staff).save()
    name = world.person("third").name
    swapped = " ".join(reversed(name.split()))
    ContactBan(child=world.child, name=swapped, name_folded=swapped.lower()).save()
    relate(world.child, world.person("fourth"), "guardian")
    found = people(world)
    assert found[str(staff.pk)].bars == {child: Stop.RELATIVE}
    assert found[str(world.companion("third").pk)].bars == {child: Stop.CONTACT}
    assert found[str(world.companion("fourth").pk)].bars == {child: Stop.RELATIVE}
    assert found[str(world.companion().pk)].bars == {}


def test_times_papers_and_contract_are_known(world: World):
    staff = world.companion()
    staff.contract_until = NEXT + timedelta(days=3)
    staff.save()
    Availability.objects.create(companion=staff, weekday=1, start="07:00", end="13:00")
    Paper.objects.create(companion=staff, kind="medical", valid_until=NEXT)
    Paper.objects.create(companion=staff, kind="training", valid_until=NEXT + timedelta(days=90))
    CompanionAbsence.objects.create(
        companion=staff, first=NEXT, last=NEXT, entered_by=world.person("coordinator")
    )
    one = people(world)[str(staff.pk)]
    assert [span.start.date() for span in one.available] == [NEXT + timedelta(days=1)]
    assert one.papers_until == NEXT
    away, after = one.absences
    assert (away.start.date(), after.start.date()) == (NEXT, NEXT + timedelta(days=4))
    assert people(world)[str(world.companion("companion2").pk)].available is None


def test_familiarity_fades(world: World):
    for days in (1, 91):
        make_visit(world.child, world.companion(), TODAY - timedelta(days=days), state="ended")
    met = people(world)[str(world.companion().pk)].met[str(world.child.pk)]
    assert 1.4 < met < 1.5


def test_who_is_asked_is_busy_and_who_said_yes_keeps_the_visit(world: World):
    asked_for, agreed = ahead(world), ahead(world, second_child(world))
    helper, other = world.companion("companion2"), world.companion()
    agreed.companion = other
    agreed.save()
    for visit, who, state in [(asked_for, helper, "open"), (agreed, other, "accepted")]:
        Offer(
            visit=visit,
            companion=who,
            state=state,
            made_by=world.person("coordinator"),
            deadline=clock.now() + timedelta(hours=1),
        ).save()
    scene = week_scene(world.provider.pk, NEXT)
    assert [block.key for block in scene.problem.blocks] == [str(agreed.pk)]
    assert scene.problem.pins == {str(agreed.pk): str(other.pk)} == scene.agreed
    assert len(people(world)[str(helper.pk)].busy) == 1


def test_reading_takes_the_same_queries_however_many_there_are(world: World):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            week_scene(world.provider.pk, NEXT)
        return len(caught)

    ahead(world)
    few = queries()
    for number in range(8):
        join(world, f"more{number}", "companion")
        child = make_child(world, f"child {number}")
        visit = ahead(world, child, world.companion(f"more{number}"))
        make_visit(child, visit.companion, TODAY - timedelta(days=3), state="ended")
    assert queries() == few
    assert few <= 18


# -- the timetable --------------------------------------------------------------------------------


def test_two_whole_weeks_stand_for_all():
    assert first_weeks(NEXT) == (NEXT, NEXT + timedelta(days=7))
    assert first_weeks(NEXT + timedelta(days=1))[0] == NEXT + timedelta(days=7)


def test_a_line_of_every_week_keeps_its_companion_in_the_second(world: World):
    every = make_line(world.child, None, 0)
    a = make_line(world.child, None, 1, week="a")
    b = make_line(world.child, None, 1, week="b", start=time(13), end=time(17))
    ended = make_line(world.child, None, 2, valid_until=NEXT + timedelta(days=8))
    scenes = TimetableScenes(world.provider.pk, NEXT)
    keys = {block.key for block in scenes.first().problem.blocks}
    assert str(every.pk) in keys
    assert str(ended.pk) not in keys
    assert len(keys & {str(a.pk), str(b.pk)}) == 1
    who = str(world.companion("companion2").pk)
    found = dict.fromkeys(keys, who)
    second = scenes.second(found).problem
    assert second.pins == {str(every.pk): who}
    (other,) = {str(a.pk), str(b.pk)} - keys
    assert second.previous[other] == who
    knows = next(one for one in second.companions if one.key == who)
    assert str(world.child.pk) in knows.preferred_by
    assert str(every.pk) not in {b.key for b in scenes.second({}).problem.blocks}


def test_short_absences_do_not_count_in_a_timetable(world: World):
    make_line(world.child, None, 0)
    rows = CompanionAbsence.objects
    person = world.person("coordinator")
    rows.create(companion=world.companion(), first=NEXT, last=NEXT, entered_by=person)
    last = NEXT + timedelta(days=60)
    rows.create(companion=world.companion("companion2"), first=TODAY, last=last, entered_by=person)
    people = {one.key: one for one in TimetableScenes(world.provider.pk, NEXT).people}
    assert people[str(world.companion().pk)].absences == ()
    assert len(people[str(world.companion("companion2").pk)].absences) == 1


def test_what_holds_in_one_week_of_a_timetable_holds_in_all(world: World):
    """Otherwise a line of every week would get two companions."""
    make_line(world.child, None, 0)
    soon, staff = NEXT + timedelta(days=9), world.companion()
    other = world.companion("companion2")
    Paper.objects.create(companion=staff, kind="medical", valid_until=soon)
    Paper.objects.create(companion=other, kind="medical", valid_until=TODAY)
    staff.contract_until = soon
    staff.save()
    people = {one.key: one for one in TimetableScenes(world.provider.pk, NEXT).people}
    one = people[str(staff.pk)]
    assert one.papers_until is None
    assert [span.start.date() for span in one.absences] == [NEXT]
    assert people[str(other.pk)].papers_until == TODAY
