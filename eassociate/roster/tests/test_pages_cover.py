"""The sick call on pages: a name, the panel, one tap for all."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eassociate.access.models import Person
from eassociate.core import clock
from eassociate.roster.models import CompanionAbsence, Offer, Visit
from eassociate.roster.reading.choices import staff_of_day
from eassociate.staff.models import Companion
from tests.people import WHY, World, join, make_child, make_visit
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def early(time_machine):
    """06:40 of a Monday in Belgrade."""
    time_machine.move_to("2025-11-17T05:40:00+00:00", tick=False)


@pytest.fixture
def coordinator(world: World) -> Client:
    return sign_in(world.person("coordinator"))


def staff(world: World, number: int) -> None:
    for n in range(number):
        join(world, f"helper{n}", "companion")


def offers() -> list[Offer]:
    return list(Offer.objects.unscoped(reason=WHY).order_by("made_at"))


def visits() -> list[Visit]:
    return list(Visit.objects.unscoped(reason=WHY).order_by("start"))


def chosen(html: str) -> dict[str, str]:
    """What the panel would send: the radios that are marked, and the hidden fields."""
    marked = re.findall(r'name="(visit-[^"]+)" value="([^"]*)" checked', html)
    hidden = re.search(r'name="id" value="([^"]+)"', html)
    assert hidden
    return {**dict(marked), "id": hidden.group(1)}


def test_a_sick_call_ends_with_everybody_asked(world: World, coordinator: Client):
    mira = world.companion()
    staff(world, 2)
    for name, start in (("Ana", 8), ("Vuk", 10)):
        make_visit(make_child(world, name), mira, start=time(start), end=time(start + 1))
    page = coordinator.get("/ill/")
    assert page.content.decode().index("Companion Prvi") < page.content.decode().index("Helper0")
    answer = coordinator.post("/ill/", {"companion": str(mira.pk)}, follow=True)
    assert answer.redirect_chain[-1][0] == f"/cover/?day=2025-11-17&companion={mira.pk}"
    text = answer.content.decode()
    assert "2 visits have nobody" in text
    assert "Ask all 2 of these" in text
    done = coordinator.post("/cover/ask/?day=2025-11-17", chosen(text), follow=True)
    assert "2 people have been asked" in done.content.decode()
    assert [offer.state for offer in offers()] == ["open", "open"]
    assert mira.pk not in {offer.companion_id for offer in offers()}


def test_who_may_be_ill_stands_by_what_they_still_have_to_do_that_day(world: World):
    """Not by visits of other days, nor by those that are over."""
    mira, today = world.companion(), clock.today()
    staff(world, 2)
    helpers = [world.companion(f"helper{n}") for n in range(2)]
    make_visit(world.child, mira, start=time(8), end=time(9))
    for hour in (10, 11):
        make_visit(world.child, helpers[0], start=time(hour), end=time(hour + 1), state="cancelled")
    for days in (-1, 1):
        make_visit(world.child, helpers[1], day=today + timedelta(days=days))
    due = {one.pk: one.due for one in staff_of_day(world.actor("coordinator"), today)}
    assert (due[mira.pk], due[helpers[0].pk], due[helpers[1].pk]) == (1, 0, 0)
    assert next(iter(due)) == mira.pk


def test_the_same_tap_twice_is_one_illness_and_one_question(world: World, coordinator: Client):
    staff(world, 1)
    make_visit(world.child, world.companion())
    form = coordinator.get("/ill/").content.decode()
    data = {**chosen(form), "companion": str(world.companion().pk)}
    coordinator.post("/ill/", data)
    coordinator.post("/ill/", data)
    assert CompanionAbsence.objects.count() == 1
    panel = chosen(coordinator.get("/cover/").content.decode())
    coordinator.post("/cover/ask/", panel)
    coordinator.post("/cover/ask/", panel)
    assert len(offers()) == 1


def test_who_agreed_on_the_phone_goes_at_once(world: World, coordinator: Client):
    staff(world, 1)
    make_visit(world.child, None, regular=world.companion())
    panel = chosen(coordinator.get("/cover/").content.decode())
    answer = coordinator.post("/cover/assign/", panel, follow=True)
    assert "1 visit is covered" in answer.content.decode()
    assert visits()[0].companion is not None


def test_the_panel_says_what_is_wrong_and_keeps_the_choice(world: World, coordinator: Client):
    visit = make_visit(world.child, None, regular=world.companion())
    busy = world.companion("companion2")
    make_visit(make_child(world, "Ana"), busy)
    answer = coordinator.post("/cover/ask/", {f"visit-{visit.pk}": str(busy.pk)})
    assert answer.status_code == 422
    assert "is with another child until 12:00" in answer.content.decode()
    assert "Although something speaks against it" in answer.content.decode()
    assert not offers()


def test_without_a_choice_the_panel_asks_for_one(world: World, coordinator: Client):
    make_visit(world.child, None)
    answer = coordinator.post("/cover/ask/", {})
    assert answer.status_code == 422
    assert "Please choose a person first." in answer.content.decode()


def test_only_one_of_several_may_be_meant(world: World, coordinator: Client):
    staff(world, 2)
    first = make_visit(world.child, None, start=time(8), end=time(9))
    make_visit(make_child(world, "Ana"), None, start=time(8), end=time(9))
    panel = chosen(coordinator.get("/cover/").content.decode())
    coordinator.post("/cover/ask/", {**panel, "only": str(first.pk)})
    assert [offer.visit_id for offer in offers()] == [first.pk]


def test_a_question_is_taken_back(world: World, coordinator: Client):
    staff(world, 1)
    make_visit(world.child, None)
    coordinator.post("/cover/ask/", chosen(coordinator.get("/cover/").content.decode()))
    coordinator.post(f"/offers/{offers()[0].pk}/withdraw/")
    assert offers()[0].state == "withdrawn"


def test_everybody_has_a_reason_or_an_obstacle(world: World, coordinator: Client):
    visit = make_visit(world.child, world.companion())
    Companion.objects.filter(pk=world.companion("companion2").pk).update(daily_minutes=60)
    text = coordinator.get(f"/visits/{visit.pk}/companion/").content.decode()
    assert "day full" in text
    answer = coordinator.post(
        "/cover/assign/",
        {
            f"visit-{visit.pk}": str(world.companion("companion2").pk),
            "anyway": "on",
            "back": str(visit.pk),
        },
    )
    assert answer.url == f"/visits/{visit.pk}/"
    assert visits()[0].companion == world.companion("companion2")


def named(client: Client, address: str) -> int:
    return client.get(address).content.decode().count('class="person"')


def test_of_a_large_staff_the_first_are_shown_the_others_found_or_asked_for(
    world: World, coordinator: Client
):
    staff(world, 33)
    Person.objects.filter(name__startswith="Helper7").update(name="Јелена Илић")
    address = f"/visits/{make_visit(world.child, world.companion()).pk}/companion/"
    everybody = named(coordinator, f"{address}?all")
    assert named(coordinator, address) == 30
    assert everybody >= 33
    page = coordinator.get(address).content.decode()
    assert f"30 of {everybody} people" in page
    assert "Јелена Илић" in coordinator.get(f"{address}?q=jelena").content.decode()
    assert named(coordinator, f"{address}?q=jelena") == 1
    assert named(coordinator, f"{address}?q=helper&all") == 32


def test_who_is_not_found_by_name_is_said(world: World, coordinator: Client):
    address = f"/visits/{make_visit(world.child, world.companion()).pk}/companion/"
    assert "Nobody is found like this." in coordinator.get(f"{address}?q=zz").content.decode()


@pytest.fixture
def asked(world: World) -> Offer:
    visit = make_visit(world.child, None, regular=world.companion())
    offer = Offer(
        visit=visit,
        companion=world.companion("companion2"),
        made_by=world.person("coordinator"),
        deadline=clock.now() + timedelta(minutes=9),
    )
    offer.save()
    return offer


def test_the_question_names_no_child_before_it_is_accepted(world: World, asked: Offer):
    client = sign_in(world.person("companion2"))
    text = client.get(f"/offers/{asked.pk}/").content.decode()
    assert "Can you go with a child, 9 years old?" in text
    assert world.child.name not in text
    answer = client.post(f"/offers/{asked.pk}/", {"accept": "yes"}, follow=True)
    assert "Thank you! The child is on your page" in answer.content.decode()
    assert visits()[0].companion == world.companion("companion2")


def test_a_declined_question_is_thanked_for(world: World, asked: Offer):
    client = sign_in(world.person("companion2"))
    answer = client.post(f"/offers/{asked.pk}/", {"accept": "no"}, follow=True)
    assert "Thank you for the answer" in answer.content.decode()
    assert offers()[0].state == "declined"


def test_somebody_elses_question_does_not_exist(world: World, asked: Offer):
    for who in ("companion", "guardian", "guardian2", "professional"):
        assert sign_in(world.person(who)).get(f"/offers/{asked.pk}/").status_code == 404


@pytest.mark.parametrize(("agree", "state"), [("yes", "accepted"), ("no", "refused")])
def test_the_family_answers_for_the_substitute(world: World, asked: Offer, agree, state):
    sign_in(world.person("companion2")).post(f"/offers/{asked.pk}/", {"accept": "yes"})
    client = sign_in(world.person("guardian"))
    text = client.get(f"/offers/{asked.pk}/").content.decode()
    assert "Companion2 Prvi comes instead of Companion Prvi." in text
    client.post(f"/offers/{asked.pk}/", {"agree": agree, "objection": "не познајемо се"})
    assert offers()[0].state == state
    assert (offers()[0].agreed_at is not None) == (agree == "yes")


def open_ones(world: World, number: int) -> None:
    for n in range(number):
        visit = make_visit(make_child(world, f"C{n}"), None, regular=world.companion())
        Offer(
            visit=visit,
            companion=world.companion("companion2"),
            made_by=world.person("coordinator"),
            deadline=clock.now() + timedelta(minutes=9),
            state="expired",
        ).save()


@pytest.mark.parametrize("path", ["/cover/", "/ill/", "/absences/"])
def test_the_number_of_queries_does_not_grow(world: World, coordinator: Client, path: str):
    counts = []
    for number in (5, 45):
        open_ones(world, number)
        staff(world, number)
        coordinator.get(path)
        with CaptureQueriesContext(connection) as held:
            assert coordinator.get(path).status_code == 200
        counts.append(len(held))
        _forget_addresses(world)
    assert counts[0] == counts[1]


def _forget_addresses(world: World) -> None:
    """So that others may join under the same keys."""
    for key in list(world.members):
        if key.startswith("helper"):
            person = world.members.pop(key).person
            person.email = None
            person.save()


@pytest.mark.parametrize(
    "data",
    [
        {"visit-x": "y"},
        {"visit-" + "0" * 32: "1" * 32},
        {"visit-": "\u202e"},
        {"visit-00000000-0000-0000-0000-000000000000": "00000000-0000-0000-0000-000000000000"},
        {"only": "x", "visit-1": "😀"},
        {"id": "nonsense", "visit-1": "2"},
    ],
)
@pytest.mark.parametrize("path", ["/cover/ask/", "/cover/assign/"])
def test_odd_choices_are_refused(coordinator: Client, path: str, data: dict[str, str]):
    assert coordinator.post(path, data).status_code in (404, 422)
    assert not offers()


@pytest.mark.parametrize("companion", ["x", "", "0" * 32, "\u202eabc", "😀" * 50])
def test_an_odd_name_is_refused(coordinator: Client, companion: str):
    answer = coordinator.post("/ill/", {"companion": companion})
    assert answer.status_code in (302, 404)
    assert not CompanionAbsence.objects.exists()
