"""The private address: who reads what under it, and what two other programs make of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import ics
import pytest
import vobject
from django.test import Client
from django.urls import reverse

from eassociate.access.models import Membership, Relation
from eassociate.calendars.actions import MakeCalendarAddress, RevokeCalendarAddress
from eassociate.calendars.events import Event, Status
from eassociate.calendars.tokens import digest_of, token_of
from eassociate.calendars.writing import written
from eassociate.conversations.commands import Announce, WithdrawMessage
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal.deeds import perform
from eassociate.roster.actions.changes import CancelVisit, ChangeVisit
from eassociate.roster.models import SchoolBreak, Visit
from tests.people import WHY, World, make_visit, make_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_world()


def address(world: World, key: str = "companion", **more) -> str:
    more.setdefault("detail", "times")
    made = uuid7()
    perform(world.actor(key), MakeCalendarAddress(address=made, **more))
    return reverse("calendar_feed", kwargs={"token": token_of(made)})


def read(at: str, **headers: str) -> str:
    answer = Client().get(at, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def visits_in(text: str) -> dict[str, vobject.base.Component]:
    events = vobject.readOne(text).vevent_list
    return {e.uid.value: e for e in events if e.uid.value.startswith("visit-")}


def tomorrow(world: World, key: str = "companion", **more) -> Visit:
    return make_visit(world.child, world.companion(key), clock.today() + timedelta(1), **more)


def test_two_programs_read_the_same_instants(world: World):
    visit = tomorrow(world)
    SchoolBreak.objects.create(
        provider=world.provider, name="winter", first=clock.today(), last=clock.today()
    )
    text = read(address(world))
    by_vobject = vobject.readOne(text).vevent_list
    by_ics = ics.Calendar(text).events
    assert len(by_vobject) == len(by_ics) > 1
    uid = f"visit-{visit.pk}@e-associate"
    one = next(e for e in by_vobject if e.uid.value == uid)
    other = next(e for e in by_ics if e.uid == uid)
    assert one.dtstart.value == other.begin.datetime == visit.start
    assert one.dtend.value == other.end.datetime == visit.end
    assert "\r\n" in text
    assert max(len(line.encode()) for line in text.split("\r\n")) <= 75
    rest = next(e for e in by_vobject if e.uid.value.startswith("break-"))
    assert (rest.dtstart.value, rest.dtend.value) == (clock.today(), clock.today() + timedelta(1))


def test_the_nights_in_which_clocks_change(world: World):
    """In autumn 1:30 to 3:30 are three hours, in spring one; both programs read it so."""
    nights = {date(2026, 10, 25): timedelta(hours=3), date(2026, 3, 29): timedelta(hours=1)}
    for day, length in nights.items():
        start, end = clock.at(day, time(1, 30)), clock.at(day, time(3, 30))
        event = Event("visit-x", start, end, "Пратња", changed=datetime(2026, 1, 1, tzinfo=UTC))
        text = written("E-associate", [event]).decode()
        (one,) = vobject.readOne(text).vevent_list
        (other,) = ics.Calendar(text).events
        assert one.dtend.value - one.dtstart.value == other.duration == length
        assert one.dtstart.value == other.begin.datetime == start
        assert clock.local(one.dtstart.value).time() == time(1, 30)


def test_no_name_and_no_place_unless_the_person_chooses_so(world: World):
    tomorrow(world)
    for key in ("companion", "guardian"):
        bare = read(address(world, key))
        assert "Милица" not in bare
        assert world.school.name not in bare
        assert len(visits_in(bare)) == 1
        assert world.school.name in read(address(world, key, detail="places"))
        assert "Милица" not in read(address(world, key, detail="places"))
        assert "Милица Јовановић" in read(address(world, key, detail="names"))


def test_nobody_reads_what_is_not_theirs(world: World):
    tomorrow(world)
    for key in ("companion2", "guardian2", "professional", "coordinator"):
        assert not visits_in(read(address(world, key, detail="names"))), key


def test_who_stepped_in_once_reads_no_name_any_more(world: World):
    make_visit(world.child, world.companion("companion2"), clock.today() - timedelta(3))
    text = read(address(world, "companion2", detail="names"))
    assert len(visits_in(text)) == 1
    assert "Милица" not in text
    assert world.school.name not in text


def test_changes_are_the_same_event_with_a_higher_number(world: World):
    visit, at = tomorrow(world), address(world)
    uid = f"visit-{visit.pk}@e-associate"
    first = visits_in(read(at))[uid]
    change = ChangeVisit(visit=visit.pk, start=time(9), end=time(12), place=visit.place_id)
    perform(world.actor("coordinator"), change)
    second = visits_in(read(at))[uid]
    assert int(second.sequence.value) > int(first.sequence.value)
    assert second.last_modified.value >= first.last_modified.value
    perform(world.actor("coordinator"), CancelVisit(visit=visit.pk, reason="other"))
    third = visits_in(read(at))[uid]
    assert third.status.value == "CANCELLED"
    assert int(third.sequence.value) > int(second.sequence.value)


def test_an_uncovered_visit_is_tentative_for_the_family(world: World):
    make_visit(world.child, None, clock.today() + timedelta(2))
    (event,) = visits_in(read(address(world, "guardian"))).values()
    assert event.status.value == Status.TENTATIVE


def test_programs_that_know_it_already_are_told_so(world: World):
    tomorrow(world)
    at = address(world)
    answer = Client().get(at)
    assert answer["Cache-Control"].startswith("private")
    assert "no-store" not in answer["Cache-Control"]
    again = Client().get(at, headers={"if-none-match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert Client().head(at).status_code == 200
    assert Client().post(at).status_code == 405
    Visit.objects.unscoped(reason=WHY).update(start=clock.now(), end=clock.now() + timedelta(1))
    assert Client().get(at, headers={"if-none-match": answer["ETag"]}).status_code == 200


@pytest.mark.parametrize("how", ["revoked", "made anew", "left", "inactive", "unknown"])
def test_an_address_that_is_dead_does_not_exist(world: World, how: str):
    at, person = address(world), world.person("companion")
    assert Client().get(at).status_code == 200
    if how == "revoked":
        perform(world.actor("companion"), RevokeCalendarAddress())
    elif how == "made anew":
        assert Client().get(address(world)).status_code == 200
    elif how == "left":
        Membership.objects.filter(person=person).update(until=clock.now())
    elif how == "inactive":
        person.is_active = False
        person.save()
    else:
        at = reverse("calendar_feed", kwargs={"token": "x" * 43})
    assert Client().get(at).status_code == 404


def test_a_guardian_whose_relation_ended_reads_nothing_of_the_child(world: World):
    tomorrow(world)
    at = address(world, "guardian", detail="names")
    assert "Милица" in read(at)
    rows = Relation.objects.unscoped(reason=WHY).filter(person=world.person("guardian"))
    rows.update(until=clock.now())
    assert "Милица" not in read(at)
    assert not visits_in(read(at))


def test_a_program_that_asks_all_the_time_is_sent_away(world: World, caplog, monkeypatch):
    at = address(world)
    statuses = {Client().get(at).status_code for _time in range(3)}
    assert statuses == {200}
    key = digest_of(at.rsplit("/", 1)[1].removesuffix(".ics"))[:32]
    monkeypatch.setattr("eassociate.calendars.pages.ASKED", 3)
    answer = Client().get(at)
    assert answer.status_code == 429
    assert answer["Retry-After"]
    assert key not in caplog.text
    assert at not in caplog.text


def test_the_number_of_queries_does_not_grow_with_the_visits(
    world: World, django_assert_max_num_queries
):
    at = address(world, detail="names")
    for day in range(1, 9):
        make_visit(world.child, world.companion(), clock.today() + timedelta(day))
    with django_assert_max_num_queries(9):
        read(at)


def test_the_page_makes_shows_and_takes_back(world: World):
    client = Client()
    client.force_login(world.person("guardian"))
    page = client.get("/me/calendar/")
    assert page.status_code == 200
    key = str(page.context["form"]["id"].value())
    sent = {"id": key, "detail": "times", "with_school": "on"}
    made = client.post("/me/calendar/", sent)
    assert token_of(page.context["form"]["id"].value()) in made.content.decode()
    again = client.post("/me/calendar/", sent)  # a double tap is the same address
    assert again.context["link"] == made.context["link"]
    at = reverse("calendar_feed", kwargs={"token": made.context["link"].rsplit("/")[-1][:-4]})
    assert Client().get(at).status_code == 200
    assert made.context["link"] not in client.get("/me/calendar/").content.decode()
    assert (
        client.post("/me/calendar/", {**sent, "id": str(uuid7()), "detail": "x"}).status_code == 422
    )
    client.post("/me/calendar/revoke/", {})
    assert Client().get(at).status_code == 404


def test_the_appointment_of_an_announcement_is_there_and_is_struck_out(world: World):
    command = Announce(
        text="Састанак",
        title="Родитељски састанак",
        day=clock.today() + timedelta(days=3),
        begins=time(18),
        where="Клуб",
    )
    made = perform(world.actor("coordinator"), command)
    plain, said = address(world, "guardian"), address(world, "companion", detail="names")
    assert "Родитељски" not in read(plain)
    uid = f"appointment-{made.result['message']}@e-associate"

    def event() -> vobject.base.Component:
        found = vobject.readOne(read(said)).vevent_list
        return next(e for e in found if e.uid.value == uid)

    assert (event().summary.value, event().location.value) == ("Родитељски састанак", "Клуб")
    assert clock.local(event().dtstart.value).hour == 18
    withdraw = WithdrawMessage(message=made.result["message"])
    perform(world.actor("coordinator"), withdraw)
    assert event().status.value == "CANCELLED"
