"""What a companion's common jobs cost in taps, on a phone, with the keyboard, without scripts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eassociate.core import clock
from eassociate.diary.tests.scene import entries, goal
from eassociate.roster.models import CompanionAbsence, Offer
from tests.browser.around_now import started, tab_to, tile, visit_now, width_needed
from tests.browser.conftest import SignIn, Tapping
from tests.people import World, make_world

ACTIVITIES = ("movement", "hygiene", "feeding", "learning", "play")


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_starting_a_visit_is_one_tap(world: World, sign_in: SignIn):
    visit = visit_now(world)
    job = Tapping(sign_in(world.person("companion")))
    job.tap("main button.big")
    job.page.locator(".diary-form").wait_for()
    visit.refresh_from_db()
    assert (job.taps, visit.state) == (1, "started")
    assert visit.started_on_device
    assert abs(visit.started_on_device - clock.now()) < timedelta(minutes=1)


def test_a_whole_record_takes_at_most_twelve_taps(world: World, sign_in: SignIn):
    visit, plan = started(world), [goal(world), goal(world, "Показује слике")]
    job = Tapping(sign_in(world.person("companion"), language="sr"))
    for code in ACTIVITIES:
        job.tap(tile("activities", code))
    for one in plan:
        job.tap(tile(f"goal_{one.pk}", "alone"))
    job.tap(tile("mood", "good"))
    job.tap("button[name=end]")
    job.page.locator(".done").wait_for()
    visit.refresh_from_db()
    assert visit.state == "ended"
    assert len(entries(visit)) == 8
    assert job.taps <= 12, job.log


def test_a_tile_tapped_again_is_off(world: World, sign_in: SignIn):
    started(world)
    page = sign_in(world.person("companion"))
    for wanted in (True, False):
        page.locator(tile("mood", "low")).click()
        assert page.locator("input[name=mood][value=low]").is_checked() is wanted


def test_minutes_are_asked_only_of_what_was_tapped(world: World, sign_in: SignIn):
    visit = started(world)
    page = sign_in(world.person("companion"))
    page.locator(tile("activities", "play")).click()
    page.locator("details.minutes summary").click()
    assert page.locator(".minutes-of:visible").count() == 1
    page.locator("[name=minutes_play]").fill("25")
    page.locator(".diary-bar .button.quiet").click()
    page.locator(".written").wait_for()
    assert [(e.code, e.minutes) for e in entries(visit)] == [("play", 25)]


def test_the_keyboard_alone_is_enough(world: World, sign_in: SignIn):
    visit = visit_now(world)
    page = sign_in(world.person("companion"))
    tab_to(page, "main button.big")
    page.keyboard.press("Enter")
    page.locator(".diary-form").wait_for()
    for code in ("hygiene", "play"):
        tab_to(page, f"input[name=activities][value={code}]")
        page.keyboard.press("Space")
    tab_to(page, "input[name=mood]")
    page.keyboard.press("Space")
    tab_to(page, "button[name=end]")
    page.keyboard.press("Enter")
    page.locator(".done").wait_for()
    visit.refresh_from_db()
    assert visit.state == "ended"
    assert {e.kind for e in entries(visit)} == {"activity", "mood"}


def test_without_scripts_everything_is_a_plain_post(world: World, sign_in: SignIn):
    visit = visit_now(world)
    page = sign_in(world.person("companion"), java_script_enabled=False)
    page.locator("main button.big").click()
    page.locator(tile("activities", "play")).click()
    page.locator("button[name=end]").click()
    visit.refresh_from_db()
    assert visit.state == "ended"
    assert len(entries(visit)) == 1


def test_a_mistaken_start_is_undone(world: World, sign_in: SignIn):
    visit = visit_now(world)
    page = sign_in(world.person("companion"))
    page.locator("main button.big").click()
    page.locator(".undo button").click()
    page.locator("main button.big").wait_for()
    visit.refresh_from_db()
    assert visit.state == "planned"


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
@pytest.mark.parametrize("under_way", [False, True])
def test_the_page_fits_the_smallest_phone(
    world: World, sign_in: SignIn, language: str, under_way: bool
):
    (started if under_way else visit_now)(world)
    goal(world)
    page = sign_in(world.person("companion"), language=language, width=320)
    assert width_needed(page) <= 320


def test_tiles_are_large_enough_for_a_thumb(world: World, sign_in: SignIn):
    started(world)
    page = sign_in(world.person("companion"), width=320)
    for box in page.locator(".diary-form .tile:visible").all():
        size = box.bounding_box()
        assert size
        assert size["width"] >= 48
        assert size["height"] >= 48


def test_reporting_ill_takes_at_most_three_taps(world: World, sign_in: SignIn):
    visit = visit_now(world)
    job = Tapping(sign_in(world.person("companion"), language="sr"))
    job.tap("a[href='/me/ill/']")
    job.tap("main form button.big")
    job.page.locator("form[action='/me/back/']").wait_for()
    visit.refresh_from_db()
    assert visit.uncovered
    assert CompanionAbsence.objects.get().last == clock.today()
    assert job.taps <= 3, job.log


def test_reporting_ill_with_the_keyboard(world: World, sign_in: SignIn):
    page = sign_in(world.person("companion"))
    tab_to(page, "a[href='/me/ill/']")
    page.keyboard.press("Enter")
    page.locator("main form button.big").wait_for()
    tab_to(page, "main form button.big")
    page.keyboard.press("Enter")
    page.locator("form[action='/me/back/']").wait_for()
    assert CompanionAbsence.objects.exists()


def test_an_offer_is_accepted_with_one_tap(world: World, sign_in: SignIn):
    gap = visit_now(world, companion=None, regular=world.companion())
    offer = Offer(
        visit=gap,
        companion=world.companion("companion2"),
        made_by=world.person("coordinator"),
        deadline=clock.now() + timedelta(minutes=9),
    )
    offer.save()
    job = Tapping(sign_in(world.person("companion2")))
    assert job.page.get_by_text(world.child.name).count() == 0
    job.tap("button[name=accept][value=yes]")
    job.page.get_by_role("link", name=world.child.name).wait_for()
    gap.refresh_from_db()
    assert gap.companion == world.companion("companion2")
    assert job.taps == 1
