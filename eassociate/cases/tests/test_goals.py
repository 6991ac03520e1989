"""Goals and advice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eassociate.access.doors import Denied
from eassociate.cases.actions import ChangeGoal, EndGoal, LeaveAdvice, SetGoal, WithdrawAdvice
from eassociate.cases.models import Advice, Goal
from eassociate.cases.queries import goals_of, goals_of_children
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.journal.history import described
from eassociate.journal.models import Entry, Notice, Opening
from tests.people import WHY, World
from tests.signing_in import sign_in

READERS = ["guardian", "companion", "professional", "manager", "coordinator"]


def set_goal(world: World, title: str = "Coat", **more) -> Goal:
    done = perform(world.actor("professional"), SetGoal(child=world.child.pk, title=title, **more))
    return Goal.objects.unscoped(reason=WHY).get(pk=done.result["goal"])


def advise(world: World, goal: Goal, text: str = "Slowly", key: str = "professional") -> Advice:
    done = perform(world.actor(key), LeaveAdvice(goal=goal.pk, text=text))
    return Advice.objects.unscoped(reason=WHY).get(pk=done.result["advice"])


EDITS = {
    "set_goal": lambda w, g: SetGoal(child=w.child.pk, title="Coat"),
    "change_goal": lambda w, g: ChangeGoal(goal=g.pk, title="Shoes"),
    "end_goal": lambda w, g: EndGoal(goal=g.pk),
}
ADVISES = {"leave_advice": lambda w, g: LeaveAdvice(goal=g.pk, text="Slowly")}


@pytest.mark.parametrize("name", [*EDITS, *ADVISES])
def test_a_professional_may_and_it_has_words(world: World, name: str):
    command = {**EDITS, **ADVISES}[name](world, set_goal(world))
    done = perform(world.actor("professional"), command)
    assert Entry.objects.get(pk=done.entry).action == name
    assert name in described()


@pytest.mark.parametrize("name", EDITS)
@pytest.mark.parametrize("key", ["guardian", "companion", "manager", "town", "schoolcontact"])
def test_who_only_reads_goals_does_not_set_them(world: World, name: str, key: str):
    goal = set_goal(world)
    with pytest.raises(Denied):
        perform(world.actor(key), EDITS[name](world, goal))


@pytest.mark.parametrize("key", ["guardian", "companion", "coordinator", "town", "schoolcontact"])
def test_who_does_not_advise_leaves_no_advice(world: World, key: str):
    goal = set_goal(world)
    with pytest.raises(Denied):
        perform(world.actor(key), ADVISES["leave_advice"](world, goal))


@pytest.mark.parametrize("name", [*EDITS, *ADVISES])
def test_another_provider_finds_nothing(worlds: World, name: str):
    goal = set_goal(worlds)
    assert worlds.other
    with pytest.raises(NotFound):
        perform(worlds.other.actor("professional"), {**EDITS, **ADVISES}[name](worlds, goal))


@pytest.mark.parametrize("key", READERS)
def test_all_who_work_with_the_child_read_goals_and_advice(world: World, key: str):
    advise(world, set_goal(world))
    seen = goals_of(world.actor(key), world.child.pk)
    assert [(g.title, [a.text for a in g.advice]) for g in seen] == [("Coat", ["Slowly"])]


@pytest.mark.parametrize("key", ["guardian2", "companion2"])
def test_another_family_reads_nothing(world: World, key: str):
    advise(world, set_goal(world))
    assert goals_of(world.actor(key), world.child.pk) == []
    assert goals_of_children(world.actor(key), [world.child.pk]) == {}
    address = reverse("goals", kwargs={"pk": world.child.pk})
    assert sign_in(world.person(key)).get(address).status_code == 404


def test_goals_hold_through_their_last_day(world: World):
    goal = set_goal(world, since=clock.today() - timedelta(days=9))
    perform(world.actor("coordinator"), EndGoal(goal=goal.pk))
    actor = world.actor("companion")
    assert [g.title for g in goals_of(actor, world.child.pk)] == ["Coat"]
    Goal.objects.unscoped(reason=WHY).update(until=clock.today() - timedelta(days=1))
    assert goals_of(actor, world.child.pk) == []
    assert [g.over for g in goals_of(actor, world.child.pk, over=True)] == [True]


def test_a_goal_does_not_end_before_it_begins(world: World):
    goal = set_goal(world)
    command = EndGoal(goal=goal.pk, until=clock.today() - timedelta(days=1))
    with pytest.raises(Refused) as caught:
        perform(world.actor("coordinator"), command)
    assert caught.value.field == "until"


def test_companions_and_families_are_told_of_advice_without_its_words(world: World):
    advise(world, set_goal(world), "canary words")
    told = {(n.person_id, n.role, n.kind) for n in Notice.objects.all()}
    assert told == {
        (world.person("companion").pk, "companion", "advice_left"),
        (world.person("guardian").pk, "guardian", "advice_left"),
    }
    assert "canary" not in str(list(Notice.objects.values()) + list(Entry.objects.values()))


def test_advice_has_words(world: World):
    with pytest.raises(Refused) as caught:
        advise(world, set_goal(world), "  \n ")
    assert caught.value.field == "text"


def test_everybody_takes_back_their_own_advice_alone(world: World):
    advice = advise(world, set_goal(world))
    with pytest.raises(NotFound):
        perform(world.actor("manager"), WithdrawAdvice(advice=advice.pk))
    perform(world.actor("professional"), WithdrawAdvice(advice=advice.pk))
    assert not Advice.objects.unscoped(reason=WHY).exists()


def test_advice_is_left_from_the_page_and_the_look_is_written_down(world: World):
    goal = set_goal(world)
    client = sign_in(world.person("professional"))
    page = client.get(reverse("goals", kwargs={"pk": world.child.pk})).content.decode()
    address = reverse("advice_add", kwargs={"pk": goal.pk})
    assert address in page
    answer = client.post(address, {"text": "Полако"}, follow=True)
    assert "Полако" in answer.content.decode()
    assert Opening.objects.unscoped(reason=WHY).get().what == "goals"


def test_the_page_asks_as_often_for_many_goals_as_for_one(world: World):
    client = sign_in(world.person("companion"))
    address = reverse("goals", kwargs={"pk": world.child.pk})
    advise(world, set_goal(world))
    client.get(address)
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for i in range(7):
        goal = set_goal(world, f"Goal {i}")
        for key in ("professional", "manager"):
            advise(world, goal, key=key)
    with CaptureQueriesContext(connection) as many:
        assert client.get(address).status_code == 200
    assert len(many) <= len(few)
