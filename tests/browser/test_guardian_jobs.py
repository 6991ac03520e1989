"""What a guardian's common jobs cost in taps, and how the record arrives by itself."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from eassociate.core import clock
from eassociate.diary.commands import Did, RecordVisit, ReportIncident
from eassociate.journal.deeds import perform
from eassociate.roster.models import ChildAbsence, Offer
from tests.browser.around_now import started, tab_to, visit_now, width_needed
from tests.browser.conftest import SignIn, Tapping
from tests.people import WHY, World, make_visit, make_world


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def test_who_is_with_the_child_costs_no_tap(world: World, sign_in: SignIn):
    visit = started(world)
    page = sign_in(world.person("guardian"))
    answer = page.locator("main .answer").first
    since = clock.local(visit.started_at).strftime("%H:%M")
    assert answer.inner_text() == (
        f"{world.person('companion').name} is with your child since {since}."
    )
    box = answer.bounding_box()
    assert box
    assert box["y"] + box["height"] < 740  # seen without scrolling


def test_the_record_arrives_by_itself_in_another_language(world: World, sign_in: SignIn):
    visit = started(world)
    page = sign_in(world.person("guardian"), language="de")
    page.wait_for_timeout(1500)  # the stream has opened
    began = time.monotonic()
    record = RecordVisit(visit=visit.pk, activities=(Did(code="outing"),), mood="good")
    perform(world.actor("companion"), record)
    page.get_by_text("draußen").first.wait_for()
    assert time.monotonic() - began < 2.5
    perform(world.actor("companion"), ReportIncident(visit=visit.pk, incident="fall", severity=2))
    page.get_by_text("Sturz").first.wait_for()


def test_staying_at_home_takes_at_most_three_taps(world: World, sign_in: SignIn):
    visit = visit_now(world)
    job = Tapping(sign_in(world.person("guardian"), language="sr"))
    job.tap(f"a[href='/children/{world.child.pk}/home/']")
    job.tap("main form button.big")
    job.page.locator(f"form[action='/children/{world.child.pk}/comes/']").wait_for()
    visit.refresh_from_db()
    assert visit.state == "cancelled"
    assert job.taps <= 3, job.log


def test_staying_at_home_with_the_keyboard(world: World, sign_in: SignIn):
    page = sign_in(world.person("guardian"))
    tab_to(page, f"a[href='/children/{world.child.pk}/home/']")
    page.keyboard.press("Enter")
    page.locator("main form button.big").wait_for()
    tab_to(page, "main form button.big")
    page.keyboard.press("Enter")
    page.locator("form[action$='/comes/']").wait_for()
    assert ChildAbsence.objects.unscoped(reason=WHY).exists()


def test_staying_at_home_without_scripts(world: World, sign_in: SignIn):
    page = sign_in(world.person("guardian"), java_script_enabled=False)
    page.locator("a[href$='/home/']").click()
    page.locator("main form button.big").click()
    assert ChildAbsence.objects.unscoped(reason=WHY).exists()


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
@pytest.mark.parametrize("covered", [True, False])
def test_the_page_fits_the_smallest_phone(
    world: World, sign_in: SignIn, language: str, covered: bool
):
    if covered:
        started(world)
    else:
        visit_now(world, companion=None)
    page = sign_in(world.person("guardian"), language=language, width=320)
    assert width_needed(page) <= 320


def test_a_substitute_is_accepted_with_one_tap(world: World, sign_in: SignIn):
    tomorrow = clock.today() + timedelta(days=1)
    visit = make_visit(
        world.child, world.companion("companion2"), tomorrow, regular=world.companion()
    )
    offer = Offer(
        visit=visit,
        companion=world.companion("companion2"),
        made_by=world.person("coordinator"),
        deadline=clock.now(),
        state="accepted",
    )
    offer.save()
    job = Tapping(sign_in(world.person("guardian"), path=f"/offers/{offer.pk}/"))
    job.tap("button[name=agree][value=yes]")
    job.page.locator(".family").wait_for()
    offer = Offer.objects.unscoped(reason=WHY).get()
    assert offer.agreed_at
    assert job.taps == 1


def test_declining_a_substitute_with_a_reason_by_keyboard(world: World, sign_in: SignIn):
    tomorrow = clock.today() + timedelta(days=1)
    who = world.companion("companion2")
    visit = make_visit(world.child, who, tomorrow, regular=world.companion())
    by, now = world.person("coordinator"), clock.now()
    Offer(visit=visit, companion=who, made_by=by, deadline=now, state="accepted").save()
    page = sign_in(world.person("guardian"))
    tab_to(page, "a[href^='/offers/']")
    page.keyboard.press("Enter")
    page.locator("details.more summary").wait_for()
    tab_to(page, "details.more summary")
    page.keyboard.press("Enter")
    tab_to(page, "textarea[name=objection]")
    page.keyboard.type("Не познају се")
    tab_to(page, "button[name=agree][value=no]")
    page.keyboard.press("Enter")
    page.locator(".family").wait_for()
    offer = Offer.objects.unscoped(reason=WHY).get()
    assert (offer.state, offer.objection) == ("refused", "Не познају се")
