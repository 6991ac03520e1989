"""A real server process on the test database, and browsers that sign in to it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from django.conf import settings
from django.db import connection
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here is a browser test; without Chromium it is left out, and said so."""
    here = Path(__file__).parent
    for item in items:
        if here in Path(item.path).parents:
            item.add_marker(pytest.mark.browser)
            if not Path(CHROMIUM).exists():
                item.add_marker(
                    pytest.mark.skip(reason="Chromium is missing: apt install chromium")
                )


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    # Playwright's loop would make Django refuse ordinary queries in the test itself.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def server(django_db_setup: None) -> Iterator[str]:
    """The address of a server process that works on the test database."""
    port = free_port()
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "eassociate.site.settings_test",
        "DATABASE_URL": _address_of_test_database(),
        "EASSOCIATE_VAR": str(settings.VAR),
        "EASSOCIATE_SECOND_FACTOR": "false",
        "EASSOCIATE_PLAN_APART": "true",
        "EASSOCIATE_PUSH_TO_LOOPBACK": "true",
    }
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE", None)
    command = [sys.executable, "-m", "granian", "--interface", "asginl", "--port", str(port)]
    process = subprocess.Popen(
        [*command, "--host", "127.0.0.1", "eassociate.site.asgi:application"],
        env=environment,
        start_new_session=True,
    )
    try:
        _wait(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)  # with its worker; it would wait for open pages
        process.wait(20)


def _address_of_test_database() -> str:
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{name}"


def _wait(address: str, seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, TimeoutError):
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


@dataclass
class Tapping:
    """Counts what a person does: a click, a tap or a key chord is one; typing in a field is one."""

    page: Page
    taps: int = 0
    log: list[str] = field(default_factory=list)

    def tap(self, selector: str, **more: Any) -> None:
        self.page.locator(selector).first.click(**more)
        self._count(selector)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self._count(key)

    def type(self, selector: str, text: str) -> None:
        self.page.locator(selector).first.fill(text)
        self._count(f"type in {selector}")

    def _count(self, what: str) -> None:
        self.taps += 1
        self.log.append(what)


SignIn = Callable[..., Page]


@pytest.fixture
def sign_in(browser: Browser, server: str, transactional_db: None) -> Iterator[SignIn]:
    """`sign_in(person, language="en", width=360, …)`: a page of a browser where they are signed in,
    at the first page. Each call is a browser profile of its own."""
    opened: list[BrowserContext] = []

    def enter(
        person: Any,
        *,
        language: str = "en",
        width: int = 360,
        height: int = 740,
        path: str = "/",
        **context: Any,
    ) -> Page:
        profile = browser.new_context(
            viewport={"width": width, "height": height}, base_url=server, **context
        )
        opened.append(profile)
        profile.set_default_timeout(20_000)
        profile.add_cookies(
            [
                {"name": settings.SESSION_COOKIE_NAME, "value": session_of(person), "url": server},
                {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": server},
            ]
        )
        page = profile.new_page()
        page.goto(path)
        return page

    yield enter
    for profile in opened:
        profile.close()


def session_of(person: Any) -> str:
    """A session in which `person` is signed in, as the sign-in page would have made it."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    store = SessionStore()
    store[SESSION_KEY] = str(person.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    return str(store.session_key)
