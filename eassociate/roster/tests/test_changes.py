from datetime import time, timedelta

import pytest
import time_machine

from eassociate.access.doors import Denied
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.roster.actions.changes import AddVisit, CancelVisit, ChangeVisit, RestoreVisit
from eassociate.roster.models import MustNotAccompany, Offer, Visit
from eassociate.roster.rules import Reason
from eassociate.roster.tests.steps import (
    MORNING,
    TODAY,
    again,
    hours,
    second_child,
    sees,
    told,
    told_person,
)
from tests.people import WHY, World, make_visit

pytestmark = pytest.mark.django_db
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False) as traveller:  # 7:00
        yield traveller


@pytest.fixture
def visit(world: World) -> Visit:
    return make_visit(world.child, world.companion(), TOMORROW)


def added(world: World, **more) -> AddVisit:
    fields = {
        "child": world.child.pk,
        "place": world.school.pk,
        "day": TOMORROW,
        "start": time(13),
        "end": time(14),
    }
    return AddVisit(**{**fields, **more})


def changed(world: World, visit: Visit, **more) -> ChangeVisit:
    fields = {"visit": visit.pk, "place": world.school.pk, "start": time(9), "end": time(11)}
    return ChangeVisit(**{**fields, **more})


def do(world: World, command, who: str = "coordinator"):
    return perform(world.actor(who), command)


def test_a_visit_beside_the_timetable_is_open_or_somebodys(world):
    alone = do(world, added(world)).result
    assert alone["companion"] is None
    second = world.companion("companion2")
    mine = do(world, added(world, start=time(15), end=time(16), companion=second.pk)).result
    row = Visit.objects.unscoped(reason=WHY).get(pk=mine["visit"])
    assert (row.companion, row.regular, row.by_hand) == (second, second, True)
    assert sees(world, "companion2", world.child)
    assert told("visit_changed") == {"guardian", "companion"}


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("end", {"end": time(13)}),
        ("end", {"day": TODAY - timedelta(days=1)}),
        ("start", {"start": time(11)}),
        ("companion", {"companion": "busy"}),
        ("companion", {"companion": "aunt"}),
        ("companion", {"companion": "other"}),
        ("place", {"place": "other"}),
    ],
)
def test_a_visit_that_cannot_be_is_refused_at_its_field(worlds, field, more):
    world = worlds
    make_visit(world.child, None, TOMORROW)
    make_visit(second_child(world), world.companion("companion2"), TOMORROW, time(13), time(14))
    MustNotAccompany(child=world.child, companion=world.companion()).save()
    stands_for = {
        "busy": world.companion("companion2").pk,
        "aunt": world.companion().pk,
        "other": world.other.companion().pk if field == "companion" else world.other.school.pk,
    }
    fields = {k: stands_for.get(v, v) if isinstance(v, str) else v for k, v in more.items()}
    with pytest.raises(Refused) as refusal:
        do(world, added(world, **fields))
    assert refusal.value.field == field


def test_other_hours_ask_the_asked_no_more_and_keep_the_timetable_away(world, visit):
    visit.companion = None
    visit.save()
    offer = Offer(
        visit=visit,
        companion=world.companion("companion2"),
        made_by=world.person("coordinator"),
        deadline=clock.now() + hours(1),
    )
    offer.save()
    do(world, changed(world, visit))
    row = again(visit)
    assert (clock.local(row.start).time(), row.by_hand) == (time(9), True)
    assert again(offer).state == "withdrawn"
    assert told_person("offer_withdrawn", world.person("companion2")) == 1


def test_other_hours_at_which_the_companion_is_elsewhere_open_the_visit(world, visit):
    make_visit(second_child(world), world.companion(), TOMORROW, time(12), time(13))
    do(world, changed(world, visit, start=time(10), end=time(12, 30)))
    assert again(visit).companion is None


def test_a_visit_is_called_off_with_its_reason_and_restored(world, visit):
    do(world, CancelVisit(visit=visit.pk, reason=Reason.SCHOOL_CLOSED))
    row = again(visit)
    assert (row.state, row.reason, row.by_hand) == ("cancelled", "school_closed", True)
    assert told("visit_cancelled") == {"guardian", "school", "companion"}
    do(world, RestoreVisit(visit=visit.pk))
    row = again(visit)
    assert (row.state, row.reason, row.companion) == ("planned", "", world.companion())


def test_a_reason_that_is_not_one_of_calling_off_is_refused(world, visit):
    with pytest.raises(Refused) as refusal:
        do(world, CancelVisit(visit=visit.pk, reason=Reason.NO_COMPANION))
    assert refusal.value.field == "reason"


def test_a_restored_visit_whose_companion_is_busy_now_is_open(world, visit):
    do(world, CancelVisit(visit=visit.pk, reason=Reason.OTHER))
    make_visit(second_child(world), world.companion(), TOMORROW)
    assert do(world, RestoreVisit(visit=visit.pk)).result["companion"] is None


def test_a_visit_is_not_restored_into_another(world, visit):
    do(world, CancelVisit(visit=visit.pk, reason=Reason.OTHER))
    make_visit(world.child, None, TOMORROW)
    with pytest.raises(Refused):
        do(world, RestoreVisit(visit=visit.pk))


@pytest.mark.parametrize("state", ["started", "ended"])
def test_what_has_begun_is_neither_moved_nor_called_off(world, visit, state):
    visit.state = state
    visit.save()
    for command in (
        changed(world, visit),
        CancelVisit(visit=visit.pk, reason=Reason.OTHER),
        RestoreVisit(visit=visit.pk),
    ):
        with pytest.raises(Refused):
            do(world, command)


def test_only_the_own_coordinator_changes_visits(worlds):
    visit = make_visit(worlds.child, worlds.companion(), TOMORROW)
    commands = [
        added(worlds),
        changed(worlds, visit),
        CancelVisit(visit=visit.pk, reason=Reason.OTHER),
        RestoreVisit(visit=visit.pk),
    ]
    for command in commands:
        with pytest.raises(NotFound):
            perform(worlds.other.actor("coordinator"), command)
        for who in ("guardian", "companion", "schoolcontact"):
            with pytest.raises(Denied):
                do(worlds, command, who)
