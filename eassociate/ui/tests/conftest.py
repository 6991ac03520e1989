"""The tests of the interface run on a site of their own."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from eassociate.ui.tests import site


@pytest.fixture
def own_site(settings: Any) -> None:
    settings.ROOT_URLCONF = "eassociate.ui.tests.site"
    settings.UI_CHROME = "eassociate.ui.tests.site.chrome"
    settings.DEMO = True
    site.SENT.clear()
    site.Region.words, site.Region.open, site.Region.ended = "first", True, False


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The machine's own Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = next((p for p in map(shutil.which, ("chromium", "chromium-browser")) if p), None)
    if path is None:
        pytest.skip("no Chromium on this machine")
    # Playwright runs an event loop in this thread; Django would refuse to touch the database.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any, live_server: Any, own_site: None) -> Iterator[Callable[..., Any]]:
    """`open_page("/gallery", language="de", width=320, scheme="dark")` → a page of the own site.

    What the browser itself complains about (a refused style, a fault of a script) fails the test.
    """
    complaints: list[str] = []
    contexts: list[Any] = []

    def opened(path: str, *, language: str = "en", width: int = 1280, **more: Any) -> Any:
        scheme = more.pop("scheme", "light")
        viewport = {"width": width, "height": more.pop("height", 800)}
        context = chromium.new_context(viewport=viewport, color_scheme=scheme, **more)
        cookie = {"name": "django_language", "value": language, "url": live_server.url}
        context.add_cookies([cookie])
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(8000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda m: complaints.append(m.text) if m.type == "error" else None)
        page.goto(f"{live_server.url}{path}")
        return page

    yield opened
    for context in contexts:
        context.close()
    expected = ("status of 503", "status of 404", "ERR_INCOMPLETE_CHUNKED_ENCODING")
    assert not [c for c in complaints if not any(e in c for e in expected)]
