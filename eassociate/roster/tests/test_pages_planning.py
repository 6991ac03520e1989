"""Pages of planning: choose, follow, compare, pin, accept, without a dead end."""

from __future__ import annotations

import re
from datetime import time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from eassociate.core import clock
from eassociate.roster.models import MustNotAccompany, PlanRun, Visit
from eassociate.roster.pages import planning as pages
from eassociate.roster.proposing import starting
from eassociate.roster.proposing.lock import alone
from eassociate.roster.proposing.work import work
from eassociate.roster.reading import plan_views
from eassociate.roster.tests.planned import NEXT, ahead, asked, known, made, who_goes
from eassociate.roster.tests.steps import MORNING, TODAY, second_child
from tests.people import WHY, World, join, make_child, make_line, make_visit
from tests.signing_in import sign_in

PINNED = 'class="button quiet pin"'
SIDES = ("changes", "children", "companions", "hours", "costs")


@pytest.fixture(autouse=True)
def monday_morning(time_machine):
    time_machine.move_to(MORNING, tick=False)


@pytest.fixture
def coordinator(world: World) -> Client:
    return sign_in(world.person("coordinator"))


def text_of(client: Client, path: str) -> str:
    answer = client.get(path, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def plain(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).replace("\N{NO-BREAK SPACE}", " ").split())


# -- asking ---------------------------------------------------------------------------------------


def test_the_weeks_ahead_are_one_tap_each(world: World, coordinator: Client, monkeypatch):
    started = []
    monkeypatch.setattr(pages, "start_planning", lambda: started.append(1))
    ahead(world)
    ahead(world, companion=world.companion(), day=1)
    text = plain(text_of(coordinator, "/planning/"))
    assert "14/9 – 20/9/2026 2 visits ahead" in text
    assert "1 has nobody" in text
    data = {"kind": "week", "first": "2026-09-14", "effort": "quick"}
    answer = coordinator.post("/planning/", data)
    run = PlanRun.objects.get()
    assert answer.url == f"/planning/{run.pk}/"
    assert (run.first, run.seconds, started) == (NEXT, 30, [1])
    again = coordinator.post("/planning/", data)
    assert again.status_code == 422
    assert "being made already" in again.content.decode()


def test_nothing_to_plan_leads_to_the_calendar(world: World, coordinator: Client):
    text = text_of(coordinator, "/planning/")
    assert "No visits lie ahead." in text
    assert 'href="/calendar/"' in text


def test_a_day_that_cannot_be_is_said_at_its_field(world: World, coordinator: Client):
    for first in ("2020-01-01", "yesterday", ""):
        data = {"kind": "timetable", "first": first, "effort": "thorough"}
        answer = coordinator.post("/planning/", data)
        assert answer.status_code == 422
        assert "timetable" in answer.content.decode()
    assert not PlanRun.objects.exists()


# -- following ------------------------------------------------------------------------------------


def test_a_plan_that_is_made_says_how_far_it_is(world: World, coordinator: Client):
    ahead(world)
    run = asked(world)
    page = f"/planning/{run.pk}/"
    text = text_of(coordinator, page)
    assert "It begins in a moment." in text
    assert 'http-equiv="refresh"' in text  # without scripts
    PlanRun.objects.filter(pk=run.pk).update(
        state="running",
        started_at=clock.now() - timedelta(seconds=12),
        progress={"cost": 1000, "bound": 990.0, "part": 1, "parts": 1},
    )
    answer = coordinator.get(page, headers={"HX-Request": "true"})
    assert "at most 1.0 % from the best possible" in answer.content.decode()
    assert 'value="40"' in answer.content.decode()
    assert "HX-Refresh" not in answer.headers
    PlanRun.objects.filter(pk=run.pk).update(state="cancelled")
    assert coordinator.get(page, headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_a_plan_is_stopped_and_tried_again(world: World, coordinator: Client, monkeypatch):
    monkeypatch.setattr(pages, "start_planning", lambda: None)
    ahead(world)
    page = f"/planning/{asked(world).pk}/"
    answer = coordinator.post(f"{page}stop/", follow=True)
    assert "Stopped. Nothing was changed." in answer.content.decode()
    assert "Try again" in answer.content.decode()
    assert "not being made any more" in plain(
        coordinator.post(f"{page}stop/", follow=True).content.decode()
    )
    answer = coordinator.post(f"{page}again/")
    assert PlanRun.objects.filter(state="queued").count() == 1
    assert answer.url != page


@pytest.mark.parametrize("why", ["crashed", "problem", "verify", "error", "unknown"])
def test_every_failure_is_said_with_a_way_on(world: World, coordinator: Client, why: str):
    ahead(world)
    run = asked(world)
    PlanRun.objects.filter(pk=run.pk).update(state="failed", why=why)
    text = text_of(coordinator, f"/planning/{run.pk}/")
    assert "The plan could not be made" in text
    assert "Try again" in text


# -- comparing ------------------------------------------------------------------------------------


def test_who_has_nobody_comes_first_with_the_reason(world: World, coordinator: Client):
    known(world)
    ahead(world)
    lonely = second_child(world)
    lonely.skills = ["sign"]
    lonely.save()
    visit = ahead(world, lonely)
    text = text_of(coordinator, f"/planning/{made(world).pk}/")
    said = plain(text)
    assert "1 visit stays without anybody" in said
    assert said.index("Luka Petrović") < said.index("Милица Јовановић")
    assert "2 people: skills are missing" in said
    assert "has not learned: sign language" in said
    assert f'href="/visits/{visit.pk}/companion/"' in text
    assert "nobody → then Companion Prvi" in said


def test_every_side_of_a_plan_can_be_looked_at(world: World, coordinator: Client):
    known(world)
    ahead(world)
    ahead(world, day=1, companion=world.companion("companion2"))
    page = f"/planning/{made(world).pk}/"
    seen = {side: plain(text_of(coordinator, f"{page}?show={side}")) for side in SIDES}
    assert "Monday, 14 September" in seen["children"]
    assert "Милица Јовановић" in seen["companions"]
    # Two plans are equally good: one keeps the change small, one the familiar face.
    stays = "Companion2 Prvi 4 h 8 h 40 h" in seen["hours"]
    assert stays or "Companion Prvi 0 min 8 h 40 h" in seen["hours"]
    assert stays or "Companion2 Prvi 4 h 0 min 40 h" in seen["hours"]
    assert "Alone: minutes" in seen["costs"]
    assert "checked by a second program" in seen["costs"]
    assert "no plan is better than this one" in seen["costs"]
    assert "Search for longer" not in seen["costs"]
    assert plain(text_of(coordinator, f"{page}?show=nonsense&page=99")) == seen["changes"]


def test_a_plan_that_changes_nothing_has_a_way_on(world: World, coordinator: Client):
    known(world)
    ahead(world, companion=world.companion())
    text = text_of(coordinator, f"/planning/{made(world).pk}/")
    assert "The roster stays as it is." in text
    assert "Accept" not in plain(text)


def test_no_name_is_in_an_address_or_a_title(world: World, coordinator: Client):
    known(world)
    ahead(world)
    page = f"/planning/{made(world).pk}/"
    for side in SIDES:
        text = text_of(coordinator, f"{page}?show={side}")
        assert "Милица" not in re.search("<title>(.*)</title>", text)[1]
        assert not [href for href in re.findall(r'(?:href|action)="([^"]*)"', text) if "М" in href]


@pytest.mark.parametrize("side", SIDES)
def test_queries_do_not_grow_with_children_nor_companions(
    world: World, coordinator: Client, side: str
):
    def queries() -> int:
        run = made(world)
        with CaptureQueriesContext(connection) as caught:
            text_of(coordinator, f"/planning/{run.pk}/?show={side}")
        return len(caught)

    ahead(world)
    few = queries()
    for number in range(8):
        join(world, f"more{number}", "companion")
        ahead(world, make_child(world, f"child {number}"))
    assert queries() == few
    assert few <= 18


# -- pinning and accepting ------------------------------------------------------------------------


def test_a_tap_pins_and_another_takes_the_pin_away(world: World, coordinator: Client):
    known(world)
    visit = ahead(world, companion=world.companion("companion2"))
    MustNotAccompany(child=world.child, companion=world.companion("companion2")).save()
    run = made(world)
    page, who = f"/planning/{run.pk}/", world.companion().pk
    answer = coordinator.post(f"{page}pin/?show=children", {"pin": f"{visit.pk} {who}"})
    assert answer.url == f"{page}?show=children#b-{visit.pk}"
    text = text_of(coordinator, page)
    assert PINNED in text
    assert "Plan anew around 1 pin" in plain(text)
    coordinator.post(f"{page}pin/", {"pin": f"{visit.pk}"})
    assert PINNED not in text_of(coordinator, page)
    odd = coordinator.post(f"{page}pin/", {"pin": "x"}, follow=True)
    assert odd.status_code == 200


def test_who_else_could_go_and_what_that_would_change(world: World, coordinator: Client):
    known(world)
    visit = ahead(world)
    run = made(world)
    address = f"/planning/{run.pk}/{visit.pk}/"
    assert f'href="{address}"' in text_of(coordinator, f"/planning/{run.pk}/")
    text = plain(text_of(coordinator, address))
    planned, other = world.companion(), world.companion("companion2")
    assert f"nobody → then {planned.person.name}" in text
    assert f"Keep {other.person.name}" in text
    assert "Strangeness: 0 well known to 3 never met, added up: + 3" in text
    answer = coordinator.post(f"/planning/{run.pk}/pin/", {"pin": f"{visit.pk} {other.pk}"})
    assert answer.url == f"/planning/{run.pk}/#b-{visit.pk}"
    run.refresh_from_db()
    assert run.pins == {str(visit.pk): str(other.pk)}


def test_who_is_barred_is_not_offered_instead(world: World, coordinator: Client):
    known(world)
    visit = ahead(world)
    run = made(world)
    other = world.companion("companion2")
    MustNotAccompany(child=world.child, companion=other).save()
    text = plain(text_of(coordinator, f"/planning/{run.pk}/{visit.pk}/"))
    assert other.person.name not in text
    assert "Nobody else can go without breaking a rule." in text


def test_nobody_else_is_offered_for_what_has_changed(world: World, coordinator: Client):
    known(world)
    visit = ahead(world)
    run = made(world)
    Visit.objects.unscoped(reason=WHY).filter(pk=visit.pk).update(companion=world.companion())
    text = plain(text_of(coordinator, f"/planning/{run.pk}/{visit.pk}/"))
    assert "This has changed since the plan was made." in text


def test_nobody_else_is_asked_for_where_nobody_goes(world: World, coordinator: Client):
    only = ahead(world, start=time(3), end=time(4))
    for who in ("companion", "companion2"):
        MustNotAccompany(child=world.child, companion=world.companion(who)).save()
    run = made(world)
    assert coordinator.get(f"/planning/{run.pk}/{only.pk}/").status_code == 404
    assert coordinator.get(f"/planning/{run.pk}/{run.pk}/").status_code == 404


def test_who_else_is_said_of_a_line_of_a_timetable(world: World, coordinator: Client):
    known(world)
    line = make_line(world.child, None, 0)
    run = made(world, kind="timetable")
    text = plain(text_of(coordinator, f"/planning/{run.pk}/{line.pk}/"))
    assert f"Keep {world.companion('companion2').person.name}" in text


def test_ticked_rows_a_child_and_all_are_accepted(world: World, coordinator: Client):
    known(world)
    first, second = ahead(world), ahead(world, day=1)
    third = ahead(world, second_child(world), start=time(13), end=time(14))
    page = f"/planning/{made(world).pk}/"
    nothing = coordinator.post(page)
    assert nothing.status_code == 422
    assert "Please choose what is to be accepted." in nothing.content.decode()
    coordinator.post(page, {"block": [str(first.pk)]})
    assert [bool(who_goes(v)) for v in (first, second, third)] == [True, False, False]
    coordinator.post(page, {"child": str(third.child_id)})
    assert [bool(who_goes(v)) for v in (first, second, third)] == [True, False, True]
    answer = coordinator.post(page, {"everything": "1"}, follow=True)
    assert all(who_goes(v) for v in (first, second, third))
    said = plain(answer.content.decode())
    assert "1 change is in the roster." in said
    assert "3 changes were accepted." in said
    assert "Accept all" not in said


def test_what_changed_meanwhile_is_marked_and_refused(world: World, coordinator: Client):
    known(world)
    visit = ahead(world)
    page = f"/planning/{made(world).pk}/"
    Visit.objects.unscoped(reason=WHY).filter(pk=visit.pk).update(state="cancelled")
    said = plain(text_of(coordinator, page))
    assert "1 visit has changed since this plan was made." in said
    assert "changed meanwhile" in said
    answer = coordinator.post(page, {"everything": "1"})
    assert answer.status_code == 422
    assert "Nothing was changed." in answer.content.decode()


def test_what_was_ticked_is_ticked_again_after_a_refusal(world: World, coordinator: Client):
    known(world)
    first, second = ahead(world), ahead(world, day=1)
    page = f"/planning/{made(world).pk}/"
    Visit.objects.unscoped(reason=WHY).filter(pk=second.pk).update(state="cancelled")
    answer = coordinator.post(page, {"block": [str(first.pk), str(second.pk)]})
    assert f'value="{first.pk}" checked' in answer.content.decode()


def test_a_timetable_is_planned_compared_and_accepted(world: World, coordinator: Client):
    line = make_line(world.child, None, 0)
    run = made(world, kind="timetable")
    page = f"/planning/{run.pk}/"
    for side in SIDES:
        text_of(coordinator, f"{page}?show={side}")
    answer = coordinator.post(page, {"block": [str(line.pk)]}, follow=True)
    said = plain(answer.content.decode())
    assert "1 change was accepted." in said
    assert "accepted" in said
    assert "changed since" not in said


def test_a_visit_of_the_past_of_this_week_is_shown_and_not_planned(
    world: World, coordinator: Client, time_machine
):
    make_visit(world.child, world.companion(), TODAY, state="ended")
    make_visit(world.child, None, TODAY + timedelta(days=3))
    time_machine.move_to(clock.at(TODAY + timedelta(days=2), time(9)), tick=False)
    run = made(world, first=TODAY)
    text = text_of(coordinator, f"/planning/{run.pk}/?show=children")
    assert "finished" in text
    assert len(run.result["weeks"][0]["times"]) == 1


# -- who may --------------------------------------------------------------------------------------


def test_a_stranger_finds_nothing(worlds: World):
    ahead(worlds)
    page = f"/planning/{made(worlds).pk}/"
    stranger = sign_in(worlds.other.person("coordinator"))
    assert stranger.get(page).status_code == 404
    assert not re.search(r"/planning/[0-9a-f-]{36}", text_of(stranger, "/planning/"))
    for deed in ("stop/", "pin/", "again/", ""):
        assert stranger.post(f"{page}{deed}").status_code == 404
        assert sign_in(worlds.person("companion")).post(f"{page}{deed}").status_code == 404


# -- the process ----------------------------------------------------------------------------------


def test_the_clock_starts_a_process_only_when_a_plan_waits_and_nobody_makes_it(
    world: World, monkeypatch
):
    started: list[int] = []
    monkeypatch.setattr(starting, "start_planning", lambda: started.append(1))
    ahead(world)
    starting.see_to_plans()
    assert started == []
    asked(world)
    starting.see_to_plans()
    assert started == [1]
    with alone() as mine:
        assert mine
        assert work() == 0 or connection.vendor == "postgresql"


def test_many_changes_come_in_pages(world: World, coordinator: Client, monkeypatch):
    monkeypatch.setattr(plan_views, "CHANGES", 2)
    known(world)
    for day in range(5):
        ahead(world, day=day)
    page = f"/planning/{made(world).pk}/"
    assert plain(text_of(coordinator, page)).count("nobody → then") == 2
    last = text_of(coordinator, f"{page}?page=3")
    assert plain(last).count("nobody → then") == 1
    assert "Accept all 5 changes" in plain(last)
