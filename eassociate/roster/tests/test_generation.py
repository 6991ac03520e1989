from datetime import date, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eassociate.access.doors import Denied
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.roster.actions.calendar import (
    AddBreak,
    AddExcursion,
    AddSchoolYear,
    RemoveBreak,
    RemoveExcursion,
)
from eassociate.roster.actions.generation import GenerateVisits
from eassociate.roster.generation import synchronise
from eassociate.roster.models import (
    ChildAbsence,
    CompanionAbsence,
    Excursion,
    Offer,
    SchoolBreak,
    Visit,
)
from eassociate.roster.tests.steps import MORNING, TODAY, again, hours, second_child, told
from tests.people import WHY, World, make_child, make_line, make_visit

pytestmark = pytest.mark.django_db
NEXT = TODAY + timedelta(weeks=1)
MONTH = GenerateVisits(first=TODAY, last=TODAY + timedelta(weeks=4))


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def generate(world: World, command: GenerateVisits = MONTH) -> dict:
    return dict(perform(world.actor("coordinator"), command).result)


def all_visits(**where) -> list[Visit]:
    return list(Visit.objects.unscoped(reason=WHY).filter(**where).order_by("start"))


def test_again_makes_nothing_twice(world):
    make_line(world.child, world.companion(), 0)
    make_line(second_child(world), world.companion("companion2"), 2)
    first = generate(world)
    assert (first["created"], first["open"]) == (9, 0)
    before = [(v.pk, v.start, v.companion_id) for v in all_visits()]
    assert set(generate(world).values()) == {0}
    assert [(v.pk, v.start, v.companion_id) for v in all_visits()] == before


def test_ranges_may_overlap(world):
    make_line(world.child, world.companion(), 0)
    generate(world)
    wider = GenerateVisits(first=TODAY - timedelta(weeks=2), last=MONTH.last + timedelta(weeks=1))
    assert generate(world, wider)["created"] == 3


def test_what_people_changed_stays(world):
    line = make_line(world.child, world.companion(), 0)
    generate(world)
    moved, substituted, cancelled, plain = all_visits()[:4]
    moved.start, moved.by_hand = moved.start + hours(1), True
    substituted.companion = world.companion("companion2")
    cancelled.state, cancelled.reason = "cancelled", "school_closed"
    for visit in (moved, substituted, cancelled):
        visit.save()
    line.end = time(13)
    line.save()
    assert generate(world)["moved"] == 2
    assert [again(v).end for v in (moved, substituted, cancelled)] == [
        v.end for v in (moved, substituted, cancelled)
    ]
    assert again(plain).end == plain.end + hours(1)


def test_what_has_begun_or_is_over_stays(world, morning):
    line = make_line(world.child, world.companion(), 0)
    generate(world)
    morning.move_to(MORNING + hours(2))
    line.valid_until = TODAY - timedelta(days=1)
    line.save()
    generate(world)
    assert [v.day for v in all_visits()] == [TODAY]


def test_visits_that_are_not_of_the_timetable_are_left_alone(world):
    """From a list that was read in, or of a line that is gone: nobody else's to remove."""
    own = make_visit(world.child, world.companion(), NEXT)
    make_line(world.child, world.companion(), 0)
    generate(world)
    assert [v.pk for v in all_visits(day=NEXT)] == [own.pk]


def test_offers_of_a_visit_that_moves_fall_away(world):
    line = make_line(world.child, world.companion(), 0)
    generate(world)
    visit = all_visits()[1]
    visit.companion = None
    visit.save()
    offer = Offer(
        visit=visit,
        companion=world.companion("companion2"),
        made_by=world.person("coordinator"),
        deadline=clock.now() + hours(1),
    )
    offer.save()
    line.start = time(9)
    line.save()
    generate(world)
    assert again(offer).state == Offer.State.WITHDRAWN
    assert told("offer_withdrawn") == {"companion"}


def test_absences_that_are_known_are_in_the_plan(world):
    who = world.person("coordinator")
    make_line(world.child, world.companion(), 0)
    make_line(world.child, world.companion("companion2"), 2)
    CompanionAbsence.objects.create(
        companion=world.companion(), first=NEXT, last=NEXT, entered_by=who
    )
    ChildAbsence(
        child=world.child,
        kind="ill",
        first=NEXT + timedelta(days=2),
        last=NEXT + timedelta(days=2),
        entered_by=who,
    ).save()
    generate(world)
    found = {v.day: v for v in all_visits()}
    assert (found[NEXT].companion, found[NEXT].state) == (None, "planned")
    ill = found[NEXT + timedelta(days=2)]
    assert (ill.state, ill.reason, ill.companion) == (
        "cancelled",
        "child_ill",
        world.companion("companion2"),
    )


def test_children_who_wait_or_have_left_are_not_planned(world):
    make_line(world.child, world.companion(), 0)
    Child.objects.unscoped(reason=WHY).filter(pk=world.child.pk).update(status="waiting")
    assert generate(world)["created"] == 0


def test_another_provider_is_left_alone(worlds):
    make_line(worlds.other.child, worlds.other.companion(), 0)
    assert generate(worlds)["created"] == 0
    assert generate(worlds.other)["created"] == 5


@pytest.mark.parametrize("who", ["companion", "guardian", "town"])
def test_only_coordinators_and_the_system_plan(world, who):
    with pytest.raises(Denied):
        perform(world.actor(who), MONTH)


@pytest.mark.parametrize("days", [-1, 401])
def test_ranges_that_make_no_sense_are_refused(world, days):
    with pytest.raises(Refused):
        generate(world, GenerateVisits(first=TODAY, last=TODAY + timedelta(days=days)))


def test_queries_do_not_grow_with_the_children(world):
    def queries(number: int) -> int:
        for i in range(number):
            make_line(make_child(world, f"child {number} {i}"), None, i % 5)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            synchronise(world.provider.pk, TODAY, TODAY + timedelta(days=6))
        return len(caught)

    queries(1)
    assert queries(3) == queries(30)


# -- breaks ----------------------------------------------------------------------------------


def test_a_break_takes_visits_away_and_its_end_brings_them_back(world):
    make_line(world.child, world.companion(), 0)
    generate(world)
    done = perform(world.actor("coordinator"), AddBreak(name="штрајк", first=NEXT, last=NEXT))
    assert NEXT not in {v.day for v in all_visits()}
    perform(world.actor("coordinator"), RemoveBreak(school_break=done.result["break"]))
    assert NEXT in {v.day for v in all_visits()}


def test_a_break_of_the_other_region_is_not_ours(world):
    make_line(world.child, world.companion(), 0)
    generate(world)
    perform(
        world.actor("coordinator"),
        AddBreak(region="vojvodina", name="x", first=NEXT, last=NEXT),
    )
    assert NEXT in {v.day for v in all_visits()}


def test_a_break_that_ends_before_it_begins_is_refused(world):
    with pytest.raises(Refused) as refusal:
        perform(
            world.actor("coordinator"),
            AddBreak(name="x", first=NEXT, last=NEXT - timedelta(days=1)),
        )
    assert refusal.value.field == "last"


def test_the_known_school_year_is_added_once(world):
    command = AddSchoolYear(day=date(2026, 10, 1))
    assert perform(world.actor("coordinator"), command).result["breaks"] == 5
    assert perform(world.actor("coordinator"), command).result["breaks"] == 0
    names = set(SchoolBreak.objects.values_list("name", flat=True))
    assert "winter" in names
    with pytest.raises(Refused):
        perform(world.actor("coordinator"), AddSchoolYear(day=date(2031, 10, 1)))


@pytest.mark.parametrize("who", ["companion", "guardian"])
def test_breaks_are_the_coordinators(world, who):
    with pytest.raises(Denied):
        perform(world.actor(who), AddBreak(name="x", first=NEXT, last=NEXT))


def test_another_providers_break_does_not_exist(worlds):
    rest = SchoolBreak.objects.create(provider=worlds.provider, name="x", first=NEXT, last=NEXT)
    with pytest.raises(NotFound):
        perform(worlds.other.actor("coordinator"), RemoveBreak(school_break=rest.pk))
    assert SchoolBreak.objects.exists()


# -- excursions ------------------------------------------------------------------------------


def test_an_excursion_of_the_school_moves_the_day_and_back(world):
    make_line(world.child, world.companion(), 0)
    generate(world)
    command = AddExcursion(
        day=NEXT,
        name="зоо",
        school=world.school.pk,
        place=world.school.pk,
        start=time(7),
        end=time(18),
    )
    done = perform(world.actor("coordinator"), command)
    (out,) = all_visits(day=NEXT)
    assert clock.local(out.end).time() == time(18)
    assert told("timetable_changed") == {"guardian"}
    generate(world)
    assert len(all_visits(day=NEXT)) == 1
    perform(world.actor("coordinator"), RemoveExcursion(excursion=done.result["excursion"]))
    (back,) = all_visits(day=NEXT)
    assert clock.local(back.end).time() == time(12)


def test_an_outing_on_a_saturday_is_made_once(world):
    saturday = TODAY + timedelta(days=5)
    make_line(world.child, world.companion(), 0)
    command = AddExcursion(
        day=saturday, child=world.child.pk, place=world.school.pk, start=time(9), end=time(12)
    )
    perform(world.actor("coordinator"), command)
    generate(world)
    (visit,) = all_visits(day=saturday)
    assert (visit.line, visit.companion) == (None, world.companion())


def test_a_closed_school_is_an_excursion_to_nowhere(world):
    make_line(world.child, world.companion(), 0)
    generate(world)
    perform(world.actor("coordinator"), AddExcursion(day=NEXT, school=world.school.pk))
    assert all_visits(day=NEXT) == []


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("child", {}),
        ("start", {"school": "own", "place": "own"}),
        ("end", {"school": "own", "place": "own", "start": time(9), "end": time(8)}),
        ("place", {"school": "own", "place": "other", "start": time(9), "end": time(10)}),
        ("school", {"school": "other"}),
    ],
)
def test_an_excursion_that_is_none_is_refused_at_its_field(worlds, field, more):
    spots = {"own": worlds.school.pk, "other": worlds.other.school.pk}
    with pytest.raises(Refused) as refusal:
        perform(
            worlds.actor("coordinator"),
            AddExcursion(day=NEXT, **{k: spots.get(v, v) for k, v in more.items()}),
        )
    assert refusal.value.field == field


def test_excursions_are_the_coordinators_of_the_own_provider(worlds):
    perform(worlds.actor("coordinator"), AddExcursion(day=NEXT, school=worlds.school.pk))
    excursion = Excursion.objects.unscoped(reason=WHY).get()
    with pytest.raises(NotFound):
        perform(worlds.other.actor("coordinator"), RemoveExcursion(excursion=excursion.pk))
    with pytest.raises(NotFound):
        perform(worlds.other.actor("coordinator"), AddExcursion(day=NEXT, child=worlds.child.pk))
    with pytest.raises(Denied):
        perform(worlds.actor("guardian"), RemoveExcursion(excursion=excursion.pk))
