"""A coordinator plans a week: what it costs in taps, and whether everybody can use the pages."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from playwright.sync_api import Page

from eassociate.core import clock
from eassociate.roster.calendar import monday
from eassociate.roster.models import PlanRun, Visit
from eassociate.roster.proposing.work import work
from tests.browser.around_now import tab_to, width_needed
from tests.browser.conftest import SignIn, Tapping
from tests.browser.test_gates import looked_at
from tests.people import WHY, World, join, make_child, make_visit, make_world

SIDES = ("changes", "children", "companions", "hours", "costs")


def next_monday() -> date:
    return monday(clock.today()) + timedelta(days=7)


@pytest.fixture
def world(transactional_db: None) -> World:
    """Next week three children have nobody on some days, and one of them never will."""
    world = make_world()
    for number in range(3):
        join(world, f"helper{number}", "companion")
    lonely = make_child(world, "Вук Илић", skills=["sign"])
    make_visit(lonely, None, next_monday())
    second = make_child(world, "Јана Лукић")
    for day in range(3):
        make_visit(world.child, None, next_monday() + timedelta(days=day))
        make_visit(second, None, next_monday() + timedelta(days=day), time(13), time(16))
    return world


def plans() -> list[PlanRun]:
    return list(PlanRun.objects.order_by("asked_at"))


def ready(page: Page) -> None:
    page.locator("nav.tabs").wait_for(timeout=60_000)


def test_a_week_is_planned_pinned_planned_again_and_accepted(world: World, sign_in: SignIn):
    """The process that plans is a real one, started by the server."""
    job = Tapping(sign_in(world.person("coordinator"), width=1280))
    job.tap("a[href='/planning/']")
    job.tap(f"button[name=first][value='{next_monday()}']")
    ready(job.page)
    assert "1 visit stays without anybody" in job.page.locator("h1").inner_text()
    for number in (1, 2):
        job.tap(".pin[aria-pressed=false]")
        job.page.get_by_text(f"Plan anew around {number} pin").wait_for()
    job.tap(".action-bar button[formaction$='/again/']")
    job.page.wait_for_url(lambda url: str(plans()[0].pk) not in url)
    ready(job.page)
    job.tap("button[name=everything]")
    job.page.get_by_text("6 changes are in the roster").wait_for()
    assert job.taps <= 6, job.log
    first, second = plans()
    assert len(second.pins) == 2
    roster = second.result["weeks"][0]["roster"]
    assert second.pins.items() <= roster.items()
    went = Visit.objects.unscoped(reason=WHY).filter(companion__isnull=False)
    assert {str(visit.pk): str(visit.companion_id) for visit in went} == roster
    assert first.result["weeks"][0]["roster"].keys() == roster.keys()


def made(world: World) -> PlanRun:
    """A plan, made in this process."""
    from eassociate.journal.deeds import perform
    from eassociate.roster.actions.planning import RequestPlan

    perform(world.actor("coordinator"), RequestPlan(first=next_monday()))
    assert work() == 1
    (run,) = plans()
    return run


def test_the_same_with_the_keyboard_alone(world: World, sign_in: SignIn):
    run = made(world)
    page = sign_in(world.person("coordinator"), width=1280, path=f"/planning/{run.pk}/")
    tab_to(page, "input[name=block]")
    page.keyboard.press("Space")
    tab_to(page, ".action-bar button:nth-child(2)")
    page.keyboard.press("Enter")
    page.get_by_text("1 change is in the roster").wait_for()
    assert Visit.objects.unscoped(reason=WHY).filter(companion__isnull=False).count() == 1


def test_the_same_without_scripts(world: World, sign_in: SignIn):
    page = sign_in(
        world.person("coordinator"), java_script_enabled=False, path="/planning/", width=360
    )
    page.locator(f"button[name=first][value='{next_monday()}']").click()
    page.locator("nav.tabs").wait_for(timeout=60_000)  # the page fetches itself again
    page.locator(".pin").first.click()
    page.get_by_text("Plan anew around 1 pin").wait_for()
    page.locator("button[name=everything]").click()
    page.get_by_text("6 changes are in the roster").wait_for()


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
def test_the_pages_pass_the_gates(world: World, sign_in: SignIn, language: str):
    """axe in light and dark, no wider than a narrow phone unfolded, one language."""
    run = made(world)
    page = sign_in(world.person("coordinator"), language=language, width=320)
    wrong: dict[str, object] = {}
    for path in ("/planning/", *(f"/planning/{run.pk}/?show={side}" for side in SIDES)):
        page.goto(path)
        assert width_needed(page) <= 320, path
        if found := looked_at(page, language):
            wrong[path] = found
    assert not wrong


@pytest.mark.parametrize("state", ["queued", "running", "failed", "cancelled"])
def test_a_plan_on_its_way_passes_the_gates(world: World, sign_in: SignIn, state: str):
    run = made(world)
    now = clock.now()
    PlanRun.objects.filter(pk=run.pk).update(state=state, why="verify", started_at=now)
    page = sign_in(
        world.person("coordinator"), language="de", width=320, path=f"/planning/{run.pk}/"
    )
    assert width_needed(page) <= 320
    assert not looked_at(page, "de")


def test_progress_shows_without_a_tap(world: World, sign_in: SignIn):
    run = made(world)
    rows = PlanRun.objects.filter(pk=run.pk)
    rows.update(state="running", started_at=clock.now(), progress={"cost": 1000, "bound": 0.0})
    page = sign_in(world.person("coordinator"), path=f"/planning/{run.pk}/")
    page.get_by_text("A first plan is there and becomes better.").wait_for()
    rows.update(progress={"cost": 1000, "bound": 992.0})
    page.get_by_text("at most 0.8 % from the best possible").wait_for(timeout=3000)
    rows.update(state="done")
    ready(page)
