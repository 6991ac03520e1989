from datetime import date, time, timedelta

import pytest
import time_machine

from eassociate.access.doors import Denied
from eassociate.access.models import ContactBan
from eassociate.children.models import Place
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, Refused, perform
from eassociate.roster.actions.timetable import AddLine, ChangeLine, EndLine
from eassociate.roster.calendar import WeekKind
from eassociate.roster.models import Line, MustNotAccompany, Visit
from eassociate.roster.tests.steps import MORNING, TODAY, hours, second_child, sees, told
from tests.people import WHY, World, make_child, make_line, make_visit, relate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def line_command(world: World, **more) -> AddLine:
    fields = {
        "child": world.child.pk,
        "place": world.school.pk,
        "companion": world.companion().pk,
        "weekday": 0,
        "start": time(8),
        "end": time(12),
        "valid_from": TODAY,
    }
    return AddLine(**{**fields, **more})


def changed(line: Line, **more) -> ChangeLine:
    fields = {
        "line": line.pk,
        "from_day": TODAY,
        "place": line.place_id,
        "companion": line.companion_id,
        "weekday": line.weekday,
        "start": line.start,
        "end": line.end,
    }
    return ChangeLine(**{**fields, **more})


def add(world: World, **more) -> Line:
    done = perform(world.actor("coordinator"), line_command(world, **more))
    return Line.objects.unscoped(reason=WHY).get(pk=done.result["line"])


def visits(**where) -> list[Visit]:
    return list(Visit.objects.unscoped(reason=WHY).filter(**where).order_by("start"))


def test_a_line_makes_its_visits_and_everybody_knows(world):
    add(world)
    days = [v.day for v in visits()]
    assert days == [TODAY + timedelta(weeks=n) for n in range(6)]
    assert {v.companion for v in visits()} == {world.companion()}
    assert told("timetable_changed") == {"guardian", "companion"}


def test_today_is_planned_if_it_is_not_over(world, morning):
    morning.move_to(MORNING + hours(3))  # 10:00
    add(world)
    assert visits()[0].day == TODAY
    add(world, start=time(7), end=time(8))
    early = [v for v in visits() if clock.local(v.start).time() == time(7)]
    assert early[0].day == TODAY + timedelta(weeks=1)


def test_a_new_companion_sees_the_child_from_now_until_the_last_line_ends(world, morning):
    child = make_child(world, "Нова")
    line = add(world, child=child.pk)
    assert told("assigned") == {"companion"}
    assert sees(world, "companion", child)
    perform(world.actor("coordinator"), EndLine(line=line.pk, last=TODAY))
    assert sees(world, "companion", child)
    morning.move_to(MORNING + hours(24))
    assert not sees(world, "companion", child)


@pytest.mark.parametrize(
    ("field", "more"),
    [
        ("end", {"end": time(8)}),
        ("end", {"end": time(7)}),
        ("valid_until", {"valid_until": date(2026, 9, 6)}),
        ("start", {}),
        ("start", {"start": time(11, 59), "end": time(14)}),
        ("start", {"week": WeekKind.B}),
    ],
)
def test_what_cannot_be_is_said_at_its_field(world, field, more):
    make_line(world.child, None, 0, valid_from=TODAY)
    with pytest.raises(Refused) as refusal:
        add(world, **more)
    assert refusal.value.field == field
    assert Line.objects.unscoped(reason=WHY).count() == 1


def test_lines_that_only_touch_or_alternate_go_together(world):
    add(world, week=WeekKind.A)
    add(world, week=WeekKind.B)
    add(world, start=time(12), end=time(13))
    add(world, weekday=1)
    assert Line.objects.unscoped(reason=WHY).count() == 4


def test_week_a_of_one_school_may_be_week_b_of_another(world):
    other = Place.objects.create(
        provider=world.provider, kind="school", name="2", name_folded="2", week_a=date(2026, 9, 7)
    )
    world.school.week_a = date(2026, 8, 31)
    world.school.save()
    add(world, week=WeekKind.A)
    child = second_child(world)
    with pytest.raises(Refused) as refusal:
        add(world, child=child.pk, place=other.pk, week=WeekKind.B)
    assert refusal.value.field == "companion"
    add(world, child=child.pk, place=other.pk, week=WeekKind.A)


def test_a_companion_is_with_one_child_at_a_time(world):
    add(world)
    with pytest.raises(Refused) as refusal:
        add(world, child=second_child(world).pk, start=time(11), end=time(13))
    assert refusal.value.field == "companion"


@pytest.mark.parametrize("why", ["relative", "ruled out", "ban", "ban by name", "other provider"])
def test_who_must_not_accompany_is_not_in_a_line(worlds, why):
    world, companion = worlds, worlds.companion()
    if why == "relative":
        relate(world.child, companion.person, "guardian")
    elif why == "ruled out":
        MustNotAccompany(child=world.child, companion=companion).save()
    elif why == "ban":
        ContactBan(child=world.child, person=companion.person, name="x", name_folded="x").save()
    elif why == "ban by name":
        name = companion.person.name
        ContactBan(child=world.child, name=name, name_folded=name.casefold()).save()
    else:
        companion = world.other.companion()
    with pytest.raises(Refused) as refusal:
        add(world, companion=companion.pk)
    assert refusal.value.field == "companion"


def test_only_permitted_places_of_the_own_list(worlds):
    home = Place.objects.create(provider=worlds.provider, kind="home", name="H", name_folded="h")
    worlds.child.permitted_places.add(worlds.school)
    for place in (home, worlds.other.school):
        with pytest.raises(Refused) as refusal:
            add(worlds, place=place.pk)
        assert refusal.value.field == "place"


@pytest.mark.parametrize("who", ["companion", "guardian", "manager", "town", "professional"])
def test_the_timetable_is_the_coordinators(world, who):
    with pytest.raises(Denied):
        perform(world.actor(who), line_command(world))


def test_another_providers_timetable_does_not_exist(worlds):
    line = add(worlds)
    stranger = worlds.other.actor("coordinator")
    for command in (line_command(worlds), EndLine(line=line.pk, last=TODAY), changed(line)):
        with pytest.raises(NotFound):
            perform(stranger, command)


def test_a_change_begins_on_its_day_and_the_past_stays(world, morning):
    line = add(world)
    morning.move_to(MORNING + timedelta(weeks=2))
    day = clock.today() + timedelta(days=1)
    perform(world.actor("coordinator"), changed(line, from_day=day, end=time(13)))
    ends = [clock.local(v.end).time() for v in visits()]
    assert ends[:3] == [time(12)] * 3
    assert set(ends[3:]) == {time(13)}
    assert len({v.day for v in visits()}) == len(visits())
    lines = Line.objects.unscoped(reason=WHY).order_by("valid_from")
    assert [x.valid_until for x in lines] == [day - timedelta(days=1), None]


def test_a_change_of_companion_moves_the_visits_and_the_access(world):
    child = make_child(world, "Нова")
    line = add(world, child=child.pk)
    second = world.companion("companion2")
    perform(world.actor("coordinator"), changed(line, companion=second.pk))
    assert {v.companion for v in visits()} == {v.regular for v in visits()} == {second}
    assert sees(world, "companion2", child)
    assert not sees(world, "companion", child)
    assert Line.objects.unscoped(reason=WHY).count() == 1


def test_an_ended_line_takes_its_untouched_visits_along(world):
    line = add(world)
    last = TODAY + timedelta(weeks=1)
    by_hand = visits()[3]
    by_hand.by_hand = True
    by_hand.save()
    substituted = visits()[4]
    substituted.companion = world.companion("companion2")
    substituted.save()
    perform(world.actor("coordinator"), EndLine(line=line.pk, last=last))
    kept = [TODAY, last, by_hand.day, substituted.day]
    assert [v.day for v in visits()] == kept


def test_a_line_that_never_began_is_removed(world):
    line = add(world, valid_from=TODAY + timedelta(days=1))
    perform(world.actor("coordinator"), EndLine(line=line.pk, last=TODAY))
    assert not Line.objects.unscoped(reason=WHY).exists()
    assert visits() == []


def test_the_family_of_another_child_is_told_nothing(world):
    from eassociate.journal.models import Notice

    add(world)
    assert not Notice.objects.filter(person=world.person("guardian2")).exists()


def test_a_visit_added_by_hand_comes_before_the_timetable(world):
    mine = make_visit(world.child, None, TODAY, time(9), time(10), by_hand=True)
    add(world)
    assert [v.pk for v in visits(day=TODAY)] == [mine.pk]


def test_the_usual_companion_who_is_elsewhere_leaves_the_visit_open(world):
    make_visit(second_child(world), world.companion(), TODAY, time(9), time(10), by_hand=True)
    add(world)
    (visit,) = visits(day=TODAY, child=world.child)
    assert (visit.companion, visit.regular) == (None, world.companion())
