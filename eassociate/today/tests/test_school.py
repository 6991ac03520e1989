"""The first page of a school's contact."""

from __future__ import annotations

from datetime import date

import pytest

from eassociate.core import clock
from eassociate.today.pupils import school_day
from eassociate.today.tests.others import (
    OTHERS,
    invite,
    text_of,
)
from tests.people import World, make_child, make_person, make_visit


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    """10:00 of Monday, 17 November 2025, in Belgrade."""
    time_machine.move_to("2025-11-17T09:00:00+00:00", tick=False)


def test_at_school_who_has_nobody_comes_first_and_who_stays_away_last(world: World):
    ana, home, lost = (make_child(world, name) for name in ("Ana", "Aaa home", "Lost"))
    make_visit(ana, world.companion())
    make_visit(home, world.companion(), state="cancelled", reason="child_ill")
    make_visit(lost, None, state="not_delivered", reason="no_companion")
    make_visit(world.child, None)
    found = school_day(world.actor("schoolcontact"), clock.today())
    assert [pupil.name for pupil in found.pupils] == ["Lost", "Милица Јовановић", "Ana", "Aaa home"]
    assert (len(found.alone), found.present) == (2, 3)
    assert "2 children of your school have nobody." in text_of(world, "schoolcontact")


def test_a_school_without_anybody_today_is_led_to_the_next_day(world: World):
    make_visit(world.child, world.companion(), day=date(2025, 11, 19))
    text = text_of(world, "schoolcontact")
    assert 'href="?day=2025-11-19"' in text
    assert "Милица" in text_of(world, "schoolcontact", "?day=2025-11-19")


@pytest.mark.parametrize("query", ["?day=2025-02-30", "?day=%F0%9F%98%80", "?page=x", "?page=-9"])
@pytest.mark.parametrize("who", OTHERS)
def test_an_odd_address_shows_the_page(world: World, who: str, query: str):
    text_of(world, who, query)


@pytest.mark.parametrize("who", OTHERS)
def test_names_are_shown_as_text(world: World, who: str):
    world.child.name = "<script>alert(1)</script>"
    world.child.save()
    make_visit(world.child, None)
    invite(world, make_person("<script>alert(1)</script>"))
    assert "<script>alert(1)" not in text_of(world, who)
