"""Who sees whom on the first pages of municipality, professional, case manager, school and
administrator, and that their queries do not grow."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eassociate.access.roles import Role
from eassociate.children.models import Child, Place
from eassociate.core import clock
from eassociate.today.pupils import school_day
from eassociate.today.tests.others import (
    OTHERS,
    fill,
    full_day,
    text_of,
)
from tests.people import WHY, World, make_child, make_visit
from tests.signing_in import sign_in


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    """10:00 of Monday, 17 November 2025, in Belgrade."""
    time_machine.move_to("2025-11-17T09:00:00+00:00", tick=False)


@pytest.mark.parametrize("who", OTHERS)
def test_who_is_signed_out_is_sent_to_the_sign_in(world: World, who: str):
    answer = Client().get("/")
    assert answer.status_code == 302
    assert "/account/" in answer["Location"] or "login" in answer["Location"]


@pytest.mark.parametrize("who", ["professional", "manager"])
def test_own_children_are_there_and_neither_another_family_nor_another_provider(
    worlds: World, who: str
):
    for world in (worlds, worlds.other):
        full_day(world, world.child)
        full_day(
            world,
            Child.objects.unscoped(reason=WHY).get(name="Luka Petrović", provider=world.provider),
            "LUKA",
        )
    worlds.other.child.name = "Strange Child"
    worlds.other.child.save()
    text = text_of(worlds, who)
    assert "Милица Јовановић" in text
    assert "Luka" not in text
    assert "LUKA" not in text
    assert "Strange Child" not in text


def test_a_school_sees_its_own_children_only(worlds: World):
    away = make_child(
        worlds,
        "Elsewhere",
    )
    away.school = worlds.other.school
    away.save()
    for child in (worlds.child, away, worlds.other.child):
        make_visit(child, None)
    worlds.other.child.name = "Strange Child"
    worlds.other.child.save()
    text = text_of(worlds, "schoolcontact")
    assert "Милица" in text
    assert "Elsewhere" not in text
    assert "Strange Child" not in text


@pytest.mark.parametrize("who", ["town", "administrator"])
def test_no_name_of_a_child_and_nothing_of_its_diary(world: World, who: str):
    full_day(world, world.child)
    text = text_of(world, who)
    for secret in ("Милица", "Milica", "Sang all day", str(world.child.pk), "coat"):
        assert secret not in text


def test_a_school_reads_no_diary_and_nothing_of_what_happens_at_home(world: World):
    full_day(world, world.child)
    home = Place.objects.create(
        provider=world.provider, kind=Place.Kind.HOME, name="Home 7", name_folded="home 7"
    )
    make_visit(world.child, None, start=time(15), end=time(16), place_id=home.pk)
    text = text_of(world, "schoolcontact")
    assert "Sang all day" not in text
    assert "Home 7" not in text
    assert not school_day(world.actor("schoolcontact"), clock.today()).alone


def test_a_relation_that_ended_takes_the_child_from_the_page(world: World):
    world.child.relations(manager="_base_manager").filter(role=Role.PROFESSIONAL).update(
        until=clock.now() - timedelta(minutes=1)
    )
    assert "Милица" not in text_of(world, "professional")


def count_queries(world: World, who: str) -> int:
    client = sign_in(world.person(who))
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/").status_code == 200
    return len(queries)


@pytest.mark.parametrize("who", OTHERS)
def test_the_number_of_queries_is_the_same_for_5_children_and_for_50(world: World, who: str):
    fill(world, 4)
    few = count_queries(world, who)
    fill(world, 45)
    assert count_queries(world, who) == few
