"""Notices on a device, from the tap that lets it in to what the browser shows; and the page of
choices, without JavaScript as well."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from eassociate.journal.models import Notice
from eassociate.notify.models import Choices, Device
from eassociate.notify.outbox import deliver
from eassociate.notify.tests.telling import telling, told
from tests.browser.conftest import SignIn
from tests.gateways import Browser, http_gateway
from tests.people import World, make_world

#: No push service can be reached from a test: the browser gets an address of ours.
SUBSCRIBE = """
PushManager.prototype.subscribe = async function (options) {
  if (!options.userVisibleOnly || options.applicationServerKey.length !== 65) throw Error();
  return { toJSON: () => (%s) };
};
"""


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


def deliver_to(page: Page, data: bytes) -> None:
    """Hands the browser what its push service would have."""
    line = page.context.new_cdp_session(page)
    seen: list[Any] = []
    line.on("ServiceWorker.workerRegistrationUpdated", lambda e: seen.extend(e["registrations"]))
    line.send("ServiceWorker.enable")
    while not seen:
        page.wait_for_timeout(20)
    one = next(r for r in seen if not r["isDeleted"])
    origin = one["scopeURL"].rstrip("/")
    for _ in range(2):  # at least once may be twice
        line.send(
            "ServiceWorker.deliverPushMessage",
            {"origin": origin, "registrationId": one["registrationId"], "data": data.decode()},
        )


TAP = """async () => {
  const [shown] = await self.registration.getNotifications();
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification: shown }));
}"""
SHOWN = """async () => {
  const here = await navigator.serviceWorker.ready;
  for (let i = 0; i < 100; i++) {
    const shown = await here.getNotifications();
    if (shown.length) return shown.map((n) => [n.title, n.body, n.tag]);
    await new Promise((done) => setTimeout(done, 50));
  }
  return [];
}"""


def test_a_device_is_let_in_and_shows_what_is_new_once(world: World, sign_in: SignIn, settings):
    settings.PUSH_TO_LOOPBACK = True
    mine = Browser()
    with http_gateway() as service, telling():
        page = sign_in(world.person("guardian"), permissions=["notifications"])
        given = {"endpoint": service.url + "/1", "keys": mine.keys}
        page.add_init_script(SUBSCRIBE % json.dumps(given))
        page.goto("/notices/choices/")
        page.get_by_role("button", name="Show notices on this device").click()
        page.get_by_text("This device shows your notices now.").wait_for()
        assert Device.objects.get().person == world.person("guardian")
        told(world)
        deliver()
        content = mine.decrypt(service.taken[0].body)
    deliver_to(page, content)
    tag = json.loads(content)["tag"]
    assert page.evaluate(SHOWN) == [["Urgent: please open E-associate", "", tag]]
    assert Notice.objects.get().read_at is None
    page.context.service_workers[0].evaluate(TAP)
    page.wait_for_url(lambda address: urlsplit(address).path == "/")  # where one acts on it
    assert Notice.objects.get().read_at
    page.goto("/notices/choices/")
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("does not show your notices any more").wait_for()
    assert not Device.objects.exists()


def test_a_browser_that_says_no_is_told_why_nothing_comes(world: World, sign_in: SignIn):
    page = sign_in(world.person("guardian"), path="/notices/choices/")
    page.evaluate("Notification.requestPermission = async () => 'denied'")
    page.get_by_role("button", name="Show notices on this device").click()
    page.get_by_text("The browser does not allow notices for this site.").wait_for()
    assert not Device.objects.exists()


def test_choices_are_made_without_javascript_and_by_keyboard(world: World, sign_in: SignIn):
    page = sign_in(world.person("guardian"), path="/notices/choices/", java_script_enabled=False)
    assert not page.get_by_role("button", name="Show notices on this device").is_visible()
    box = page.get_by_role("group", name="How the day goes").get_by_label("E-mail")
    box.focus()
    page.keyboard.press("Space")
    page.get_by_label("Quiet from").fill("21:00")
    page.get_by_label("Quiet until").fill("06:00")
    page.get_by_role("button", name="Save").click()
    assert page.get_by_text("Saved.").is_visible()
    held = Choices.objects.get()
    assert held.channels["visits"] == ["push", "mail"]
    assert str(held.quiet_from) == "21:00:00"
