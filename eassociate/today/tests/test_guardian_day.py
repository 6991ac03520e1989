"""The answer to «is somebody with my child?», and what is done about it when not."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.diary.tests.scene import written
from eassociate.journal.models import Opening
from eassociate.roster.models import ChildAbsence, Offer, Visit
from eassociate.today.guardian_day import Answer, ChildDay, guardian_days
from tests.people import WHY, World, join, make_child, make_visit, relate
from tests.signing_in import sign_in

#: A Tuesday morning on which nothing of the calendar is special.
MORNING = datetime(2026, 3, 10, 9, 30, tzinfo=ZoneInfo("Europe/Belgrade"))


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=True):
        yield


def the_day(world: World) -> ChildDay:
    return guardian_days(world.actor("guardian"))[0]


def visit(world: World, start: int = 8, end: int = 12, **more: object) -> Visit:
    companion = more.pop("companion", world.companion())
    return make_visit(world.child, companion, clock.today(), time(start), time(end), **more)


def page_of(world: World, language: str = "en") -> str:
    client = sign_in(world.person("guardian"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    return client.get("/").content.decode()


def test_who_is_with_the_child_since_when(world: World):
    visit(world, state="started", started_at=clock.at(clock.today(), time(8, 2)))
    who = world.person("companion").name
    assert f"{who} is with your child since 08:02." in page_of(world)


ANSWERS = {
    Answer.COMES: {"start": 10},
    Answer.LATE: {"start": 9},
    Answer.NOBODY: {"start": 10, "companion": None},
    Answer.NOT_FOUND: {"state": "not_delivered", "reason": "no_companion"},
    Answer.OVER: {"end": 9, "state": "ended"},
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_every_state_has_its_answer(world: World, answer: Answer):
    visit(world, **ANSWERS[answer])
    assert the_day(world).answer == answer
    assert page_of(world)


def test_nothing_today_says_what_is_next(world: World):
    make_visit(world.child, world.companion(), clock.today() + timedelta(days=1))
    day = the_day(world)
    assert day.answer == Answer.FREE
    assert day.next
    assert "Next: " in page_of(world)


def test_at_home(world: World):
    visit(world, state="cancelled", reason="child_home")
    today, by = clock.today(), world.person("guardian")
    ChildAbsence(child=world.child, first=today, last=today, entered_by=by).save()
    assert the_day(world).answer == Answer.HOME
    assert "Your child stays at home until" in page_of(world)


def test_one_that_is_over_does_not_hide_the_next_without_anybody(world: World):
    visit(world, end=9, state="ended")
    visit(world, start=11, companion=None)
    assert the_day(world).answer == Answer.NOBODY


def test_a_gap_that_has_passed_is_not_shown_as_one_to_come(world: World):
    visit(world, start=7, end=9, companion=None)
    visit(world, start=11)
    assert the_day(world).answer == Answer.COMES


def test_red_stands_only_where_a_child_has_nobody(world: World):
    visit(world, start=10)
    assert "card alarm" not in page_of(world)
    Visit.objects.unscoped(reason=WHY).update(companion=None)
    page = page_of(world)
    assert "card alarm" in page
    assert "looking for a substitute" in page


def test_how_many_were_asked_is_said_but_not_who(world: World):
    Offer(
        visit=visit(world, start=10, companion=None),
        companion=world.companion("companion2"),
        made_by=world.person("coordinator"),
        deadline=clock.now() + timedelta(minutes=9),
    ).save()
    page = page_of(world)
    assert "1 person has been asked" in page
    assert world.person("companion2").name not in page


@pytest.mark.parametrize(
    ("language", "word"), [("en", "outdoors"), ("de", "draußen"), ("sr", "напољу")]
)
def test_the_record_arrives_in_the_readers_language(world: World, language: str, word: str):
    held = visit(world, state="started", started_at=clock.now())
    written(world, held, activities=({"code": "outing"},))
    assert word in page_of(world, language)


def test_several_children_are_several_sections(world: World):
    second = make_child(world, "Вук Јовановић")
    relate(second, world.person("guardian"), Role.GUARDIAN)
    assert page_of(world).count('class="family"') == 2


def test_another_family_sees_nothing_of_it(worlds: World):
    visit(worlds, state="started", started_at=clock.now())
    assert worlds.other
    for person in (worlds.person("guardian2"), worlds.other.person("guardian")):
        assert str(worlds.child.pk) not in sign_in(person).get("/").content.decode()


def test_a_guardian_without_a_child_is_told_what_to_do(world: World):
    join(world, "aunt", Role.GUARDIAN)
    page = sign_in(world.person("aunt")).get("/").content.decode()
    assert "No child is connected with your account." in page


def test_looking_is_noted(world: World):
    page_of(world)
    assert Opening.objects.unscoped(reason=WHY).filter(child=world.child, what="diary").exists()


def test_the_number_of_queries_does_not_grow_with_visits(world: World):
    counts = []
    for n in (7, 14):
        for i in range(n):
            day = clock.today() + timedelta(i % 7 - 3)
            make_visit(world.child, world.companion("companion2"), day)
        with CaptureQueriesContext(connection) as seen:
            guardian_days(world.actor("guardian"))
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_the_night_the_clocks_change_keeps_the_days_apart(world: World):
    """29 March 2026 has 23 hours; the visit of the evening before is not of today."""
    with time_machine.travel(datetime(2026, 3, 29, 8, tzinfo=ZoneInfo("Europe/Belgrade"))):
        yesterday = clock.today() - timedelta(days=1)
        make_visit(world.child, world.companion(), yesterday, time(22), time(23))
        held = make_visit(world.child, world.companion(), clock.today(), time(1), time(4))
        assert [record.visit.pk for record in the_day(world).today] == [held.pk]
        assert held.end - held.start == timedelta(hours=2)
