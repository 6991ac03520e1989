"""Five people in four languages around one child: they talk, ask, answer, and hear it at once."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import Page

from eassociate.conversations.commands import Announce, PostMessage
from eassociate.conversations.models import Message
from eassociate.conversations.tests.scene import thread
from eassociate.journal.deeds import perform
from tests.browser.around_now import started, width_needed
from tests.browser.conftest import SignIn, Tapping
from tests.people import WHY, World, make_world

LANGUAGES = {
    "coordinator": "sr",
    "companion": "sr-latn",
    "guardian": "de",
    "professional": "en",
    "manager": "sr",
}
LATE = {
    "sr": "касни 10 минута",
    "sr-latn": "kasni 10 minuta",
    "de": "kommt 10 Minuten später",
    "en": "is 10 minutes late",
}


@pytest.fixture
def world(transactional_db: None) -> World:
    world = make_world()
    started(world)
    return world


def last(page: Page) -> str:
    return page.locator(".said").last.inner_text()


def test_five_people_in_four_languages(world: World, sign_in: SignIn):
    """Each reads what needs no typing in their own language, within a second or so."""
    address = f"/messages/{thread(world)}/"
    pages = {
        key: sign_in(world.person(key), language=language, path=address)
        for key, language in LANGUAGES.items()
    }
    pages["guardian"].wait_for_timeout(1500)  # the streams have opened
    said = pages["companion"]
    began = time.monotonic()
    said.locator("button[value='late:10']").click()
    for key, page in pages.items():
        page.get_by_text(LATE[LANGUAGES[key]]).last.wait_for()
    assert time.monotonic() - began < 5
    for key, page in pages.items():
        page.locator("#write textarea").first.fill(f"{key} ✓ здраво")
        page.locator("#write .form-end button").click()
        page.locator(".said.own").last.wait_for()
    for page in pages.values():
        page.get_by_text("manager ✓ здраво").last.wait_for()
        assert width_needed(page) <= 360
    texts = [m.text for m in Message.objects.unscoped(reason=WHY).order_by("number")]
    assert texts[1:] == [f"{key} ✓ здраво" for key in pages]


@pytest.mark.parametrize(
    ("reads", "writes"), [("guardian", "coordinator"), ("coordinator", "guardian")]
)
def test_what_is_before_the_eyes_is_read(world: World, sign_in: SignIn, reads: str, writes: str):
    """An open page marks what comes as read by itself, and the author sees it, whoever it is."""
    where = thread(world, "family")
    reader = sign_in(world.person(reads), path=f"/messages/{where}/")
    author = sign_in(world.person(writes), path=f"/messages/{where}/")
    author.wait_for_timeout(1000)
    author.locator("#write textarea").first.fill("Добар дан")
    author.locator("#write .form-end button").click()
    reader.get_by_text("Добар дан").wait_for()
    author.locator(".said.own").get_by_text(re.compile("^Read")).wait_for()


def test_a_guardian_answers_in_two_taps_from_the_notice(world: World, sign_in: SignIn):
    command = PostMessage(thread=thread(world), text="Позориште у четвртак?", asks="yes_no")
    key = perform(world.actor("coordinator"), command).result["message"]
    job = Tapping(sign_in(world.person("guardian"), language="de", path="/notices/"))
    job.tap("#notices a.whole")
    job.tap(f"form[action='/messages/m/{key}/answer/'] button[value=yes]")
    job.page.locator(".said-asks button[aria-pressed=true]").wait_for()
    assert job.taps <= 2, job.log


def test_a_companion_says_late_in_two_taps(world: World, sign_in: SignIn):
    job = Tapping(sign_in(world.person("companion"), language="sr"))
    job.tap(f"a[href='/children/{world.child.pk}/messages/say/']")
    job.tap("button[value='late:10']")
    job.page.get_by_text(LATE["sr"]).wait_for()
    assert job.taps <= 2, job.log


def test_everything_works_without_scripts(world: World, sign_in: SignIn):
    page = sign_in(
        world.person("companion"), path=f"/messages/{thread(world)}/", java_script_enabled=False
    )
    page.locator("#write textarea").first.fill("без скрипте")
    page.locator("#write .form-end button").click()
    page.get_by_text("без скрипте").wait_for()
    page.locator(".said details.said-more summary").click()
    page.locator(".said a[href$='/withdraw/']").click()
    page.locator("main form button.button").click()
    assert Message.objects.unscoped(reason=WHY).get().withdrawn_at


def test_a_voice_note_is_recorded_heard_and_sent(world: World, sign_in: SignIn):
    """With Chromium's made-up microphone."""
    page = sign_in(
        world.person("companion"),
        path=f"/messages/{thread(world)}/",
        permissions=["microphone"],
    )
    page.evaluate(SILENCE)
    page.locator("[data-record]").click()
    page.wait_for_timeout(1200)
    page.locator("[data-record]").click()
    page.locator("[data-listen]").wait_for()
    page.locator("#write .form-end button").click()
    page.locator(".said audio").wait_for()
    page.locator(".said audio").evaluate("sound => sound.load()")
    heard = "sound => new Promise(done => { sound.muted = true; sound.onplaying = () => done(1);"
    assert page.locator(".said audio").evaluate(heard + " sound.play() })") == 1


#: A microphone that hums: the machine of the tests has none.
SILENCE = """
navigator.mediaDevices.getUserMedia = async () => {
  const context = new AudioContext(), hum = context.createOscillator();
  const out = context.createMediaStreamDestination();
  hum.connect(out); hum.start();
  return out.stream;
};
"""


def test_an_announcement_shows_who_has_read_it(world: World, sign_in: SignIn):
    command = Announce(text="Канцеларија ради до 17 часова.", asks="understood")
    done = perform(world.actor("coordinator"), command).result
    address = f"/messages/m/{done['message']}/receipts/"
    page = sign_in(world.person("coordinator"), language="sr", path=address)
    assert "0 од" in page.locator(".answer").inner_text()
    family = sign_in(world.person("guardian"), language="de", path=f"/messages/{done['thread']}/")
    family.get_by_role("button", name="Gelesen und verstanden").click()
    page.get_by_text("Прочитано и јасно").wait_for()
    assert width_needed(page) <= 360


def test_a_message_is_read_aloud_in_its_language(world: World, sign_in: SignIn):
    perform(world.actor("companion"), PostMessage(thread=thread(world), text="Добар дан"))
    page = sign_in(world.person("guardian"), path=f"/messages/{thread(world)}/")
    page.evaluate(
        "() => { window.spoken = []; speechSynthesis.speak = w => spoken.push([w.text, w.lang]) }"
    )
    page.locator(".said details.said-more summary").click()
    page.locator(".said [data-aloud]").click()
    assert page.evaluate("spoken") == [["Добар дан", "en"]]
