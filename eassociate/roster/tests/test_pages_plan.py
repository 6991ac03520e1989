"""Pages of one visit, the timetable, a companion's week, the calendar and absences."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eassociate.core import clock
from eassociate.journal.models import Opening
from eassociate.roster.models import (
    ChildAbsence,
    CompanionAbsence,
    Excursion,
    Line,
    SchoolBreak,
    Visit,
)
from tests.people import WHY, World, make_child, make_line, make_visit
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def early(time_machine):
    """06:40 of a Monday in Belgrade."""
    time_machine.move_to("2025-11-17T05:40:00+00:00", tick=False)


@pytest.fixture
def coordinator(world: World) -> Client:
    return sign_in(world.person("coordinator"))


def text_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def the_visit() -> Visit:
    return Visit.objects.unscoped(reason=WHY).get()


# -- a visit --------------------------------------------------------------------------------------


def test_a_visit_is_told_in_words_to_those_who_see_the_child(world: World):
    visit = make_visit(
        world.child,
        world.companion("companion2"),
        regular=world.companion(),
        state="ended",
        started_at=clock.at(clock.today(), time(8, 5)),
        ended_at=clock.at(clock.today(), time(12)),
        flags=["started_late"],
    )
    for who in ("coordinator", "guardian", "professional", "manager", "schoolcontact"):
        text = text_of(sign_in(world.person(who)), f"/visits/{visit.pk}/")
        assert "Companion2 Prvi was there from 08:05 to 12:00." in text
        assert "Instead of Companion Prvi." in text
        assert ("started late" in text) == (who == "coordinator")


def test_opening_a_visit_is_written_down(world: World):
    visit = make_visit(world.child, world.companion())
    text_of(sign_in(world.person("professional")), f"/visits/{visit.pk}/")
    seen = Opening.objects.unscoped(reason=WHY).filter(person=world.person("professional"))
    assert seen.count() == 1


def test_what_was_done_about_a_visit_is_told_in_words(world: World, coordinator: Client):
    visit = make_visit(world.child, world.companion())
    other = make_visit(world.child, world.companion(), start=time(13), end=time(14))
    coordinator.post(f"/visits/{visit.pk}/open/")
    coordinator.post(f"/visits/{visit.pk}/cancel/", {"reason": "school_closed"})
    coordinator.post(f"/visits/{other.pk}/cancel/", {"reason": "other"})
    text = text_of(coordinator, f"/visits/{visit.pk}/")
    assert "Visit opened: nobody goes" in text
    assert text.count("Visit called off") == 1
    assert "Coordinator Prvi, coordinator" in text


def test_a_visit_is_changed_called_off_and_planned_again(world: World, coordinator: Client):
    path = f"/visits/{make_visit(world.child, world.companion()).pk}"
    data = {"place": str(world.school.pk), "start": "9:00", "end": "11:30"}
    assert coordinator.post(f"{path}/change/", data).status_code == 302
    assert clock.local(the_visit().end).time() == time(11, 30)
    coordinator.post(f"{path}/cancel/", {"reason": "holiday"})
    assert (the_visit().state, the_visit().reason) == ("cancelled", "holiday")
    coordinator.post(f"{path}/restore/")
    assert (the_visit().state, the_visit().companion) == ("planned", world.companion())
    coordinator.post(f"{path}/missed/", {"reason": "no_companion"})
    assert the_visit().state == "not_delivered"


def test_a_companion_may_say_what_is_seen_at_the_door(world: World):
    client = sign_in(world.person("companion"))
    path = f"/visits/{make_visit(world.child, world.companion()).pk}/missed/"
    assert "no companion was found" not in text_of(client, path)
    assert client.post(path, {"reason": "no_companion"}).status_code == 422
    assert client.post(path, {"reason": "child_ill"}).status_code == 302


def test_a_visit_beside_the_timetable(world: World, coordinator: Client):
    data = {
        "day": "2025-11-22",
        "start": "10:00",
        "end": "12:00",
        "place": str(world.school.pk),
        "companion": str(world.companion().pk),
    }
    answer = coordinator.post(f"/children/{world.child.pk}/visits/add/", data)
    assert answer.url == f"/visits/{the_visit().pk}/"
    again = coordinator.post(f"/children/{world.child.pk}/visits/add/", data)
    assert "The child is accompanied at this time already." in again.content.decode()


# -- the timetable --------------------------------------------------------------------------------


def line_data(world: World, **more: str) -> dict[str, str]:
    return {
        "weekday": "0",
        "start": "08:00",
        "end": "12:00",
        "place": str(world.school.pk),
        "companion": str(world.companion().pk),
        "week": "every",
        "valid_from": "2025-11-17",
        **more,
    }


def test_a_line_is_added_changed_and_ended_and_visits_follow(world: World, coordinator: Client):
    path = f"/children/{world.child.pk}/timetable"
    assert "There is no timetable yet." in text_of(coordinator, f"{path}/")
    assert coordinator.post(f"{path}/add/", line_data(world)).status_code == 302
    visits = Visit.objects.unscoped(reason=WHY).filter(child=world.child)
    assert visits.count() >= 5
    line = Line.objects.unscoped(reason=WHY).get()
    change = line_data(world, end="11:00", from_day="2025-11-24")
    assert coordinator.post(f"/lines/{line.pk}/", change).status_code == 302
    later = visits.get(day=date(2025, 11, 24))
    assert clock.local(later.end).time() == time(11)
    assert clock.local(visits.get(day=date(2025, 11, 17)).end).time() == time(12)
    last = Line.objects.unscoped(reason=WHY).get(valid_until=None)
    coordinator.post(f"/lines/{last.pk}/end/", {"last": "2025-11-30"})
    assert visits.filter(day__gt=date(2025, 11, 30)).count() == 0
    assert "Monday" in text_of(coordinator, f"{path}/")


def test_weeks_a_and_b_are_two_grids(world: World, coordinator: Client):
    make_line(world.child, world.companion(), 0, week="a")
    make_line(world.child, world.companion(), 0, week="b", start=time(13), end=time(17))
    text = text_of(coordinator, f"/children/{world.child.pk}/timetable/")
    assert "Week A" in text
    assert "Week B" in text
    assert text.count("4\u00a0h in the week") == 2


def test_others_read_the_timetable_and_change_nothing(world: World):
    make_line(world.child, world.companion(), 0)
    for who in ("guardian", "companion", "professional", "manager"):
        text = text_of(sign_in(world.person(who)), f"/children/{world.child.pk}/timetable/")
        assert "08:00–12:00" in text
        assert "/lines/" not in text


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("end", "07:00", "The end must be after the start."),
        ("start", "25:99", "Enter a valid time."),
        ("weekday", "9", "Select a valid choice"),
        ("place", "0" * 32, "Select a valid choice"),
        ("companion", "\u202e", "Select a valid choice"),
        ("valid_from", "2025-02-30", "Enter a valid date."),
        ("week", "😀", "Select a valid choice"),
    ],
)
def test_a_line_that_cannot_be_is_refused_at_its_field(
    world: World, coordinator: Client, field: str, value: str, said: str
):
    data = line_data(world, **{field: value})
    answer = coordinator.post(f"/children/{world.child.pk}/timetable/add/", data)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert field in answer.context["form"].errors
    assert not Line.objects.unscoped(reason=WHY).exists()


def test_a_companions_week_counts_its_hours(world: World, coordinator: Client):
    make_visit(world.child, world.companion())
    make_visit(world.child, world.companion(), day=date(2025, 11, 19), state="cancelled")
    text = text_of(coordinator, f"/companions/{world.companion().pk}/week/")
    assert "4\u00a0h of 40\u00a0h by contract" in text
    assert "Week of 17/11/2025" in text


# -- the calendar ---------------------------------------------------------------------------------


def test_known_breaks_come_with_one_tap_and_go_again(world: World, coordinator: Client):
    assert "No breaks are entered" in text_of(coordinator, "/calendar/")
    answer = coordinator.post("/calendar/year/", {"region": "central"}, follow=True)
    assert "6 breaks were added." in answer.content.decode()
    first = SchoolBreak.objects.order_by("first").first()
    coordinator.post(f"/calendar/breaks/{first.pk}/remove/")
    assert SchoolBreak.objects.count() == 5


@pytest.mark.parametrize(
    ("language", "rest", "holiday"),
    [
        ("sr", "Зимски распуст", "Васкрс"),
        ("sr-latn", "Zimski raspust", "Vaskrs"),
        ("de", "Winterferien", "Weihnachten (orthodox)"),
        ("en", "Winter break", "Orthodox Christmas Day"),
    ],
)
def test_breaks_and_holidays_are_named_in_the_readers_language(
    world: World, coordinator: Client, language: str, rest: str, holiday: str
):
    """Whoever added them: a provider's coordinators may read different languages."""
    coordinator.post("/calendar/year/", {"region": "central"})
    coordinator.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    text = text_of(coordinator, "/calendar/").casefold()
    assert rest.casefold() in text
    assert holiday.casefold() in text


def test_a_break_of_ones_own_takes_its_visits_away(world: World, coordinator: Client):
    make_line(world.child, world.companion(), 2)
    coordinator.post("/calendar/visits/", {"first": "2025-11-17", "last": "2025-11-30"})
    assert Visit.objects.unscoped(reason=WHY).count() == 2
    data = {"name": "Слава школе", "first": "2025-11-26", "last": "2025-11-26", "region": "central"}
    coordinator.post("/calendar/breaks/add/", data)
    assert the_visit().day == date(2025, 11, 19)


def test_an_excursion_replaces_the_day_and_is_taken_away(world: World, coordinator: Client):
    make_line(world.child, world.companion(), 2)
    coordinator.post("/calendar/visits/", {"first": "2025-11-17", "last": "2025-11-21"})
    data = {
        "name": "Зоо врт",
        "day": "2025-11-19",
        "child": str(world.child.pk),
        "place": str(world.school.pk),
        "start": "09:00",
        "end": "15:00",
    }
    assert coordinator.post("/calendar/excursions/add/", data).status_code == 302
    assert clock.local(the_visit().end).time() == time(15)
    assert "Зоо врт" in text_of(coordinator, "/calendar/")
    excursion = Excursion.objects.unscoped(reason=WHY).get()
    coordinator.post(f"/calendar/excursions/{excursion.pk}/remove/")
    assert clock.local(the_visit().end).time() == time(12)


def test_visits_are_made_once(world: World, coordinator: Client):
    make_line(world.child, None, 2)
    data = {"first": "2025-11-17", "last": "2025-11-21"}
    first = coordinator.post("/calendar/visits/", data, follow=True).content.decode()
    assert "1 visit was made. 1 of them has nobody." in first
    again = coordinator.post("/calendar/visits/", data, follow=True).content.decode()
    assert "Everything was there already." in again


@pytest.mark.parametrize(
    "data", [{}, {"first": "x"}, {"first": "2025-11-17", "last": "9999-12-31"}]
)
def test_an_odd_range_is_said_so(coordinator: Client, data: dict[str, str]):
    answer = coordinator.post("/calendar/visits/", data, follow=True)
    assert answer.status_code == 200
    assert 'class="notice warning"' in answer.content.decode()


# -- absences -------------------------------------------------------------------------------------


def test_absences_are_entered_and_ended(world: World, coordinator: Client):
    make_visit(world.child, world.companion())
    data = {"companion": str(world.companion().pk), "kind": "leave", "first": "2025-11-17"}
    assert coordinator.post("/absences/companion/", data).url == "/cover/"
    assert the_visit().companion is None
    absence = CompanionAbsence.objects.get()
    assert "on leave" in text_of(coordinator, "/absences/")
    coordinator.post(f"/absences/companion/{absence.pk}/end/", {"day": "2025-11-17"})
    assert the_visit().companion == world.companion()


def test_a_child_stays_at_home_and_comes_again(world: World, coordinator: Client):
    make_visit(world.child, world.companion())
    data = {"child": str(world.child.pk), "kind": "ill", "first": "2025-11-17", "note": "грозница"}
    coordinator.post("/absences/child/", data)
    assert (the_visit().state, the_visit().reason) == ("cancelled", "child_ill")
    assert "грозница" in text_of(coordinator, "/absences/")
    absence = ChildAbsence.objects.unscoped(reason=WHY).get()
    coordinator.post(f"/absences/child/{absence.pk}/end/", {"day": "2025-11-17"})
    assert the_visit().state == "planned"


# -- cost -----------------------------------------------------------------------------------------


def fill(world: World, number: int) -> None:
    for n in range(number):
        child, day = make_child(world, f"C{n}"), clock.today() + timedelta(days=n % 5)
        make_visit(child, world.companion(), day=day)
        make_visit(world.child, world.companion(), day=day + timedelta(days=n))
        make_line(child, world.companion(), n % 5)
        make_line(world.child, world.companion(), n % 5)


@pytest.mark.parametrize("page", ["timetable", "week", "calendar", "visit"])
def test_the_number_of_queries_does_not_grow(world: World, coordinator: Client, page: str):
    fill(world, 5)
    first = Visit.objects.unscoped(reason=WHY).filter(child=world.child).first()
    path = {
        "timetable": f"/children/{world.child.pk}/timetable/",
        "week": f"/companions/{world.companion().pk}/week/",
        "calendar": "/calendar/",
        "visit": f"/visits/{first.pk}/",
    }[page]
    counts = []
    for number in (0, 45):
        fill(world, number)
        text_of(coordinator, path)
        with CaptureQueriesContext(connection) as held:
            text_of(coordinator, path)
        counts.append(len(held))
    assert counts[0] == counts[1]
