"""One day of the service, played by five people in three languages, on real pages."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from playwright.sync_api import expect

from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.hours.queries import months_of
from eassociate.roster.models import Visit
from tests.browser.conftest import SignIn, Tapping
from tests.people import WHY, World, join, make_child, make_visit, make_world, relate

SOON = 5_000  # milliseconds that a live page has to change by itself, on a loaded machine


def _between(visit: Visit, begin: datetime, end: datetime) -> Visit:
    """Moves the visit, kept within today."""
    first, after = clock.day_bounds(clock.today())
    begin = min(max(begin, first), after - timedelta(minutes=30))
    end = max(min(end, after - timedelta(minutes=1)), begin + timedelta(minutes=20))
    rows = Visit.objects.unscoped(reason=WHY).filter(pk=visit.pk)
    rows.update(start=begin, end=end)
    return rows.get()


@pytest.fixture
def day(transactional_db: None) -> World:
    """The child has a visit around now; Luka and Sara, with companion2, have one in an hour."""
    world, now, hour = make_world(), clock.now(), timedelta(hours=1)
    _between(make_visit(world.child, world.companion()), now - hour / 6, now + 2 * hour)
    luka = world.child.__class__.objects.unscoped(reason=WHY).get(name="Luka Petrović")
    _between(make_visit(luka, world.companion("companion2")), now + hour, now + 2 * hour)
    join(world, "reserve", Role.COMPANION)
    before = clock.today() - timedelta(days=7)
    make_visit(luka, world.companion("reserve"), before, state="ended", regular=None)
    relate(make_child(world, "Sara Petrović"), world.person("guardian2"), Role.GUARDIAN)
    return world


def _visit_of(name: str) -> Visit:
    rows = Visit.objects.unscoped(reason=WHY).filter(day=clock.today(), child__name=name)
    return rows.get()


def test_one_day(day: World, sign_in: SignIn):
    companion = Tapping(sign_in(day.person("companion"), language="sr"))
    guardian = sign_in(day.person("guardian"), language="de")

    # The companion starts with one tap; the guardian's open page says so by itself, in German.
    companion.tap("main button.big")
    assert companion.taps == 1
    expect(guardian.locator("main")).to_contain_text("Companion Prvi", timeout=SOON)
    companion.page.locator(".diary-form").wait_for()

    # What is tapped in Serbian arrives in German, without a reload.
    for code in ("feeding", "hygiene"):
        companion.tap(f"label.tile:has(input[name='activities'][value='{code}'])")
    companion.tap("label.tile:has(input[name='mood'][value='good'])")
    expect(companion.page.locator(".diary-form")).to_contain_text("исхрана")
    companion.tap(".diary-bar .button.quiet")
    expect(guardian.locator("main")).to_contain_text("Essen", timeout=SOON, ignore_case=True)
    assert "исхрана" not in guardian.locator("main").inner_text().lower()
    companion.tap("button[name=end]")
    companion.page.locator(".done").wait_for()

    # Another companion calls in ill; the coordinator's open board turns red by itself.
    board = Tapping(sign_in(day.person("coordinator"), language="en", width=1280))
    expect(board.page.locator("h1")).not_to_contain_text("nobody")
    ill = Tapping(sign_in(day.person("companion2"), language="sr-latn"))
    ill.tap("a[href='/me/ill/']")
    ill.tap("main form button.big")
    assert ill.taps <= 3
    expect(board.page.locator("h1")).to_contain_text("1 child has nobody", timeout=SOON)
    expect(board.page.locator("#answer")).to_contain_text("Luka")

    # Three taps at most: find somebody, ask all of these.
    board.tap("#doing a.button")
    board.tap(".action-bar button.grow")
    assert board.taps <= 3, board.log
    expect(board.page.locator("#cover")).to_contain_text("Reserve Prvi")

    # The reserve accepts from the first page, and only then sees who it is.
    reserve = sign_in(day.person("reserve"), language="sr")
    assert "Luka" not in reserve.locator("main").inner_text()
    reserve.locator("button[name=accept][value=yes]").first.click()
    expect(reserve.locator("main")).to_contain_text("Luka Petrović")
    expect(board.page.locator("h1")).to_contain_text("Everybody has somebody", timeout=SOON)

    # The family sees who comes instead of whom, and how often they have met.
    family = sign_in(day.person("guardian2"), language="sr")
    words = family.locator("main").inner_text()
    assert "Reserve Prvi" in words
    assert "Companion2 Prvi" in words

    # The month of the municipality adds up: one visit delivered, one by a substitute.
    done = _visit_of("Luka Petrović")
    rows = Visit.objects.unscoped(reason=WHY).filter(pk=done.pk)
    rows.update(state="ended", started_at=done.start, ended_at=done.end)
    (month,) = months_of(day.actor("town"), clock.today().replace(day=1))
    first, other = _visit_of("Милица Јовановић"), _visit_of("Luka Petrović")
    assert month.totals.adds_up
    assert month.totals.delivered == round((first.end - first.start).total_seconds() / 60)
    assert month.totals.substituted >= round((other.end - other.start).total_seconds() / 60)
    town = sign_in(day.person("town"), language="de", width=1280)
    assert "Luka" not in town.locator("body").inner_text()
