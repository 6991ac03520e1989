"""What happens to phones: killed, two at once, full."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from django.conf import settings
from PIL import Image
from playwright.sync_api import Browser, Error, Page

from bench.line import line
from eassociate.diary.commands import CorrectDiaryEntry, RecordVisit
from eassociate.diary.models import Photo
from eassociate.diary.tests.scene import entries
from eassociate.journal.deeds import perform
from eassociate.sync.models import Held
from eassociate.sync.tests.phone import Phone
from tests.browser.around_now import started, width_needed
from tests.browser.conftest import CHROMIUM, FLAGS, SignIn, session_of
from tests.browser.offline_phone import enter, flight, set_up, until, waits
from tests.browser.test_gates import violations
from tests.people import WHY, World, make_world

SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@contextmanager
def profile(browser: Browser, folder: Path, server: str) -> Iterator[Page]:
    """A browser of its own whose store is in `folder`."""
    context = browser.browser_type.launch_persistent_context(
        str(folder),
        executable_path=CHROMIUM,
        args=FLAGS,
        base_url=server,
        viewport={"width": 360, "height": 740},
    )
    context.set_default_timeout(20_000)
    try:
        yield context.pages[0]
    finally:
        with suppress(Error):  # it may have been killed
            context.close()


def kill(folder: Path) -> None:
    """Kills, with no time to save anything, the browser whose store is in `folder`."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            words = (entry / "cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if f"--user-data-dir={folder}".encode() in words and not any(
            word.startswith(b"--type=") for word in words
        ):
            os.kill(int(entry.name), signal.SIGKILL)


def test_a_browser_that_is_killed_has_lost_nothing_that_it_said_was_kept(
    world: World, browser: Browser, server: str, tmp_path: Path
):
    visit = started(world)
    with profile(browser, tmp_path, server) as page:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "url": server}
        session = session_of(world.person("companion"))
        page.context.add_cookies([{**cookie, "value": session}])
        set_up(page)
        flight(page)
        page.locator("[name=note]").fill("Пре пада")
        page.locator(".diary-bar .button.quiet").click()
        waits(page, 1)
        kill(tmp_path)
        time.sleep(1)
    with profile(browser, tmp_path, server) as page:
        page.context.set_offline(True)
        page.goto("/offline/")
        enter(page)
        waits(page, 1)
        page.context.add_cookies([{**cookie, "value": session}])
        flight(page, on=False)
        waits(page, 0)
    assert [one.text for one in entries(visit)] == ["Пре пада"]


def test_a_line_cut_below_the_browser_at_any_byte_brings_everything_once(
    world: World, browser: Browser, server: str, tmp_path: Path
):
    visit = started(world)
    with line(server) as cut, profile(browser, tmp_path, cut.address) as page:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "url": cut.address}
        page.context.add_cookies([{**cookie, "value": session_of(world.person("companion"))}])
        set_up(page)
        for number, (after, swallow) in enumerate([(300, False), (1900, False), (1, True)]):
            page.locator("#line[data-online]").wait_for()
            cut.cut_after, cut.swallow = cut.sent + after, swallow
            page.locator("[name=note]").fill(f"рез {number}")
            page.locator(".diary-bar .button.quiet").click()
            page.locator("#line:not([data-online])").wait_for()
            cut.cut_after = None
            page.evaluate("dispatchEvent(new Event('online'))")
            waits(page, 0)
    assert [one.text for one in entries(visit)] == ["рез 0", "рез 1", "рез 2"]


@pytest.mark.parametrize("language", ["sr", "sr-latn", "de", "en"])
def test_two_phones_that_edit_one_note_both_say_so_and_both_versions_are_kept(
    world: World, sign_in: SignIn, language: str
):
    visit = started(world)
    perform(world.actor("companion"), RecordVisit(visit=visit.pk, note="Прво"))
    first, second = (
        set_up(sign_in(world.person("companion"), language=language)) for _n in range(2)
    )
    for page, text in ((first, "На првом телефону"), (second, "На другом телефону")):
        flight(page)
        page.locator("a[href^='#edit/']").click()
        page.locator("#edit").fill(text)
        page.locator("form button.button").click()
        waits(page, 1)
        assert text in page.locator(".diary-facts").inner_text()
        flight(page, on=False)
        waits(page, 0)
    second.locator(".whereabouts[data-state=conflict]").first.wait_for()
    first.evaluate("dispatchEvent(new Event('online'))")
    first.locator(".sent-state.warning").wait_for()
    assert "⇄" in first.locator(".sent-state").inner_text()
    for name, page in (("first", first), ("second", second)):
        assert width_needed(page) <= 360
        assert not violations(page)
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/conflict-{name}-{language}.png", full_page=True)
    assert [one.text for one in entries(visit)] == ["Прво", "На првом телефону"]
    assert "На другом телефону" in Held.objects.get().content
    desk = sign_in(world.person("coordinator"), language=language, path="/held/")
    shown = desk.locator("main").inner_text()
    assert "На првом телефону" in shown
    assert "На другом телефону" in shown


def test_a_store_that_is_really_full_is_told_and_what_was_typed_stays(
    world: World, sign_in: SignIn, tmp_path: Path
):
    started(world)
    page = sign_in(world.person("companion"))
    cdp, origin = page.context.new_cdp_session(page), page.evaluate("location.origin")
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": origin, "quotaSize": 900_000})
    set_up(page)
    flight(page)
    page.locator("[name=note]").fill("Не сме да нестане")
    shot = tmp_path / "shot.jpg"
    Image.effect_noise((900, 700), 60).convert("RGB").save(shot, "JPEG")
    page.locator("details:has([name=image]) summary").click()
    for kept in range(1, 20):
        page.locator("[name=image]").set_input_files(str(shot))
        page.locator("form[data-command=add_photo] button").click()
        full = page.locator("#told:has-text('no room')")
        full.or_(page.locator(f".sent-state[data-waiting='{kept}']")).first.wait_for()
        if full.count():
            break
    waits(page, kept - 1)
    assert kept > 1
    assert page.locator("[name=image]").evaluate("one => one.files.length") == 1
    assert page.locator("[name=note]").input_value() == "Не сме да нестане"
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": origin})
    flight(page, on=False)
    waits(page, 0)
    assert Photo.objects.unscoped(reason=WHY).count() == kept - 1


def test_a_phone_that_was_ended_forgets_at_its_next_contact(world: World, sign_in: SignIn):
    started(world)
    page = set_up(sign_in(world.person("companion")))
    flight(page)
    page.locator("[name=note]").fill("Још није послато")
    page.locator("button[name=end]").click()
    waits(page, 1)
    other = sign_in(world.person("companion"), path="/me/phones/")
    other.locator("main form button").click()
    other.locator("main .list").wait_for(state="detached")
    flight(page, on=False)
    page.locator("#again").wait_for()
    until(page, "localStorage.phone === 'no'")
    assert "Још није послато" in Held.objects.get().content


def test_conflicts_are_shown_on_a_narrow_phone_in_every_language(world: World, sign_in: SignIn):
    visit = started(world)
    actor = world.actor("companion")
    perform(actor, RecordVisit(visit=visit.pk, note="Прво"))
    entry = entries(visit)[0].pk
    perform(actor, CorrectDiaryEntry(entry=entry, text="На једном телефону"))
    put_aside(world, entry)
    for language in ("sr", "sr-latn", "de", "en"):
        page = sign_in(world.person("coordinator"), language=language, path="/held/")
        shown = page.locator("main").inner_text()
        assert "На једном телефону" in shown
        assert "На другом телефону" in shown
        assert width_needed(page) <= 360
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/held-{language}.png", full_page=True)
    assert not violations(page)
    page.locator(".decide button").first.click()
    page.wait_for_load_state()
    assert Held.objects.get().state == "taken"
    assert [one.text for one in entries(visit)][-1] == "На другом телефону"


def put_aside(world: World, entry: object) -> None:
    phone = Phone.of(world, "companion")
    text = "На другом телефону"
    assert phone.one(phone.entry("correct_diary_entry", entry=entry, text=text))["verdict"]
