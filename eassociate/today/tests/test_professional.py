"""The professional's first page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eassociate.cases.models import Advice
from eassociate.core import clock
from eassociate.diary.models import DiaryEntry
from eassociate.journal.models import Opening
from eassociate.today.advising import advising
from eassociate.today.tests.others import (
    fill,
    set_goal,
    text_of,
)
from tests.people import WHY, World, make_visit


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    """10:00 of Monday, 17 November 2025, in Belgrade."""
    time_machine.move_to("2025-11-17T09:00:00+00:00", tick=False)


def test_a_professional_reads_goals_advice_and_the_last_three_visits(world: World):
    goal = set_goal(world, world.child)
    Advice(goal=goal, text="One sleeve after the other", made_by=world.person("manager")).save()
    for back in range(5):
        visit = make_visit(
            world.child, world.companion(), state="ended", day=clock.today() - timedelta(days=back)
        )
        DiaryEntry(
            visit=visit, made_by=world.person("companion"), kind="note", text=f"Day minus {back}"
        ).save()
    text = text_of(world, "professional")
    assert "One sleeve after the other" in text
    assert f"/goals/{goal.pk}/advice/" in text
    assert [n for n in range(5) if f"Day minus {n}" in text] == [0, 1, 2]


def test_the_look_of_a_professional_is_written_down(world: World):
    text_of(world, "professional")
    looks = Opening.objects.unscoped(reason=WHY).filter(person=world.person("professional"))
    assert set(looks.values_list("child", "what")) == {
        (world.child.pk, "diary"),
        (world.child.pk, "goals"),
    }


def test_only_looked_at_are_those_of_the_page(world: World):
    fill(world, 14)
    found = advising(world.actor("professional"), "2")
    assert [len(found.children), found.page.paginator.count] == [5, 15]
    looks = Opening.objects.unscoped(reason=WHY).filter(person=world.person("professional"))
    assert looks.filter(what="diary").count() == 5
