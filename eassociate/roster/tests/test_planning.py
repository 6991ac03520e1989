"""Plans for whole weeks: how they are made, and that nothing is offered unchecked."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from eassociate.access.doors import Denied
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.journal.models import Entry, Notice
from eassociate.roster.actions.planning import BeginPlan, CancelPlan, FinishPlan, PinBlock
from eassociate.roster.models import (
    Line,
    MustNotAccompany,
    Offer,
    PlanRun,
)
from eassociate.roster.proposing import work as working
from eassociate.roster.proposing.week import week_scene
from eassociate.roster.reading.plan import plan_seen
from eassociate.roster.tests.planned import NEXT, ahead, asked, known, made, roster_of
from eassociate.roster.tests.steps import MORNING, TODAY, second_child
from tests.people import World, make_line


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


# -- how it is made -------------------------------------------------------------------------------


def test_a_week_is_planned_and_kept_without_a_name(world: World):
    visit = ahead(world)
    known(world)
    run = made(world)
    assert roster_of(run) == {str(visit.pk): str(world.companion().pk)}
    kept = str(run.result)
    for name in (world.child.name, world.person("companion").name, world.school.name):
        assert name not in kept
    assert Entry.objects.filter(action="finish_plan").get().body["result"].keys() == {"sha256"}


def test_asking_beginning_and_ending_are_journalled(world: World):
    ahead(world)
    made(world)
    rows = Entry.objects.filter(action__endswith="_plan").order_by("number")
    assert [(row.action, row.role) for row in rows] == [
        ("request_plan", "coordinator"),
        ("begin_plan", "system"),
        ("finish_plan", "system"),
    ]


def test_a_timetable_is_planned_for_both_weeks(world: World):
    for weekday in range(5):
        make_line(world.child, None, weekday)
    run = made(world, kind="timetable")
    assert len(run.result["weeks"]) == 2
    assert roster_of(run, 0) == roster_of(run, 1)
    assert len(roster_of(run)) == Line.objects.unscoped(reason="test").count()


def test_a_pin_is_kept_by_the_next_plan(world: World):
    visit = ahead(world)
    known(world)
    run = made(world)
    other = world.companion("companion2")
    actor = world.actor("coordinator")
    perform(actor, PinBlock(run=run.pk, block=visit.pk, companion=other.pk))
    again = made(world, after=run.pk)
    assert roster_of(again) == {str(visit.pk): str(other.pk)}
    perform(actor, PinBlock(run=again.pk, block=visit.pk))
    assert roster_of(made(world, after=again.pk)) == {str(visit.pk): str(world.companion().pk)}


@pytest.mark.parametrize("case", ["another block", "another provider"])
def test_only_what_is_in_the_plan_is_pinned(worlds: World, case: str):
    visit = ahead(worlds)
    run = made(worlds)
    block, who = visit.pk, worlds.other.companion()
    if case == "another block":
        block, who = ahead(worlds, day=1).pk, worlds.companion()
    with pytest.raises(Refused):
        perform(worlds.actor("coordinator"), PinBlock(run=run.pk, block=block, companion=who.pk))


def test_a_plan_with_a_fault_is_offered_to_nobody(world: World, monkeypatch, caplog):
    ahead(world)
    run = asked(world)
    monkeypatch.setattr(working, "verify", lambda problem, plan: ["something is wrong"])
    assert working.work() == 1
    run.refresh_from_db()
    assert (run.state, run.why, run.result) == ("failed", "verify", None)
    assert "something is wrong" in caplog.text
    assert Notice.objects.get(kind="plan_failed").person == world.person("coordinator")


def test_a_solver_that_breaks_fails_the_run_and_not_the_queue(world: World, monkeypatch):
    ahead(world)
    ahead(world, day=7)
    first, second = asked(world), asked(world, first=NEXT + timedelta(days=7))
    solve, calls = working.plan_week, []

    def broken(problem, **more):
        calls.append(1)
        if len(calls) == 1:
            raise ZeroDivisionError
        return solve(problem, **more)

    monkeypatch.setattr(working, "plan_week", broken)
    assert working.work() == 2
    states = PlanRun.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", "why")
    assert sorted(states) == [("done", ""), ("failed", "error")]


def test_what_a_dead_process_left_is_taken_up_three_times(world: World):
    ahead(world)
    run = asked(world)
    PlanRun.objects.filter(pk=run.pk).update(state="running", attempts=2, worker=run.pk)
    assert working.work() == 1
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("done", 3)
    PlanRun.objects.filter(pk=run.pk).update(state="running", worker=run.pk)
    assert working.work() == 0
    run.refresh_from_db()
    assert (run.state, run.why) == ("failed", "crashed")


def test_a_stopped_plan_is_not_made_and_a_late_result_is_refused(world: World):
    ahead(world)
    run = asked(world)
    system = working.system_actor(world.provider.pk)
    perform(system, BeginPlan(run=run.pk, worker=run.pk))
    perform(world.actor("coordinator"), CancelPlan(run=run.pk))
    with pytest.raises(Refused):
        perform(system, FinishPlan(run=run.pk, worker=run.pk, result=b'{"weeks": []}'))
    assert working.work() == 0
    run.refresh_from_db()
    assert (run.state, run.result) == ("cancelled", None)
    with pytest.raises(Refused):
        perform(world.actor("coordinator"), CancelPlan(run=run.pk))


def test_a_result_of_another_process_is_refused(world: World):
    ahead(world)
    run = asked(world)
    system = working.system_actor(world.provider.pk)
    perform(system, BeginPlan(run=run.pk, worker=run.pk))
    with pytest.raises(Refused):
        perform(system, FinishPlan(run=run.pk, worker=run.provider_id, result=b"{}"))


def test_a_plan_that_is_being_made_is_not_made_twice(world: World):
    for week in range(4):
        ahead(world, day=7 * week)
    asked(world)
    with pytest.raises(Refused, match="being made already"):
        asked(world)
    asked(world, first=NEXT + timedelta(days=8))
    asked(world, first=NEXT + timedelta(days=14))
    with pytest.raises(Refused, match="Other plans"):
        asked(world, first=NEXT + timedelta(days=21))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"first": TODAY - timedelta(days=7)}, "over"),
        ({"first": NEXT + timedelta(days=700)}, "too far"),
        ({"first": NEXT + timedelta(days=70)}, "No visit lies ahead"),
        ({"kind": "timetable"}, "No child has a timetable"),
        ({"kind": "timetable", "first": TODAY - timedelta(days=1)}, "a day ahead"),
    ],
)
def test_what_cannot_be_planned_is_said(world: World, more: dict, said: str):
    with pytest.raises(Refused, match=said):
        asked(world, **more)


def test_old_plans_are_let_go(world: World):
    ahead(world)
    for _ in range(22):
        run = asked(world)
        PlanRun.objects.filter(pk=run.pk).update(state="cancelled")
    assert PlanRun.objects.count() == 21


@pytest.mark.parametrize("who", ["companion", "guardian", "administrator", "manager"])
def test_planning_is_the_coordinators(world: World, who: str):
    from eassociate.roster.actions.planning import RequestPlan

    with pytest.raises(Denied):
        perform(world.actor(who), RequestPlan(first=NEXT))


def test_another_providers_plan_is_not_there(worlds: World):
    ahead(worlds)
    run = made(worlds)
    stranger = worlds.other.actor("coordinator")
    with pytest.raises(NotFound):
        perform(stranger, CancelPlan(run=run.pk))
    with pytest.raises(NotFound):
        perform(stranger, PinBlock(run=run.pk, block=run.pk))


def test_who_asked_for_a_long_plan_is_told(world: World):
    ahead(world)
    made(world)
    assert not Notice.objects.filter(kind="plan_ready").exists()
    made(world, effort="thorough")
    assert Notice.objects.get(kind="plan_ready").facts["count"] == 0


# -- what the planner refuses ---------------------------------------------------------------------


def test_a_pin_that_a_rule_forbids_by_now_does_not_fail_the_plan(world: World):
    visit = ahead(world)
    run = made(world)
    who = world.companion("companion2")
    actor = world.actor("coordinator")
    perform(actor, PinBlock(run=run.pk, block=visit.pk, companion=who.pk))
    MustNotAccompany(child=world.child, companion=who).save()
    again = made(world, after=run.pk)
    assert roster_of(again) == {str(visit.pk): str(world.companion().pk)}
    (row,) = plan_seen(actor, again.pk).each
    assert (row.lost, row.pinned) == (True, "other")


def test_of_two_pins_that_do_not_go_together_the_coordinators_own_is_kept(world: World):
    agreed, wished = ahead(world, companion=world.companion()), ahead(world, second_child(world))
    Offer(
        visit=agreed,
        companion=world.companion(),
        state="accepted",
        made_by=world.person("coordinator"),
        deadline=clock.now(),
    ).save()
    who = str(world.companion().pk)
    pins = {str(wished.pk): who}
    assert week_scene(world.provider.pk, NEXT).problem.pins == {str(agreed.pk): who}
    assert week_scene(world.provider.pk, NEXT, pins).problem.pins == pins


def test_a_visit_that_was_declined_and_is_over_does_not_fail_the_plan(world: World):
    ahead(world)
    gone = ahead(world, day=1, state="cancelled")
    Offer(
        visit=gone,
        companion=world.companion(),
        state="declined",
        made_by=world.person("coordinator"),
        deadline=clock.now(),
    ).save()
    made(world)


def test_a_child_in_two_places_is_planned_in_one(world: World):
    first = ahead(world)
    ahead(world, start=time(9), end=time(10))
    assert list(roster_of(made(world))) == [str(first.pk)]
