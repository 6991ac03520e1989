"""A proposal becomes the roster: all that was chosen or nothing, and everybody is told once."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eassociate.core import clock
from eassociate.journal.deeds import NotFound, Refused
from eassociate.journal.models import Entry, Notice
from eassociate.roster.models import CompanionAbsence, Line, MustNotAccompany, Offer, Visit
from eassociate.roster.tests.planned import NEXT, accept, ahead, known, made, who_goes
from eassociate.roster.tests.steps import MORNING, second_child, sees
from tests.people import WHY, World, join, make_child, make_line, make_visit


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


def only(world: World, *keys: str) -> None:
    """The other companions do not work any more."""
    people = [world.person(key) for key in keys]
    world.provider.companions.exclude(person__in=people).update(active=False)


def told(kind: str, person) -> list[Notice]:
    return list(Notice.objects.filter(kind=kind, person=person))


# -- a week ---------------------------------------------------------------------------------------


def test_all_changes_are_accepted_at_once(world: World):
    known(world)
    visits = [ahead(world, day=day) for day in range(3)]
    run = made(world)
    outcome = accept(world, run)
    assert {who_goes(visit) for visit in visits} == {world.companion()}
    assert set(outcome.result["changed"]) == {str(visit.pk) for visit in visits}
    entry = Entry.objects.get(action="accept_plan")
    assert entry.touches(manager="_base_manager").count() == 1
    run.refresh_from_db()
    assert len(run.accepted) == 3
    with pytest.raises(Refused, match="choose"):
        accept(world, run)


def test_chosen_rows_and_a_chosen_child_are_accepted(world: World):
    known(world)
    other = second_child(world)
    first, second = ahead(world), ahead(world, day=1)
    third = ahead(world, other, start=time(13), end=time(15))
    run = made(world)
    accept(world, run, blocks=[first.pk])
    assert [bool(who_goes(v)) for v in (first, second, third)] == [True, False, False]
    accept(world, run, child=other.pk)
    assert [bool(who_goes(v)) for v in (first, second, third)] == [True, False, True]


def test_a_companion_is_told_once_and_so_are_family_and_school(world: World):
    known(world)
    for day in range(4):
        ahead(world, day=day)
    accept(world, made(world))
    (mine,) = told("week_planned", world.person("companion"))
    assert mine.facts == {"first": "2026-09-14", "count": 4}
    (family,) = told("others_come", world.person("guardian"))
    assert family.facts["count"] == 4
    assert family.facts["person"] == str(world.person("companion").pk)
    (school,) = told("week_planned", world.person("schoolcontact"))
    assert school.facts["count"] == 4
    assert not told("week_planned", world.person("coordinator"))


def test_who_goes_no_more_is_told_as_well(world: World):
    visit = ahead(world, companion=world.companion("companion2"), regular=world.companion())
    run = made(world)
    only(world, "companion")
    again = made(world, after=run.pk)
    accept(world, again)
    assert who_goes(visit) == world.companion()
    assert told("week_planned", world.person("companion2"))


def test_a_substitute_sees_the_child_until_the_visit_is_over(world: World):
    helper = join(world, "helper", "companion")
    known(world, "helper")
    ahead(world)
    only(world, "helper")
    assert not sees(world, "helper", world.child)
    accept(world, made(world))
    assert sees(world, "helper", world.child)
    assert not sees(world, "helper", world.child, clock.now() + timedelta(days=30))
    offer = Offer.objects.unscoped(reason=WHY).get()
    assert (offer.state, offer.companion.person) == ("accepted", helper.person)


def test_what_a_substitute_had_said_yes_to_is_taken_back(world: World):
    visit = ahead(world, companion=world.companion("companion2"), regular=None)
    offer = Offer(
        visit=visit,
        companion=world.companion("companion2"),
        state="accepted",
        made_by=world.person("coordinator"),
        deadline=clock.now(),
    )
    offer.save()
    only(world, "companion")
    accept(world, made(world))
    offer.refresh_from_db(from_queryset=Offer.objects.unscoped(reason=WHY))
    assert offer.state == "withdrawn"
    assert who_goes(visit) == world.companion()


def test_who_is_asked_for_another_visit_then_may_still_say_yes_to_it(world: World):
    ahead(world)
    only(world, "companion")
    run = made(world)
    other = ahead(world, second_child(world), start=time(9), end=time(10))
    Offer(
        visit=other,
        companion=world.companion(),
        made_by=world.person("coordinator"),
        deadline=clock.now() + timedelta(hours=1),
    ).save()
    with pytest.raises(Refused, match="is with another child until"):
        accept(world, run, child=world.child.pk)


def test_what_changed_meanwhile_is_named_and_nothing_is_done(world: World):
    known(world)
    first, second = ahead(world), ahead(world, day=1)
    run = made(world)
    rows = Visit.objects.unscoped(reason=WHY)
    rows.filter(pk=second.pk).update(companion=world.companion("companion2"))
    with pytest.raises(Refused) as refusal:
        accept(world, run)
    said = str(refusal.value)
    assert said.startswith("Nothing was changed. Милица Јовановић, Tuesday, 15 September 08:00: ")
    assert "somebody else goes now" in said
    assert said.endswith("Leave these out, or plan anew from what is so now.")
    assert who_goes(first) is None
    accept(world, run, blocks=[first.pk])
    assert who_goes(first) == world.companion()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"state": "cancelled"}, "called off"),
        ({"start": clock.at(NEXT, time(9))}, "another time"),
        (None, "not planned any more"),
    ],
)
def test_every_way_in_which_a_visit_may_have_changed_is_said(world: World, change, said: str):
    visit = ahead(world)
    run = made(world)
    rows = Visit.objects.unscoped(reason=WHY).filter(pk=visit.pk)
    rows.update(**change) if change else rows.delete()
    with pytest.raises(Refused, match=said):
        accept(world, run)


def test_what_has_begun_is_not_touched(world: World, time_machine):
    visit = ahead(world)
    run = made(world)
    time_machine.move_to(clock.at(NEXT, time(8, 1)), tick=False)
    with pytest.raises(Refused, match="has begun"):
        accept(world, run)
    assert who_goes(visit) is None


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("absent", "is away"),
        ("barred", "ruled out"),
        ("busy", "is with another child until 12:00"),
        ("hours", "week full, 4 h too much"),
        ("gone", "is away"),
    ],
)
def test_who_cannot_go_any_more_is_named_with_the_reason(world: World, case: str, said: str):
    known(world)
    visit, staff = ahead(world), world.companion()
    run = made(world)
    if case == "absent":
        CompanionAbsence.objects.create(
            companion=staff, first=NEXT, last=NEXT, entered_by=world.person("coordinator")
        )
    elif case == "barred":
        MustNotAccompany(child=world.child, companion=staff).save()
    elif case == "busy":
        ahead(world, second_child(world), staff)
    elif case == "hours":
        staff.weekly_minutes = 480
        staff.save()
        make_visit(second_child(world), staff, NEXT + timedelta(days=1), time(7), time(15))
    else:
        staff.active = False
        staff.save()
    with pytest.raises(Refused) as refusal:
        accept(world, run)
    assert said in str(refusal.value).replace("\N{NO-BREAK SPACE}", " ")
    assert who_goes(visit) is None


def test_half_of_a_swap_is_refused_and_the_whole_is_done(world: World):
    one, two = world.companion(), world.companion("companion2")
    mine = ahead(world, companion=two)
    other = ahead(world, second_child(world), one)
    known(world)
    MustNotAccompany(child=world.child, companion=two).save()
    MustNotAccompany(child=second_child(world), companion=one).save()
    run = made(world)
    with pytest.raises(Refused, match="Accept also what belongs to it"):
        accept(world, run, blocks=[mine.pk])
    accept(world, run)
    assert (who_goes(mine), who_goes(other)) == (one, two)


def test_a_visit_that_nobody_can_do_is_opened_and_said_to_the_family(world: World):
    visit = ahead(world, companion=world.companion())
    MustNotAccompany(child=world.child, companion=world.companion()).save()
    only(world, "companion")
    accept(world, made(world))
    assert who_goes(visit) is None
    assert told("visit_open", world.person("guardian"))


def test_another_providers_plan_cannot_be_accepted(worlds: World):
    ahead(worlds)
    run = made(worlds)
    from eassociate.journal.deeds import perform
    from eassociate.roster.actions.accepting import AcceptPlan

    with pytest.raises(NotFound):
        perform(worlds.other.actor("coordinator"), AcceptPlan(run=run.pk, everything=True))


def test_accepting_takes_the_same_queries_however_many_there_are(world: World):
    def queries(number: int, first) -> int:
        for n in range(number):
            child = make_child(world, f"child {first} {n}")
            join(world, f"more {first} {n}", "companion")
            make_visit(child, None, first, time(8), time(12))
        run = made(world, first=first)
        with CaptureQueriesContext(connection) as caught:
            accept(world, run)
        return len(caught)

    few = queries(2, NEXT)
    assert queries(9, NEXT + timedelta(days=7)) == few
    assert few <= 60


# -- the timetable --------------------------------------------------------------------------------


def lines(world: World) -> list[Line]:
    return list(Line.objects.unscoped(reason=WHY).order_by("valid_from", "weekday"))


def test_lines_change_from_the_day_on_and_visits_follow(world: World):
    line = make_line(world.child, None, 0)
    only(world, "companion")
    outcome = accept(world, made(world, kind="timetable"))
    before, after = lines(world)
    assert (before.pk, before.valid_until, before.companion) == (
        line.pk,
        NEXT - timedelta(days=1),
        None,
    )
    assert (after.valid_from, after.companion) == (NEXT, world.companion())
    visits = Visit.objects.unscoped(reason=WHY).filter(day__gte=NEXT)
    assert visits.exists()
    assert {visit.companion for visit in visits} == {world.companion()}
    assert outcome.result["created"] > 0


def test_two_people_may_swap_their_lines(world: World):
    one, two = world.companion(), world.companion("companion2")
    make_line(world.child, two, 0)
    make_line(second_child(world), one, 0)
    MustNotAccompany(child=world.child, companion=two).save()
    MustNotAccompany(child=second_child(world), companion=one).save()
    run = made(world, kind="timetable")
    with pytest.raises(Refused, match="is with another child at this time"):
        accept(world, run, child=world.child.pk)
    assert len(lines(world)) == 2
    accept(world, run)
    now = {line.child_id: line.companion for line in lines(world) if line.valid_from == NEXT}
    assert now == {world.child.pk: one, second_child(world).pk: two}


def test_everybody_is_told_once_of_a_timetable(world: World):
    for weekday in range(5):
        make_line(world.child, None, weekday)
    only(world, "companion")
    accept(world, made(world, kind="timetable"))
    assert len(told("timetable_planned", world.person("companion"))) == 1
    assert len(told("timetable_changed", world.person("guardian"))) == 1


def test_a_new_companion_of_a_timetable_sees_the_child(world: World):
    join(world, "helper", "companion")
    make_line(world.child, None, 0)
    only(world, "helper")
    accept(world, made(world, kind="timetable"))
    assert sees(world, "helper", world.child, clock.now() + timedelta(days=300))


def test_a_line_that_changed_meanwhile_is_named(world: World):
    line = make_line(world.child, None, 0)
    run = made(world, kind="timetable")
    Line.objects.unscoped(reason=WHY).filter(pk=line.pk).update(start=time(9))
    with pytest.raises(Refused, match="the timetable is not so any more"):
        accept(world, run)


def test_a_line_whose_new_companion_was_ruled_out_is_named(world: World):
    make_line(world.child, None, 0)
    only(world, "companion")
    run = made(world, kind="timetable")
    MustNotAccompany(child=world.child, companion=world.companion()).save()
    with pytest.raises(Refused, match="ruled out"):
        accept(world, run)
