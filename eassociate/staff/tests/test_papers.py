"""Papers and hours of the week."""

from __future__ import annotations

from datetime import time, timedelta

import pytest

from eassociate.journal.deeds import Refused, perform
from eassociate.staff.actions.availability import SetAvailability
from eassociate.staff.actions.papers import SetPaper
from eassociate.staff.models import Availability, Companion, Paper
from eassociate.staff.queries.listing import companions_of, papers_of, row_of
from eassociate.staff.rules import PaperState, clashing, paper_state
from eassociate.staff.tests.test_companions import MORNING, TODAY, add, give_papers
from tests.people import World


@pytest.mark.parametrize(
    ("days", "state"),
    [
        (None, PaperState.MISSING),
        (-1, PaperState.OVER),
        (0, PaperState.SOON),
        (60, PaperState.SOON),
        (61, PaperState.VALID),
    ],
)
def test_a_paper_holds_through_its_last_day(days: int | None, state: PaperState):
    last = None if days is None else TODAY + timedelta(days=days)
    assert paper_state(last, TODAY) == state


def test_a_paper_written_twice_is_one_and_may_be_taken_away(world: World):
    companion, actor = world.companion(), world.actor("coordinator")
    for day in (TODAY, TODAY + timedelta(days=9)):
        perform(actor, SetPaper(companion=companion.pk, kind="medical", valid_until=day))
    assert Paper.objects.get().valid_until == TODAY + timedelta(days=9)
    perform(actor, SetPaper(companion=companion.pk, kind="medical"))
    assert [p.state for p in papers_of(companion)] == [PaperState.MISSING] * 3


def test_those_whose_papers_need_care_come_first(world: World):
    Companion.objects.all().delete()
    fine, over, bare, soon = (add(world, name) for name in ("A", "B", "C", "D"))
    give_papers(fine, 400)
    give_papers(over, -3)
    give_papers(soon, 30)
    rows = [row_of(one) for one in companions_of(world.actor("coordinator"))]
    assert [row.pk for row in rows] == [bare.pk, over.pk, soon.pk, fine.pk]
    assert [len(row.care) for row in rows] == [3, 3, 3, 0]


def test_the_list_finds_in_either_script_and_only_the_own(worlds: World):
    add(worlds, "Снежана Ђурић")
    assert worlds.other
    add(worlds.other, "Снежана Ђурић")
    found = companions_of(worlds.actor("coordinator"), "djuric SNEŽ")
    assert [c.provider for c in found] == [worlds.provider]


def test_the_week_is_written_whole(world: World):
    companion, actor = world.companion(), world.actor("coordinator")
    evening = {**MORNING, "start": time(12), "end": time(16)}
    perform(actor, SetAvailability(companion=companion.pk, windows=[evening, MORNING]))
    perform(actor, SetAvailability(companion=companion.pk, windows=[MORNING]))
    assert Availability.objects.get(companion=companion).start == time(8)


@pytest.mark.parametrize(
    ("second", "field"),
    [
        ({"start": time(11, 59), "end": time(13)}, "windows.1.start"),
        ({"start": time(13), "end": time(13)}, "windows.1.end"),
        ({"start": time(7), "end": time(20)}, "windows.0.start"),
    ],
)
def test_times_of_a_day_neither_overlap_nor_end_before_they_begin(world: World, second, field):
    windows = [MORNING, {**MORNING, **second}]
    with pytest.raises(Refused) as caught:
        perform(
            world.actor("coordinator"),
            SetAvailability(companion=world.companion().pk, windows=windows),
        )
    assert caught.value.field == field


def test_times_that_touch_do_not_clash():
    assert (
        clashing([(0, time(12), time(16)), (0, time(8), time(12)), (1, time(9), time(13))]) is None
    )
