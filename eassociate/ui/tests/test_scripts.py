"""What the scripts add: nothing typed is lost or sent twice, the page keeps itself true."""

import time as watch
from typing import Any

import pytest

from eassociate.ui.tests.site import SENT, Region

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_changing_the_language_keeps_what_was_typed(open_page: Any):
    page = open_page("/gallery", language="sr")
    page.locator("#id_name").fill("Љубица")
    page.locator("#id_note").fill("Дуга\nприча")
    page.locator("#id_day").fill("2025-11-10")
    page.locator("label.tile", has_text="Кретање").first.click()
    page.get_by_role("button", name="Deutsch").click()
    page.wait_for_selector("html[lang=de]")
    assert page.get_by_role("button", name="Abmelden", include_hidden=True).count() == 1
    assert page.locator("#id_name").input_value() == "Љубица"
    assert page.locator("#id_note").input_value() == "Дуга\nприча"
    assert page.locator("#id_day").input_value() == "2025-11-10"
    assert page.locator("input[name=done][value=walk]").is_checked()
    assert not page.locator("input[name=done][value=eat]").is_checked()
    kept = page.evaluate("JSON.stringify([{...localStorage}, {...sessionStorage}])")
    assert "Љубица" not in kept


def test_a_second_tap_sends_nothing(open_page: Any):
    page = open_page("/region")
    send = page.get_by_role("button", name="Send")
    send.evaluate("(send) => { send.click(); setTimeout(() => send.click(), 150) }")
    page.wait_for_url("**/sent")
    watch.sleep(0.3)
    assert len(SENT) == 1


def test_leaving_with_typed_text_asks_first(open_page: Any):
    page = open_page("/region")
    asked: list[str] = []
    page.on("dialog", lambda d: (asked.append(d.type), d.accept()))
    page.reload()
    assert asked == []
    page.locator("#words").click()
    page.keyboard.type("half a story")
    page.reload()
    assert asked == ["beforeunload"]


def test_sending_asks_nothing(open_page: Any):
    page = open_page("/region")
    asked: list[str] = []
    page.on("dialog", lambda d: (asked.append(d.type), d.accept()))
    page.locator("#words").fill("a story")
    page.locator("#words").press("Enter")
    page.wait_for_url("**/sent")
    assert asked == []
    assert SENT[0]["words"] == "a story"


def test_error_summary_has_the_focus(open_page: Any):
    page = open_page("/gallery?wrong")
    assert "error-summary" in page.evaluate("document.activeElement.className")
    page.locator(".error-summary a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_name"


def ready(page: Any) -> Any:
    """Until the page listens; one that does not by then will fail its test."""
    watch.sleep(0.6)
    return page


def said(page: Any, region: str = "#news") -> Any:
    return page.locator(f"{region} .said")


def test_page_changes_by_itself_within_a_second(open_page: Any):
    page = ready(open_page("/region"))
    Region.change("second")
    begin = watch.monotonic()
    page.wait_for_selector("#news .said:text('second')")
    assert watch.monotonic() - begin < 1
    assert page.locator("#live-said").text_content() == "The page was brought up to date."


def test_focus_and_what_is_folded_open_stay(open_page: Any):
    page = ready(open_page("/region"))
    page.locator("#fold summary").click()
    page.locator("#go").focus()
    Region.change("second")
    page.wait_for_selector("#news .said:text('second')")
    assert page.evaluate("document.activeElement.id") == "go"
    assert page.get_by_text("Folded words").is_visible()


def test_a_region_where_somebody_types_waits(open_page: Any):
    page = ready(open_page("/region"))
    page.locator("#words").click()
    page.keyboard.type("half a")
    Region.change("second")
    page.wait_for_selector("#news .said:text('second')")
    assert said(page, "#talk").text_content() == "first"
    page.keyboard.type(" story")
    assert page.locator("#words").input_value() == "half a story"
    page.locator("#words").fill("")
    page.locator("#go").focus()
    page.wait_for_selector("#talk .said:text('second')")


def test_nothing_is_announced_when_nothing_to_see_changed(open_page: Any):
    page = ready(open_page("/region"))
    with page.expect_response("**/region"):
        Region.change("first")
    watch.sleep(0.3)
    assert page.locator("#live-said").text_content() == ""


def test_lost_stream_is_said_and_caught_up_with(open_page: Any):
    page = ready(open_page("/region"))
    Region.open = False
    page.wait_for_selector("#live-state:not([hidden])", timeout=9000)
    Region.change("meanwhile")
    Region.open = True
    page.wait_for_selector("#news .said:text('meanwhile')", timeout=20000)
    assert page.locator("#live-state").is_hidden()


def test_a_hidden_tab_holds_no_stream(open_page: Any):
    page = open_page("/region")
    page.clock.install()
    page.reload()
    page.evaluate(
        """() => { window.ended = 0; const close = EventSource.prototype.close;
        EventSource.prototype.close = function () { window.ended += 1; return close.call(this) };
        Object.defineProperty(document, 'hidden', { get: () => window.away, configurable: true });
        window.away = true; document.dispatchEvent(new Event('visibilitychange')) }"""
    )
    page.clock.fast_forward(25000)
    assert page.evaluate("window.ended") == 1
    page.evaluate(
        "() => { window.away = false; document.dispatchEvent(new Event('visibilitychange')) }"
    )
    page.clock.run_for(1000)
    Region.change("second")
    page.clock.run_for(1000)
    page.wait_for_selector("#news .said:text('second')")


def test_a_change_between_the_page_and_its_stream_is_not_missed(open_page: Any):
    page = open_page("/words")
    page.route("**/live/", lambda route: (Region.change("second"), route.continue_()))
    page.goto(page.url.replace("/words", "/region"))
    assert "first" in page.content()
    page.wait_for_selector("#news .said:text('second')")


def test_page_leaves_when_the_persons_right_ends(open_page: Any):
    page = ready(open_page("/region"))
    Region.ended = True
    page.wait_for_url("**/words", timeout=9000)
