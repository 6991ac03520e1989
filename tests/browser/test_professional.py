"""What a professional does in a few minutes a week costs few taps, also with the keyboard alone."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from eassociate.cases.models import Advice, Goal
from tests.browser.conftest import SignIn, Tapping
from tests.people import WHY, make_world

TEXT = "Ставите јакну на под, поставу нагоре."


@pytest.fixture
def child(transactional_db: None) -> Any:
    world = make_world()
    goal = Goal(
        child=world.child,
        title="Puts on the coat alone",
        since=date(2025, 9, 1),
        made_by=world.person("coordinator"),
    )
    goal.save()
    return world


def said() -> list[str]:
    return [one.text for one in Advice.objects.unscoped(reason=WHY)]


def test_a_professional_leaves_advice_on_a_goal_with_at_most_4_taps(child: Any, sign_in: SignIn):
    page = sign_in(child.person("professional"))
    taps = Tapping(page)
    taps.tap("text=Leave advice")
    taps.type("textarea", TEXT)
    taps.tap("button:has-text('Leave the advice')")
    expect(page.locator(".messages")).to_contain_text("The advice was left")
    assert taps.taps <= 4, taps.log
    assert said() == [TEXT]
    page.goto("/")
    expect(page.locator("main")).to_contain_text(TEXT)


def test_advice_is_left_with_the_keyboard_alone_at_320_px(child: Any, sign_in: SignIn):
    page = sign_in(child.person("professional"), language="sr", width=320)
    assert fits(page)
    reach(page, "a[href$='/advice/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/advice/")
    assert fits(page)
    reach(page, "textarea")
    page.keyboard.insert_text(TEXT)
    reach(page, "form[method=post] button.button:not(.quiet)")
    page.keyboard.press("Enter")
    page.wait_for_url("**/goals/")
    assert said() == [TEXT]


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def reach(page: Page, selector: str, most: int = 40) -> None:
    """Goes on with the tabulator until what `selector` finds has the focus."""
    wanted = "selector => document.activeElement?.matches(selector)"
    for _step in range(most):
        if page.evaluate(wanted, selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached")
