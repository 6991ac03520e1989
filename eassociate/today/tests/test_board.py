"""The board: every child of the day, those who have nobody first."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.roster.models import ChildAbsence, CompanionAbsence, Offer, Visit
from eassociate.staff.models import Companion
from eassociate.today.board import Group, Wanted, board_of
from eassociate.today.board_words import answer_of
from tests.people import WHY, World, make_child, make_visit
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    """06:40 of a Monday in Belgrade."""
    time_machine.move_to("2025-11-17T05:40:00+00:00", tick=False)


def board(world: World, **wanted):
    wanted.setdefault("day", clock.today())
    return board_of(world.actor("coordinator"), Wanted(**wanted))


def page(world: World, who: str = "coordinator", query: str = ""):
    return sign_in(world.person(who)).get(f"/{query}")


def test_who_has_nobody_comes_first_by_the_hour_then_who_is_late_then_all_by_name(world: World):
    mira = world.companion()
    make_visit(make_child(world, "Вук"), mira, start=time(14), end=time(15))
    make_visit(make_child(world, "Ana"), mira, start=time(12), end=time(13))
    make_visit(make_child(world, "Late"), mira, start=time(5), end=time(11))
    make_visit(make_child(world, "Second"), None, start=time(9), regular=mira)
    make_visit(make_child(world, "First"), None, start=time(8), regular=mira)
    make_visit(make_child(world, "Aaa"), mira, state=Visit.State.CANCELLED, reason="child_ill")
    names = [one.name for one in board(world).shown]
    assert names == ["First", "Second", "Late", "Ana", "Вук", "Aaa"]


@pytest.mark.parametrize(
    ("state", "companion", "start", "group"),
    [
        ("planned", None, 8, Group.UNCOVERED),
        ("planned", "companion", 8, Group.PLANNED),
        ("planned", "companion", 6, Group.LATE),
        ("started", "companion", 6, Group.STARTED),
        ("ended", "companion", 5, Group.ENDED),
        ("not_delivered", None, 5, Group.AWAY),
        ("cancelled", "companion", 8, Group.AWAY),
    ],
)
def test_a_child_stands_where_its_visit_stands(world: World, state, companion, start, group):
    who = world.companion(companion) if companion else None
    make_visit(world.child, who, start=time(start), end=time(18), state=state)
    assert board(world).shown[0].group == group


def test_one_open_visit_is_enough_to_have_nobody(world: World):
    make_visit(world.child, world.companion(), start=time(8), end=time(10))
    make_visit(world.child, None, start=time(10), end=time(12))
    assert board(world).shown[0].group == Group.UNCOVERED


def test_nobody_is_late_before_the_grace_has_passed_nor_on_another_day(world: World):
    make_visit(world.child, world.companion(), start=time(6, 35), end=time(9))
    tomorrow = clock.today() + timedelta(days=1)
    make_visit(world.child, world.companion(), day=tomorrow, start=time(5), end=time(9))
    assert board(world).shown[0].group == Group.PLANNED
    assert board(world, day=tomorrow).shown[0].group == Group.PLANNED


def test_the_answer_is_a_sentence(world: World):
    today = clock.today()
    assert answer_of(board(world), today).sentence == "No child is accompanied on this day."
    make_visit(world.child, world.companion())
    assert answer_of(board(world), today).sentence == "The 1 child of today has somebody."
    make_visit(make_child(world, "Ana"), world.companion())
    assert answer_of(board(world), today).sentence == "All 2 children of today have somebody."
    for name in ["One", "Two", "Three", "Four", "Five"]:
        make_visit(make_child(world, name), None)
    said = answer_of(board(world), today)
    assert (said.sentence, said.alarm) == ("5 children have nobody", True)
    assert said.names == "Five, Four, One and 2 more"


def test_children_who_stay_at_home_do_not_count_as_having_somebody(world: World):
    make_visit(world.child, world.companion(), state="cancelled", reason="child_home")
    said = answer_of(board(world), clock.today())
    assert said.sentence == "All children stay at home on this day."


@pytest.mark.parametrize("query", ["милица", "milica", "JOVANOVIC", "Companion Prvi", "kompanj"])
def test_search_finds_children_and_companions_in_both_scripts(world: World, query: str):
    make_visit(world.child, world.companion())
    make_visit(make_child(world, "Ђорђе"), None)
    found = [one.name for one in board(world, query=query).shown]
    assert found == ([] if query == "kompanj" else ["Милица Јовановић"])


def test_a_place_and_a_state_narrow_the_board_and_not_the_answer(world: World):
    make_visit(world.child, None)
    make_visit(make_child(world, "Ana"), world.companion())
    shown = board(world, group=Group.PLANNED)
    assert [one.name for one in shown.shown] == ["Ana"]
    assert answer_of(shown, clock.today()).sentence == "1 child has nobody"
    assert len(board(world, place=world.school.pk).shown) == 2
    assert not board(world, place=world.provider.pk).shown


def test_another_provider_is_not_on_the_board(worlds: World):
    make_visit(worlds.other.child, None)
    assert not board(worlds).everybody


def test_all_who_need_something_are_on_the_first_page_and_the_rest_in_pages(world: World):
    for number in range(70):
        make_visit(make_child(world, f"A{number:03}"), None)
        make_visit(make_child(world, f"B{number:03}"), world.companion(), start=time(9))
    first, second = board(world), board(world, page="2")
    assert (len(first.pressing), len(first.calm)) == (70, 60)
    assert [one.name for one in second.shown] == [f"B{number:03}" for number in range(60, 70)]
    assert board(world, page="nonsense").page.number == 1


def count_queries(world: World) -> int:
    client = sign_in(world.person("coordinator"))
    client.get("/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get("/").status_code == 200
    return len(queries)


def fill(world: World, number: int) -> None:
    today = clock.today()
    for n in range(number):
        child = make_child(world, f"Child {n}")
        visit = make_visit(child, None if n % 2 else world.companion(), regular=world.companion())
        if n % 2:
            Offer(
                visit=visit,
                companion=world.companion("companion2"),
                made_by=world.person("coordinator"),
                deadline=clock.now() + timedelta(minutes=9),
            ).save()
        ChildAbsence(
            child=child, first=today, last=today, entered_by=world.person("guardian")
        ).save()
        CompanionAbsence.objects.create(
            companion=world.companion(),
            first=today,
            last=today,
            entered_by=world.person("companion"),
        )


def test_the_number_of_queries_does_not_grow_with_the_children(world: World):
    fill(world, 5)
    few = count_queries(world)
    fill(world, 45)
    assert count_queries(world) == few


def test_the_page_says_who_is_away_and_whose_answer_is_awaited(world: World):
    fill(world, 2)
    text = page(world).content.decode()
    for said in ("Companion Prvi", "1 visit is open", "Child 1", "Answers awaited", "until 06:49"):
        assert said in text, said


@pytest.mark.parametrize(
    "query",
    [
        "?day=2025-02-30",
        "?day=99999-01-01",
        "?day=%F0%9F%98%80&q=%E2%80%AE%25_'\"",
        "?place=x&state=x&page=-1",
        "?q=" + "a" * 5000,
        "?day=0001-01-01",
        "?day=9999-12-31",
        "?state=uncovered&page=99999999999999999999",
    ],
)
def test_an_odd_address_shows_a_board(world: World, query: str):
    make_visit(world.child, None)
    assert page(world, query=query).status_code == 200


def test_names_are_shown_as_text(world: World):
    make_visit(make_child(world, "<script>alert(1)</script>"), None)
    text = page(world).content.decode()
    assert "<script>alert(1)" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_person_with_two_roles_switches_between_them(world: World):
    from eassociate.access.models import Membership
    from eassociate.access.roles import Role

    second = Membership.objects.create(
        person=world.person("coordinator"), organisation=world.provider, role=Role.ADMINISTRATOR
    )
    client = sign_in(world.person("coordinator"))
    assert 'name="role"' in client.get("/").content.decode()
    client.post(reverse("act_as"), {"role": str(second.pk)})
    assert client.session["acting_membership"] == str(second.pk)
    client.post(reverse("act_as"), {"role": str(world.members["guardian"].pk)})
    assert client.session["acting_membership"] == str(second.pk)


def empty(world: World) -> None:
    Child.objects.unscoped(reason=WHY).filter(provider=world.provider).delete()
    Companion.objects.filter(provider=world.provider).delete()


def test_a_provider_who_begins_is_led_to_its_lists(world: World):
    """Until there is a child; afterwards an empty day is an empty day."""
    assert f'href="{reverse("lists")}">' not in page(world).content.decode().split("<main", 1)[1]
    empty(world)
    shown = page(world).content.decode().split("<main", 1)[1]
    assert f'href="{reverse("lists")}">' in shown
    assert f'href="{reverse("child_add")}">' in shown


@pytest.mark.parametrize("name", ["children", "companions"])
def test_an_empty_list_offers_to_bring_ones_own(world: World, name: str):
    empty(world)
    shown = sign_in(world.person("coordinator")).get(reverse(name)).content.decode()
    assert f'href="{reverse("lists")}">' in shown.split("<main", 1)[1]
