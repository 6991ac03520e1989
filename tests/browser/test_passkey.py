"""A passkey is added and used for signing in, with an authenticator that Chromium plays."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.people import make_world


def test_a_passkey_is_the_second_factor_and_a_way_in(
    browser: Browser, server: str, transactional_db: None
):
    person = make_world().person("coordinator")
    address = server.replace("127.0.0.1", "localhost")
    profile = browser.new_context(base_url=address, viewport={"width": 360, "height": 740})
    profile.set_default_timeout(10_000)
    page = profile.new_page()
    devices = profile.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})

    page.goto("/account/login/")
    page.fill("input[name=login]", person.email)
    page.fill("input[name=password]", "correct horse battery")
    page.click("form:has(input[name=login]) button")
    page.wait_for_url(f"{address}/")
    page.goto("/account/passkeys/add/")
    page.click("form[data-passkey=create] button")
    page.wait_for_url("**/second/codes/")
    assert person.authenticator_set.filter(type="webauthn").count() == 1

    sign_out(page)
    page.goto("/account/login/")
    page.click("form[data-passkey=login] button")
    page.wait_for_url(f"{address}/")
    page.goto("/people/")
    assert person.name in page.content()

    sign_out(page)
    page.go_back()
    assert person.name not in page.content()
    profile.close()


def sign_out(page) -> None:
    page.goto("/account/logout/")
    page.click("main form button")
    page.wait_for_url("**/account/login/**")


PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
