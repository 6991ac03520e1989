"""Messages and hand-overs without a network: read, written, sent, and shown where they are."""

from __future__ import annotations

import os

import pytest
from playwright.sync_api import Page

from eassociate.access.circles import ThreadKind
from eassociate.access.models import Person
from eassociate.children.actions.cards import Contact, WriteEmergencyCard
from eassociate.conversations.actions.threads import thread_about
from eassociate.conversations.commands import PostMessage
from eassociate.conversations.models import Attachment, Message, Reading
from eassociate.handover.models import Handover, Refusal
from eassociate.journal.deeds import perform
from eassociate.journal.models import Entry
from tests.browser.around_now import started, tile, visit_now, width_needed
from tests.browser.conftest import SignIn
from tests.browser.offline_phone import flight, set_up, until, waits
from tests.browser.test_conversations import SILENCE
from tests.browser.test_gates import violations
from tests.people import WHY, World, make_world

SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def say(world: World, key: str, text: str) -> None:
    actor = world.actor(key)
    thread = thread_about(actor, ThreadKind.CIRCLE, world.child.pk)
    perform(actor, PostMessage(thread=thread.pk, text=text))


def texts() -> list[str]:
    return [one.text for one in Message.objects.unscoped(reason=WHY).order_by("number")]


def look(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def open_thread(page: Page) -> None:
    page.locator(".threads a").first.click()
    page.locator(".talk-write").wait_for()


def test_both_sides_write_without_a_network_and_read_each_other(world: World, sign_in: SignIn):
    visit_now(world)
    say(world, "guardian", "Данас без млека, молим.")
    companion = set_up(sign_in(world.person("companion"), language="sr"))
    flight(companion)
    assert "Данас без млека" in companion.locator(".threads").first.inner_text()
    open_thread(companion)
    companion.locator(".talk-write button[class='button']").click()
    companion.locator("#told:not([hidden])").wait_for()
    companion.locator("[name=text]").fill("Наравно.")
    companion.locator(".talk-write button[class='button']").click()
    companion.locator(".said.own .whereabouts[data-state=waiting]").wait_for()
    assert companion.locator("[name=text]").input_value() == ""
    look(companion, "talk")
    assert width_needed(companion) <= 360
    assert not violations(companion)
    guardian = set_up(sign_in(world.person("guardian"), language="sr"))
    flight(guardian)
    open_thread(guardian)
    guardian.locator("[name=text]").fill("Хвала!")
    guardian.locator(".talk-write button[class='button']").click()
    guardian.locator(".said.own .whereabouts").wait_for()
    assert texts() == ["Данас без млека, молим."]
    for page in (companion, guardian):
        flight(page, on=False)
        page.locator(".said.own .whereabouts").wait_for(state="detached")
    assert texts() == ["Данас без млека, молим.", "Наравно.", "Хвала!"]
    assert guardian.locator(".said-text").all_inner_texts() == texts()
    read = Reading.objects.unscoped(reason=WHY).filter(person=world.person("companion"))
    assert read.exists()


def test_a_hand_over_is_tapped_without_a_network(world: World, sign_in: SignIn):
    started(world)
    page = set_up(sign_in(world.person("companion"), language="sr"))
    flight(page)
    page.locator(".hand > summary").click()
    guardian = f"guardian:{world.person('guardian').pk}"
    take = page.locator("form[data-command=hand_over]").first
    take.locator(tile("other", guardian)).click()
    take.locator(tile("signs", "cheerful")).click()
    look(page, "hand")
    assert not violations(page)
    take.locator("button[class='button']").click()
    waits(page, 1)
    page.locator(".hand .whereabouts[data-state=waiting]").wait_for()
    assert world.person("guardian").name in page.locator(".hand .chain").inner_text()
    give = page.locator("form[data-command=hand_over]").nth(1)
    assert give.is_visible()
    give.locator(tile("other", guardian)).click()
    give.locator("button[class='button']").click()
    waits(page, 2)
    assert width_needed(page) <= 360
    flight(page, on=False)
    waits(page, 0)
    made = Handover.objects.unscoped(reason=WHY).order_by("made_at")
    assert [one.by_giver for one in made] == [False, True]
    assert made[0].signs == ["cheerful"]
    page.locator(".hand .whereabouts").first.wait_for(state="detached")
    assert world.person("guardian").name in page.locator(".hand .chain").inner_text()


def test_who_may_not_collect_is_refused_and_the_phone_says_whom_to_call(
    world: World, sign_in: SignIn
):
    started(world)
    Person.objects.filter(pk=world.person("guardian").pk).update(phone="064 100 200")
    who = Contact(name="Баба Нада", kinship="бака", phone="064 555 333")
    card = WriteEmergencyCard(child=world.child.pk, steps="", contacts=[who])
    perform(world.actor("coordinator"), card)
    page = set_up(sign_in(world.person("companion")))
    flight(page)
    page.locator(".hand > summary").click()
    page.locator(".hand details").nth(1).evaluate("one => (one.open = true)")
    give = page.locator("form[data-command=hand_over]").nth(1)
    give.locator(tile("other", "other")).click()
    give.locator("[name=name]").fill("Неко Непознат")
    give.locator("button[class='button']").click()
    waits(page, 1)
    assert "064 555 333" in page.locator("#told").inner_text()
    flight(page, on=False)
    page.locator(".sent-state .whereabouts[data-state=not_handed]").wait_for()
    shown = page.locator(".sent-state").inner_text()
    assert "is not on the list" in shown
    assert "064 100 200" in shown
    look(page, "not-handed")
    assert width_needed(page) <= 360
    assert not violations(page)
    assert not Handover.objects.unscoped(reason=WHY).exists()
    assert Refusal.objects.unscoped(reason=WHY).get().name == "Неко Непознат"


def test_a_guardian_begins_a_conversation_and_hands_over_without_a_network(
    world: World, sign_in: SignIn
):
    started(world)
    page = set_up(sign_in(world.person("guardian"), language="de"))
    flight(page)
    page.locator(".hand > summary").click()
    give = page.locator("form[data-command=hand_over]").nth(1)
    page.locator(".hand details").nth(1).evaluate("one => (one.open = true)")
    assert not give.locator("[value=other]").count()
    give.locator(tile("other", f"companion:{world.person('companion').pk}")).click()
    give.locator("button[class='button']").click()
    page.locator(".hand .whereabouts[data-state=waiting]").wait_for()
    page.locator("summary:has-text('Gespräch beginnen')").click()
    look(page, "begin")
    assert width_needed(page) <= 360
    assert not violations(page)
    open_thread(page)
    for text in ("Прва", "Друга"):
        page.locator(".talk-write [name=text]").fill(text)
        page.locator(".talk-write button[class='button']").click()
        page.locator(f".said.own:has-text('{text}')").wait_for()
        page.locator(".talk-write button[class='button']").wait_for()
    flight(page, on=False)
    page.locator(".said.own .whereabouts").first.wait_for(state="detached")
    assert texts() == ["Прва", "Друга"]
    assert Handover.objects.unscoped(reason=WHY).get().by_giver
    assert Entry.objects.filter(action="open_thread").count() == 1


def test_a_form_of_the_ordinary_page_is_kept_too(world: World, sign_in: SignIn):
    say(world, "guardian", "Добро јутро.")
    page = set_up(sign_in(world.person("companion")))
    thread = Message.objects.unscoped(reason=WHY).get().thread_id
    page.goto(f"/messages/{thread}/")
    flight(page)
    page.locator("#write [name=text]").fill("Без мреже, а ипак.")
    page.locator("#write .form-end button").click()
    page.locator("#pin").wait_for()
    flight(page, on=False)
    page.goto("/")
    until(page, lambda: len(texts()) == 2)
    assert texts()[1] == "Без мреже, а ипак."


def test_a_voice_note_is_recorded_without_a_network(world: World, sign_in: SignIn):
    say(world, "guardian", "Како је прошло?")
    page = set_up(sign_in(world.person("companion"), permissions=["microphone"]))
    flight(page)
    page.evaluate(SILENCE)
    open_thread(page)
    page.locator("[data-record]").click()
    page.wait_for_timeout(1200)
    page.locator("[data-record]").click()
    page.locator("[data-listen]").wait_for()
    page.locator(".talk-write button[class='button']").click()
    page.locator(".said.own .whereabouts[data-state=waiting]").wait_for()
    flight(page, on=False)
    page.locator(".said.own .whereabouts").wait_for(state="detached")
    kept = Attachment.objects.unscoped(reason=WHY).get()
    assert kept.message.kind == "voice"
    assert kept.seconds
