"""A voice note in the diary: recorded on the first page, heard by the family."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Page

from eassociate.diary.models import Voice
from tests.browser.around_now import started, width_needed
from tests.browser.conftest import SignIn
from tests.browser.test_conversations import SILENCE
from tests.browser.test_gates import violations
from tests.people import WHY, World, make_world

#: A folder for pictures to look at, if somebody wants them.
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def look(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


@pytest.mark.parametrize("language", ["sr", "de"])
def test_it_is_recorded_on_the_first_page_and_heard_by_the_family(
    world: World, sign_in: SignIn, language: str
):
    visit = started(world)
    page = sign_in(world.person("companion"), language=language, permissions=["microphone"])
    page.evaluate(SILENCE)
    form = page.locator("form[data-command=add_voice]")
    assert not page.locator("[data-instead]").is_visible()
    assert not form.locator("button[class=button]").is_visible()
    look(page, f"today-{language}")
    form.locator("[data-record]").click()
    page.wait_for_timeout(1200)
    form.locator("[data-record]").click()
    form.locator("[data-listen]").wait_for()
    look(page, f"recorded-{language}")
    assert width_needed(page) <= 360
    assert not violations(page)
    form.locator("button[class=button]").click()
    page.locator(".notice, .message").first.wait_for()
    assert Voice.objects.unscoped(reason=WHY).get().seconds
    address = f"/visits/{visit.pk}/record/"
    family = sign_in(world.person("guardian"), language=language, path=address)
    heard = "sound => new Promise(done => { sound.muted = true; sound.onplaying = () => done(1);"
    assert family.locator(".diary-voice audio").evaluate(heard + " sound.play() })") == 1
    look(family, f"heard-{language}")
    assert width_needed(family) <= 360
    assert not violations(family)


def test_without_scripts_a_page_takes_a_file(world: World, sign_in: SignIn):
    started(world)
    page = sign_in(world.person("companion"), java_script_enabled=False)
    assert not page.locator("form[data-command=add_voice]").is_visible()
    page.locator("a[data-instead]").click()
    page.locator("main input[type=file]").wait_for()
    assert not page.locator("[data-record]").is_visible()
