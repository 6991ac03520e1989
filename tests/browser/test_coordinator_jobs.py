"""What a coordinator's common jobs cost: with a finger, the keyboard, on a narrow screen."""

from __future__ import annotations

import time

import pytest

from eassociate.journal.deeds import perform
from eassociate.roster.actions.absences import ReportIll
from eassociate.roster.models import CompanionAbsence, Offer, Visit
from tests.browser.around_now import tab_to, visit_now, width_needed
from tests.browser.conftest import SignIn, Tapping
from tests.people import WHY, World, join, make_child, make_visit, make_world


@pytest.fixture
def world(transactional_db: None) -> World:
    """Two children whose companion is the same, one after the other, and people who could go."""
    world = make_world()
    for number in range(3):
        join(world, f"helper{number}", "companion")
    first = visit_now(world)
    second = make_visit(make_child(world, "Вук Илић"), world.companion())
    Visit.objects.unscoped(reason=WHY).filter(pk=second.pk).update(start=first.start, end=first.end)
    return world


def offers() -> list[Offer]:
    return list(Offer.objects.unscoped(reason=WHY).filter(state="open"))


def test_every_uncovered_child_is_seen_without_a_tap(world: World, sign_in: SignIn):
    perform(world.actor("companion"), ReportIll())
    page = sign_in(world.person("coordinator"), language="sr")
    assert page.locator("h1").inner_text().endswith("2 детета немају никога")
    assert page.locator(".board-row.alarm").count() == 2
    box = page.locator("h1").bounding_box()
    assert box
    assert box["y"] + box["height"] < 740


def test_a_sick_call_is_covered_in_three_taps(world: World, sign_in: SignIn):
    job = Tapping(sign_in(world.person("coordinator"), width=1280))
    job.tap("a[href='/ill/']")
    job.tap(f"button[value='{world.companion().pk}']")
    job.tap(".action-bar button >> nth=0")
    job.page.get_by_text("2 people have been asked").wait_for()
    assert job.taps <= 3, job.log
    assert len({offer.companion_id for offer in offers()}) == 2
    assert CompanionAbsence.objects.count() == 1


def test_who_reported_ill_alone_is_covered_in_two_taps(world: World, sign_in: SignIn):
    perform(world.actor("companion"), ReportIll())
    job = Tapping(sign_in(world.person("coordinator")))
    job.tap("#doing a[href^='/cover/']")
    job.tap(".action-bar button >> nth=1")
    job.page.get_by_text("2 visits are covered").wait_for()
    assert job.taps <= 3, job.log
    assert not Visit.objects.unscoped(reason=WHY).filter(companion=None).exists()


def test_a_sick_call_with_the_keyboard_alone(world: World, sign_in: SignIn):
    page = sign_in(world.person("coordinator"), width=1280)
    for step in (
        "a[href='/ill/']",
        f"button[value='{world.companion().pk}']",
        ".action-bar button:first-child",
    ):
        page.locator(step).first.wait_for()
        tab_to(page, step)
        page.keyboard.press("Enter")
    page.get_by_text("2 people have been asked").wait_for()
    assert len(offers()) == 2


def test_another_person_is_chosen_with_the_keyboard(world: World, sign_in: SignIn):
    perform(world.actor("companion"), ReportIll())
    page = sign_in(world.person("coordinator"), path="/cover/")
    before = page.locator("input[type=radio]:checked").first.get_attribute("value")
    tab_to(page, "input[type=radio]:checked")
    page.keyboard.press("ArrowDown")
    after = page.locator("input[type=radio]:checked").first.get_attribute("value")
    assert after not in ("", before)


def test_the_board_follows_what_others_do(world: World, sign_in: SignIn):
    page = sign_in(world.person("coordinator"), width=1280)
    assert "All 2 children of today have somebody." in page.locator("h1").inner_text()
    page.wait_for_timeout(1500)  # the stream has opened
    began = time.monotonic()
    perform(world.actor("companion"), ReportIll())
    page.get_by_text("2 children have nobody").wait_for()
    assert time.monotonic() - began < 2.5


@pytest.mark.parametrize("language", ["sr", "de"])
@pytest.mark.parametrize(
    "path",
    ["/", "/cover/", "/ill/", "/absences/", "/calendar/", "timetable", "visit", "who", "week"],
)
def test_every_page_fits_a_narrow_phone(world: World, sign_in: SignIn, path: str, language: str):
    perform(world.actor("companion"), ReportIll())
    visit = Visit.objects.unscoped(reason=WHY).first()
    path = {
        "timetable": f"/children/{world.child.pk}/timetable/",
        "visit": f"/visits/{visit.pk}/",
        "who": f"/visits/{visit.pk}/companion/",
        "week": f"/companions/{world.companion().pk}/week/",
    }.get(path, path)
    page = sign_in(world.person("coordinator"), width=320, path=path, language=language)
    assert width_needed(page) <= 320


IN_SIGHT = (
    "e => { const r = e.getBoundingClientRect(); return r.left >= -4 && r.right <= innerWidth }"
)


@pytest.mark.parametrize("path", ["/", "/companions/", "/calendar/", "/lists/", "/people/"])
def test_the_menu_begins_where_one_is(world: World, sign_in: SignIn, path: str):
    page = sign_in(world.person("coordinator"), width=360, path=path, language="de")
    assert page.locator(".site-nav [aria-current]").evaluate(IN_SIGHT)


def test_how_much_is_unread_is_in_sight_on_every_screen(world: World, sign_in: SignIn):
    perform(world.actor("companion"), ReportIll())
    for width in (320, 1280):
        page = sign_in(world.person("coordinator"), width=width, language="de")
        assert page.locator(".site-nav .count").evaluate(IN_SIGHT)


def test_a_wide_screen_shows_the_whole_menu(world: World, sign_in: SignIn):
    page = sign_in(world.person("coordinator"), width=1280, language="de")
    links = page.locator(".site-nav a")
    assert all(links.nth(n).evaluate(IN_SIGHT) for n in range(links.count()))


def test_the_board_works_without_scripts(world: World, sign_in: SignIn):
    perform(world.actor("companion"), ReportIll())
    job = Tapping(sign_in(world.person("coordinator"), java_script_enabled=False))
    job.tap("#doing a[href^='/cover/']")
    job.tap(".action-bar button >> nth=0")
    job.page.get_by_text("2 people have been asked").wait_for()
    assert len(offers()) == 2
