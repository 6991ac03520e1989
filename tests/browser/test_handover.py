"""A hand-over in one tap by either side, its chain on a phone in four languages, and who is
refused."""

from __future__ import annotations

import pytest

from eassociate.access.models import Person
from eassociate.core import clock
from eassociate.handover.models import Handover, Refusal
from eassociate.handover.tests.scene import give, list_somebody, mother, take
from eassociate.journal.models import Notice
from tests.browser.around_now import started, tab_to, visit_now, width_needed
from tests.browser.conftest import SignIn, Tapping
from tests.people import WHY, World, make_world


@pytest.fixture
def world(transactional_db: None) -> World:
    world = make_world()
    Person.objects.filter(pk=world.person("guardian").pk).update(phone="063 555 333")
    return world


def the_link(world: World) -> Handover:
    return Handover.objects.unscoped(reason=WHY).get(child=world.child)


def test_the_companion_takes_over_and_the_guardian_confirms_in_a_tap_each(
    world: World, sign_in: SignIn
):
    visit_now(world)
    companion = Tapping(sign_in(world.person("companion"), language="sr"))
    companion.tap(f"button[name=other][value='{mother(world)}']")
    companion.page.locator(".chain-link").wait_for()
    assert companion.taps == 1, companion.log
    assert the_link(world).taker == world.person("companion")
    guardian = Tapping(sign_in(world.person("guardian"), language="de"))
    guardian.tap(".chain-confirm button")
    guardian.page.get_by_text("bestätigt von").wait_for()
    assert guardian.taps == 1, guardian.log
    assert the_link(world).confirmed_by == world.person("guardian")


def test_the_guardian_fetches_and_the_companion_confirms_in_a_tap_each(
    world: World, sign_in: SignIn
):
    started(world)
    guardian = Tapping(sign_in(world.person("guardian")))
    guardian.tap("button[name=other][value^='companion:']")
    guardian.page.locator(".chain-link").wait_for()
    assert guardian.taps == 1, guardian.log
    companion = Tapping(sign_in(world.person("companion"), java_script_enabled=False))
    companion.tap(".chain-confirm button")
    assert companion.taps == 1, companion.log
    link = the_link(world)
    assert (link.giver, link.confirmed_by) == (world.person("companion"),) * 2


def test_with_the_keyboard(world: World, sign_in: SignIn):
    visit_now(world)
    page = sign_in(world.person("companion"))
    tab_to(page, f"button[name=other][value='{mother(world)}']")
    page.keyboard.press("Enter")
    page.locator(".chain-link").wait_for()


def test_who_is_not_on_the_list_is_refused_with_the_number_to_call(world: World, sign_in: SignIn):
    visit = started(world)
    take(world, visit, mother(world))
    job = Tapping(sign_in(world.person("companion"), language="sr"))
    job.tap(".desk-other a")
    job.tap("label:has(input[name=other][value=other])")
    job.type("input[name=name]", "Неко Непознат")
    job.tap(".handover-form button.button:not(.plain)")
    job.page.get_by_role("heading", name="Не предајте дете").wait_for()
    assert job.page.locator("a[href='tel:063 555 333']").is_visible()
    assert "Непознат" not in job.page.url + job.page.title()
    assert Refusal.objects.unscoped(reason=WHY).count() == 1
    told = Notice.objects.get(kind="collect_refused")
    coordinator = sign_in(world.person("coordinator"), language="sr", path=f"/notices/{told.pk}/")
    coordinator.get_by_text("Неко Непознат").wait_for()


def test_the_form_keeps_what_was_typed_when_something_is_missing(world: World, sign_in: SignIn):
    visit = started(world)
    at = f"/visits/{visit.pk}/hand-over/?way=give"
    page = sign_in(world.person("companion"), language="sr", path=at)
    page.locator("label:has(input[name=other][value=other])").click()
    page.locator("label:has(input[name=signs][value=tired])").click()
    page.locator("textarea[name=text]").fill("Ранац је код портира")
    page.locator(".handover-form button.button:not(.plain)").click()
    page.get_by_text("Упишите ко је то.").first.wait_for()
    assert page.locator("textarea[name=text]").input_value() == "Ранац је код портира"
    assert page.locator("input[name=signs][value=tired]").is_checked()


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
def test_the_chain_fits_a_phone(world: World, sign_in: SignIn, language: str):
    visit = started(world)
    row = list_somebody(world, "Александра Стојановић-Радосављевић", kinship="тетка")
    take(world, visit, mother(world), signs=("tired", "bruise"), text="Слабо је спавала ноћас")
    give(world, visit, f"collector:{row.pk}", signs=("ate_well",))
    page = sign_in(world.person("guardian"), language=language, width=360)
    assert page.locator(".chain-link").count() == 2
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    times = page.locator(".chain-time").all_inner_texts()
    assert times == sorted(times)
    day = clock.today().isoformat()
    page.goto(f"/children/{world.child.pk}/hand-overs/?day={day}")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    small = page.eval_on_selector_all(
        ".chain button, .chain summary", "all => all.filter(e => e.offsetHeight < 44).length"
    )
    assert small == 0


@pytest.mark.parametrize("language", ["sr", "de"])
def test_the_pages_of_a_child_are_one_row_that_begins_where_one_is(
    world: World, sign_in: SignIn, language: str
):
    at = f"/children/{world.child.pk}/hand-overs/"
    page = sign_in(world.person("guardian"), path=at, language=language)
    row = page.locator("nav.tabs")
    size, here = row.bounding_box(), row.locator("[aria-current]").bounding_box()
    assert size
    assert here
    assert size["height"] < 80
    assert here["height"] >= 48
    assert here["x"] >= 0
    assert here["x"] + here["width"] <= 360
    assert width_needed(page) <= 360
    last = row.locator("a").last
    last.focus()  # with the keyboard it comes into sight
    box = last.bounding_box()
    assert box
    assert box["x"] + box["width"] <= 361
