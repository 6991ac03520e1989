"""Work without a network: a whole day in flight mode, wiped stores, conflicts, full disks."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, Route
from pypdf import PdfReader

from eassociate.access.models import Membership, Relation
from eassociate.children.actions.cards import Contact, WriteAboutMe, WriteEmergencyCard
from eassociate.core import clock
from eassociate.diary.models import Photo, Voice
from eassociate.diary.tests.scene import entries, goal
from eassociate.journal.deeds import perform
from eassociate.roster.models import ChildAbsence, CompanionAbsence, Visit
from eassociate.sync.models import Held, Paper, Receipt
from eassociate.sync.paper.making import made_now
from tests.browser.around_now import started, tile, visit_now
from tests.browser.conftest import SignIn
from tests.browser.offline_phone import dump, enter, flight, set_up, until, waits
from tests.browser.test_conversations import SILENCE
from tests.people import WHY, World, make_world

#: Stands in what is personal; must not be found in a dump of the store.
CANARY = "КАНАРИНАЦ"
#: The phone's clock goes ahead by so many minutes.
LATER = "{ const now = Date.now; Date.now = () => now() + %d * 60000; }"
#: Keeps the bytes of what the page opens beside itself.
OPENED = """() => {
  URL.createObjectURL = (blob) => {
    blob.arrayBuffer().then((raw) => { window.opened = [...new Uint8Array(raw)] });
    return "";
  };
  window.open = () => window;
}"""
#: A folder for pictures to look at, if somebody wants them.
SHOTS = os.environ.get("SHOTS", "")


@pytest.fixture
def world(transactional_db: None) -> World:
    world = make_world()
    child, actor = world.child.pk, world.actor("coordinator")
    perform(actor, WriteAboutMe(child=child, calm=f"Тиха музика. {CANARY}"))
    who = Contact(name="Баба Нада", kinship="бака", phone="064 555 333")
    steps = f"Позвати помоћ. {CANARY}"
    perform(actor, WriteEmergencyCard(child=child, steps=steps, contacts=[who]))
    return world


#: Whether the page may ask for it: a page that the worker gives has the headers of its keeping.
MICROPHONE = "document.featurePolicy.allowsFeature('microphone')"


def record_voice(page: Page) -> None:
    """One that is thrown away, and one that is kept, also while the page is drawn anew."""
    form = page.locator("form[data-command=add_voice]").first
    for _turn in range(2):
        form.locator("[data-record]").click()
        page.wait_for_timeout(1200)
        page.evaluate("dispatchEvent(new Event('offline'))")
        form.locator("[data-record]").click()
        form.locator("[data-listen]").wait_for()
        look(page, "voice")
        if not _turn:
            form.locator("[data-discard]").click()
            assert not form.locator("button[class=button]").is_visible()
    form.locator("button[class=button]").click()


def look(page: Page, name: str) -> None:
    if SHOTS:
        page.screenshot(path=f"{SHOTS}/{name}.png", full_page=True)


def fill_in(page: Page, plan: object, note: str) -> None:
    for code in ("movement", "hygiene", "feeding", "learning", "play"):
        page.locator(tile("activities", code)).click()
    page.locator(tile(f"goal_{plan.pk}", "alone")).click()
    page.locator(tile("mood", "good")).click()
    page.locator("[name=note]").fill(note)


def test_a_whole_day_in_flight_mode_arrives_while_the_guardian_watches(
    world: World, sign_in: SignIn, tmp_path: Path
):
    visit, plan = visit_now(world), goal(world, "Закопчава јакну сам")
    page = sign_in(world.person("companion"), language="sr", permissions=["microphone"])
    set_up(page)
    flight(page)
    page.goto("/")
    enter(page)
    assert page.evaluate(MICROPHONE)
    page.evaluate(SILENCE)
    assert not page.locator(f"text={CANARY}").first.is_visible()
    page.locator("summary:has-text('хитном')").first.click()
    page.locator("text=Позвати помоћ").wait_for()
    page.locator("main button.big").click()
    page.locator(".diary-form").wait_for()
    record_voice(page)
    waits(page, 2)
    fill_in(page, plan, f"Лепо смо се играли. {CANARY}")
    shot = tmp_path / "shot.jpg"
    Image.effect_noise((1600, 1200), 40).convert("RGB").save(shot, "JPEG")
    page.locator("details:has([name=image]) summary").click()
    page.locator("[name=image]").set_input_files(str(shot))
    page.locator("form[data-command=add_photo] button").click()
    waits(page, 3)  # the record is typed and not kept yet: it stays under the hands
    page.locator("button[name=end]").click()
    waits(page, 4)
    assert CANARY not in dump(page)
    assert world.child.name not in dump(page)
    page.reload()
    enter(page)
    waits(page, 4)
    visit.refresh_from_db()
    assert visit.state == "planned"
    guardian = sign_in(world.person("guardian"), language="sr")
    flight(page, on=False)
    guardian.locator(f"text=Лепо смо се играли. {CANARY}").wait_for()
    waits(page, 0)
    visit.refresh_from_db()
    assert (visit.state, len(entries(visit))) == ("ended", 10)
    photo = Photo.objects.unscoped(reason=WHY).get()
    assert len(photo.image) <= 200 * 1024
    voice = Voice.objects.unscoped(reason=WHY).get()
    assert voice.seconds
    guardian.locator(f"audio[src='/diary/{voice.pk}/voice']").wait_for()


def test_who_has_read_it_is_said_on_the_phone(world: World, sign_in: SignIn):
    started(world)
    page = set_up(sign_in(world.person("companion")))
    page.locator(tile("mood", "good")).click()
    page.locator("button[name=end]").click()
    waits(page, 0)
    guardian = sign_in(world.person("guardian"))
    guardian.goto("/notices/")
    guardian.locator("main form button").first.click()
    page.evaluate("dispatchEvent(new Event('online'))")
    page.evaluate("location.hash = 'queue'")
    page.locator(".whereabouts[data-state=read]").wait_for()
    assert world.person("guardian").name in page.locator(".whereabouts").first.inner_text()


def test_an_ordinary_form_without_a_network_is_kept_without_the_pin(world: World, sign_in: SignIn):
    visit = visit_now(world)
    page = set_up(sign_in(world.person("companion")))
    page.goto("/")
    flight(page)
    page.locator("main button.big").click()
    page.locator("#pin").wait_for()
    flight(page, on=False)
    page.goto("/")  # letters go out from any page
    until(page, "localStorage.phone === 'yes'")
    until(page, lambda: Receipt.objects.filter(action="start_visit").exists())
    visit.refresh_from_db()
    assert visit.state == "started"


def test_wrong_pins_make_the_phone_forget_and_what_was_written_still_arrives(
    world: World, sign_in: SignIn
):
    visit = started(world)
    page = set_up(sign_in(world.person("companion")))
    flight(page)
    page.goto("/offline/")
    enter(page)
    page.locator("[name=note]").fill(f"Пре заборава. {CANARY}")
    page.locator("button[name=end]").click()
    waits(page, 1)
    page.reload()
    for _try in range(8):
        enter(page, "000000")
        page.locator("form button.big:not([disabled])").wait_for()
    page.locator("#again").wait_for()
    assert CANARY not in dump(page)
    page.context.clear_cookies()  # whoever borrowed it is not signed in
    flight(page, on=False)
    page.goto("/account/login/")
    until(page, "localStorage.phone === 'no'")
    assert entries(visit)[-1].text.startswith("Пре заборава.")
    visit.refresh_from_db()
    assert visit.state == "ended"


def test_signing_out_removes_what_the_phone_knew(world: World, sign_in: SignIn):
    page = set_up(sign_in(world.person("companion")))
    page.goto("/")
    page.locator("details.account summary").click()
    page.locator(".menu-panel form button").click()
    page.wait_for_url("**/account/**")
    assert page.evaluate("localStorage.phone") == "no"
    page.goto("/offline/")
    page.locator("#again").wait_for()


def test_a_sign_out_silences_the_browser_whatever_session_let_notices_in(
    world: World, sign_in: SignIn
):
    page = sign_in(world.person("guardian"))
    page.evaluate("navigator.serviceWorker.register('/worker.js').then(() => 1)")
    page.evaluate("""PushManager.prototype.getSubscription = async () => ({
      unsubscribe: async () => { localStorage.silenced = "yes" }
    })""")
    page.locator("details.account summary").click()
    page.locator(".menu-panel form button").click()
    page.wait_for_url("**/account/**")
    assert page.evaluate("localStorage.silenced") == "yes"


def test_a_phone_says_before_anything_is_typed_that_it_may_not_keep_it(
    world: World, sign_in: SignIn
):
    started(world)
    page = set_up(sign_in(world.person("companion")))
    page.add_init_script("StorageManager.prototype.persisted = async () => false;")
    page.goto("/offline/")
    page.locator("#told:has-text('may clear its store')").wait_for()
    page.add_init_script(
        "StorageManager.prototype.estimate = async () => ({ quota: 5e7, usage: 4e7 });"
    )
    page.goto("/offline/")
    page.locator("#told:has-text('little room')").wait_for()
    enter(page)
    page.locator(".diary-form").wait_for()
    with page.expect_response("**/sync/pull?*"):
        page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(300)
    assert page.locator("#told:has-text('little room')").is_visible()
    page.add_init_script("Object.defineProperty(window, 'indexedDB', { value: undefined });")
    page.goto("/offline/")
    page.locator(".notice:has-text('keeps nothing')").wait_for()


def test_without_a_network_too_a_card_goes_with_its_time_and_all_of_it_in_the_end(
    world: World, sign_in: SignIn
):
    visit_now(world)
    ends = clock.now() + timedelta(minutes=2)  # by midnight it would be another day's visit
    Relation.objects.unscoped(reason=WHY).filter(
        person=world.person("companion"), child=world.child
    ).update(until=ends)
    page = set_up(sign_in(world.person("companion")))
    page.locator("summary:has-text('About me')").first.wait_for()
    flight(page)
    page.add_init_script(LATER % 3)
    page.reload()
    enter(page)
    page.locator("text=This card is gone with the visit.").wait_for()
    assert not page.locator("summary:has-text('About me')").count()
    page.add_init_script(LATER % (15 * 24 * 60))
    page.reload()
    page.locator("#told:has-text('out of touch for too long')").wait_for()
    assert f"children:{world.child.pk}" not in dump(page)


def test_an_old_client_keeps_its_queue_until_it_is_brought_up_to_date(
    world: World, sign_in: SignIn
):
    visit = started(world)
    page = set_up(sign_in(world.person("companion")))
    told = json.dumps({"protocol": 9, "error": "update", "message": "x"})
    page.route("**/sync/pu*", lambda route: route.fulfill(status=426, body=told))
    page.locator("[name=note]").fill("Стари телефон")
    page.locator("button[name=end]").click()
    page.locator("#told:has-text('brought up to date')").wait_for()
    waits(page, 1)
    page.unroute("**/sync/pu*")
    page.evaluate("dispatchEvent(new Event('online'))")
    waits(page, 0)
    assert entries(visit)[-1].text == "Стари телефон"


def test_a_phone_in_another_zone_means_the_services_today(world: World, sign_in: SignIn):
    visit_now(world)
    other = "Pacific/Kiritimati" if datetime.now(UTC).hour >= 11 else "Pacific/Niue"
    page = set_up(sign_in(world.person("companion"), timezone_id=other))
    page.locator("a[href='#ill']").click()
    page.locator("form button.big").click()
    waits(page, 0)
    assert CompanionAbsence.objects.get().first == clock.today()


def test_a_role_that_ended_removes_it_at_the_next_contact_and_the_queue_is_put_aside(
    world: World, sign_in: SignIn
):
    started(world)
    page = set_up(sign_in(world.person("companion")))
    flight(page)
    page.locator("[name=note]").fill("После краја.")
    page.locator("button[name=end]").click()
    waits(page, 1)
    ended = clock.now() - timedelta(seconds=1)
    Membership.objects.filter(pk=world.members["companion"].pk).update(until=ended)
    flight(page, on=False)
    page.locator("#again").wait_for()
    assert "После краја." in Held.objects.get().content


def test_what_the_server_refuses_is_mended_or_handed_over(world: World, sign_in: SignIn):
    visit = started(world)
    page = set_up(sign_in(world.person("companion")))
    flight(page)
    page.locator("[name=note]").fill("Белешка")
    page.locator(".diary-bar .button.quiet").click()
    waits(page, 1)
    Visit.objects.unscoped(reason=WHY).filter(pk=visit.pk).update(state="planned", started_at=None)
    flight(page, on=False)
    page.locator(".mend textarea").wait_for()
    assert page.locator(".mend .notice").inner_text()
    page.locator(".mend textarea").fill("Мењано")
    page.locator(".mend button").nth(1).click()
    page.locator(".whereabouts[data-state=quarantined]").wait_for()
    assert "Мењано" in Held.objects.get().content


def test_nothing_is_drawn_anew_under_hands_that_came_while_it_was_prepared(
    world: World, sign_in: SignIn
):
    started(world)
    page = set_up(sign_in(world.person("companion")))
    flight(page)
    page.locator("#line:not([data-online])").wait_for()
    page.evaluate("""() => {
      dispatchEvent(new Event("online"));
      document.querySelector("[name=note]").value = "Пре цртања";
      document.querySelector("[name=note]").dataset.mine = "yes";
    }""")
    page.wait_for_timeout(800)
    assert page.locator("[name=note][data-mine]").input_value() == "Пре цртања"
    page.locator("[name=note]").fill("")
    page.locator("summary:has-text('emergency')").first.click()
    page.locator(".diary-bar .big").hover()
    page.mouse.down()
    page.evaluate("document.querySelector('.diary-bar .big').dataset.mine = 'yes'")
    page.evaluate("dispatchEvent(new Event('offline'))")
    page.wait_for_timeout(500)
    assert page.locator(".diary-bar .big[data-mine]").count()
    page.mouse.move(0, 0)
    page.mouse.up()
    page.locator(".diary-bar .big:not([data-mine])").wait_for()
    assert page.locator("text=Позвати помоћ").first.is_visible()


def test_the_first_letter_finds_the_field_that_was_tapped(world: World, sign_in: SignIn):
    started(world)
    page = set_up(sign_in(world.person("companion")))
    flight(page)
    page.locator("#line:not([data-online])").wait_for()
    page.wait_for_timeout(500)
    page.locator("[name=note]").focus()
    page.evaluate("document.activeElement.dataset.mine = 'yes'")
    page.evaluate("dispatchEvent(new Event('offline'))")
    page.wait_for_timeout(500)
    page.keyboard.insert_text("П")
    assert page.locator("[name=note][data-mine]").input_value() == "П"
    page.keyboard.press("Backspace")
    page.locator("[name=note]").blur()
    page.locator("[name=note]:not([data-mine])").wait_for()


def test_what_is_typed_waits_while_another_view_is_looked_at(world: World, sign_in: SignIn):
    started(world)
    page = set_up(sign_in(world.person("companion")))
    flight(page)
    page.locator("[name=note]").fill("Још није готово")
    page.locator("a[href='#ill']").click()
    page.locator("form button.big").click()
    waits(page, 1)
    assert page.locator("[name=note]").input_value() == "Још није готово"


def test_a_form_on_a_browser_that_is_no_phone_stays_as_it_was(world: World, sign_in: SignIn):
    started(world)
    page = sign_in(world.person("companion"))
    page.locator("[name=note]").fill("Остаје")
    flight(page)
    page.locator("button[name=end]").click()
    page.locator("#live-state:not([hidden])").wait_for()
    assert page.locator("[name=note]").input_value() == "Остаје"


def test_the_word_stays_when_the_stream_opens_after_the_network_has_gone(
    world: World, sign_in: SignIn
):
    started(world)
    page = sign_in(world.person("companion"))
    held: list[Route] = []
    page.route("**/live/**", lambda route: held.append(route))
    page.reload()
    until(page, lambda: held)
    flight(page)
    page.locator("button[name=end]").click()
    word = page.locator("#live-state")
    word.wait_for()
    opened = "text/event-stream"
    held[0].fulfill(content_type=opened, body=": \n\n")
    page.wait_for_timeout(300)
    assert word.is_visible()
    flight(page, on=False)
    until(page, lambda: len(held) == 2)
    held[1].fulfill(content_type=opened, body=": \n\n")
    word.wait_for(state="hidden")


def test_a_sick_call_and_an_absence_wait_for_the_network(world: World, sign_in: SignIn):
    visit_now(world)
    companion = set_up(sign_in(world.person("companion")))
    guardian = set_up(sign_in(world.person("guardian")))
    flight(companion)
    companion.locator("a[href='#ill']").click()
    companion.locator("form button.big").click()
    waits(companion, 1)
    flight(guardian)
    guardian.locator("a[href^='#home/']").click()
    guardian.locator("form button.big").click()
    waits(guardian, 1)
    assert not CompanionAbsence.objects.exists()
    for page in (companion, guardian):
        flight(page, on=False)
        waits(page, 0)
    assert CompanionAbsence.objects.count() == 1
    assert ChildAbsence.objects.unscoped(reason=WHY).count() == 1


def test_the_coordinator_has_the_board_as_last_seen_and_the_paper_of_the_morning(
    world: World, sign_in: SignIn
):
    visit_now(world)
    coordinator = world.actor("coordinator")
    perform(coordinator, made_now(coordinator, "de"))
    page = set_up(sign_in(world.person("coordinator"), language="de"))
    flight(page)
    page.goto("/sheet/")
    enter(page)
    assert world.child.name in page.locator(".sheet").inner_text()
    assert "064 555 333" in page.locator(".sheet").inner_text()
    page.evaluate(OPENED)
    page.locator("[data-paper]").click()
    until(page, "window.opened !== undefined")
    text = PdfReader(BytesIO(bytes(page.evaluate("opened")))).pages[0].extract_text()
    assert world.child.name in text
    assert "Баба Нада, бака" in text
    kept = f"papers:{Paper.objects.get().pk}"
    assert kept in dump(page)
    assert world.child.name not in dump(page)
    flight(page, on=False)
    page.goto("/")
    page.locator("details.account summary").click()
    page.locator(".menu-panel form button").click()
    page.wait_for_url("**/account/**")
    assert kept not in dump(page)
