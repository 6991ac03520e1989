from datetime import UTC, time, timedelta

import pytest
import time_machine

from eassociate.access.doors import Denied
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.roster.actions.visits import EndVisit, MarkNotDelivered, StartVisit, UndoStart
from eassociate.roster.models import Visit
from eassociate.roster.rules import Flag, Reason, State
from eassociate.roster.tests.steps import MORNING, TODAY, again, hours, open_visit, told
from tests.people import World, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING + hours(1), tick=False) as traveller:  # 8:00
        yield traveller


@pytest.fixture
def visit(world: World) -> Visit:
    return make_visit(world.child, world.companion(), TODAY)


def test_a_companion_starts_and_ends_and_the_family_knows(world, visit, morning):
    done = perform(world.actor("companion"), StartVisit(visit=visit.pk))
    assert done.result["state"] == State.STARTED
    assert again(visit).started_at == MORNING + hours(1)
    morning.move_to(MORNING + hours(5))
    perform(world.actor("companion"), EndVisit(visit=visit.pk))
    row = again(visit)
    assert (row.state, row.ended_at, row.flags) == (State.ENDED, MORNING + hours(5), [])
    assert told("visit_started") == told("visit_ended") == {"guardian"}


def test_tapping_twice_is_one_start(world, visit):
    key, command = uuid7(), StartVisit(visit=visit.pk)
    perform(world.actor("companion"), command, id=key)
    assert perform(world.actor("companion"), command, id=key).repeated
    with pytest.raises(Refused):
        perform(world.actor("companion"), command)


@pytest.mark.parametrize("command", [StartVisit, EndVisit, UndoStart])
@pytest.mark.parametrize(
    ("who", "why"),
    [("companion2", NotFound), ("guardian", Denied), ("professional", Denied), ("town", Denied)],
)
def test_strangers_and_other_roles_start_nothing(world, visit, command, who, why):
    with pytest.raises(why):
        perform(world.actor(who), command(visit=visit.pk))
    assert again(visit).state == State.PLANNED


def test_another_provider_starts_nothing(worlds):
    visit = make_visit(worlds.child, worlds.companion(), TODAY)
    for who in ("companion", "coordinator"):
        with pytest.raises(NotFound):
            perform(worlds.other.actor(who), StartVisit(visit=visit.pk))


def test_who_knows_the_child_but_does_not_go_is_told_so(world):
    visit = make_visit(world.child, world.companion("companion2"), TODAY)
    with pytest.raises(Refused):
        perform(world.actor("companion"), StartVisit(visit=visit.pk))


def test_a_coordinator_starts_and_ends_for_a_phone_that_is_dead(world, visit):
    perform(world.actor("coordinator"), StartVisit(visit=visit.pk))
    perform(world.actor("coordinator"), EndVisit(visit=visit.pk))
    assert again(visit).state == State.ENDED


def test_an_open_visit_cannot_start(world):
    with pytest.raises(Refused):
        perform(world.actor("coordinator"), StartVisit(visit=open_visit(world).pk))


def test_a_visit_of_tomorrow_cannot_start_today(world):
    tomorrow = make_visit(world.child, world.companion(), TODAY + timedelta(days=1))
    with pytest.raises(Refused):
        perform(world.actor("companion"), StartVisit(visit=tomorrow.pk))


def test_a_start_that_waited_for_the_network_keeps_its_moment(world, visit, morning):
    morning.move_to(MORNING + hours(3))
    command = StartVisit(visit=visit.pk, tapped=MORNING + hours(1), sent=MORNING + hours(3))
    perform(world.actor("companion"), command, occurred_at=command.tapped)
    row = again(visit)
    assert (row.started_at, row.flags) == (MORNING + hours(1), [Flag.LATE_ENTRY])
    assert row.started_on_device == MORNING + hours(1)


@pytest.mark.parametrize("days", [-3, 3])
@pytest.mark.parametrize("says_when_sent", [True, False])
def test_a_phone_whose_clock_is_days_off_is_flagged_and_works(world, visit, days, says_when_sent):
    wrong = clock.now() + timedelta(days=days)
    sent = wrong if says_when_sent else None
    command = StartVisit(visit=visit.pk, tapped=wrong, sent=sent)
    perform(world.actor("companion"), command, occurred_at=wrong)
    row = again(visit)
    assert (row.started_at, row.flags) == (clock.now(), [Flag.DEVICE_CLOCK])
    assert row.started_on_device == wrong


def test_far_from_the_plan_is_a_flag_not_a_wall(world, visit, morning):
    morning.move_to(MORNING + hours(2))
    perform(world.actor("companion"), StartVisit(visit=visit.pk))
    morning.move_to(MORNING + hours(2.5))
    perform(world.actor("companion"), EndVisit(visit=visit.pk))
    assert again(visit).flags == [Flag.STARTED_LATE, Flag.ENDED_EARLY, Flag.SHORT]


def test_a_forgotten_end_is_a_flag_of_the_next_visit(world, visit):
    afternoon = make_visit(world.child, world.companion(), TODAY, time(13), time(14))
    perform(world.actor("companion"), StartVisit(visit=visit.pk))
    perform(world.actor("companion"), StartVisit(visit=afternoon.pk))
    assert Flag.ANOTHER_RUNNING in again(afternoon).flags


def test_a_mistap_is_taken_back_within_minutes(world, visit, morning):
    perform(world.actor("companion"), StartVisit(visit=visit.pk))
    perform(world.actor("companion"), UndoStart(visit=visit.pk))
    row = again(visit)
    assert (row.state, row.started_at, row.flags) == (State.PLANNED, None, [])
    perform(world.actor("companion"), StartVisit(visit=visit.pk))
    morning.move_to(MORNING + hours(2))
    with pytest.raises(Refused):
        perform(world.actor("companion"), UndoStart(visit=visit.pk))
    perform(world.actor("coordinator"), UndoStart(visit=visit.pk))
    assert again(visit).state == State.PLANNED


def test_an_end_before_its_start_is_no_negative_time(world, visit, morning):
    perform(world.actor("companion"), StartVisit(visit=visit.pk))
    early = clock.now() - hours(1)
    perform(world.actor("companion"), EndVisit(visit=visit.pk), occurred_at=early)
    assert again(visit).ended_at == again(visit).started_at


def test_not_delivered_with_a_reason_from_the_door(world, visit):
    perform(world.actor("companion"), MarkNotDelivered(visit=visit.pk, reason=Reason.CHILD_ILL))
    row = again(visit)
    assert (row.state, row.reason) == (State.NOT_DELIVERED, Reason.CHILD_ILL)
    assert told("visit_cancelled") == {"guardian", "coordinator", "school"}


def test_other_reasons_are_the_coordinators(world, visit):
    command = MarkNotDelivered(visit=visit.pk, reason=Reason.NO_COMPANION)
    with pytest.raises(Refused) as refusal:
        perform(world.actor("companion"), command)
    assert refusal.value.field == "reason"
    perform(world.actor("coordinator"), command)
    assert again(visit).reason == Reason.NO_COMPANION


@pytest.mark.parametrize("who", ["companion2", "guardian2"])
def test_another_familys_people_mark_nothing(world, visit, who):
    with pytest.raises((NotFound, Denied)):
        perform(world.actor(who), MarkNotDelivered(visit=visit.pk, reason=Reason.CHILD_ILL))


def test_a_visit_that_nobody_seemed_to_start_counts_when_the_phone_comes_back(world, visit):
    visit.state, visit.reason = State.NOT_DELIVERED, Reason.NOT_STARTED
    visit.save()
    perform(world.actor("companion"), StartVisit(visit=visit.pk))
    row = again(visit)
    assert (row.state, row.reason) == (State.STARTED, "")


def test_a_naive_time_is_not_taken(visit):
    with pytest.raises(ValueError):
        StartVisit(visit=visit.pk, tapped=MORNING.replace(tzinfo=None))
    assert MORNING.tzinfo is UTC
