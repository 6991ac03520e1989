"""The pictures of README.md: each role's first page, taken of the demo (`make screenshots`)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.pages import Client
from bench.sites import free_port
from tests.browser.conftest import CHROMIUM, FLAGS

OUT = Path(__file__).resolve().parent.parent.parent / "docs" / "screenshots"
#: File name → which button of the demo's sign-in page, language, width, height, scheme.
PICTURES = {
    "coordinator": (0, "en", 1280, 900, "light"),
    "companion": (1, "sr", 390, 844, "light"),
    "guardian": (2, "de", 390, 844, "light"),
    "substitute": (4, "sr-latn", 390, 844, "dark"),
    "professional": (5, "en", 1024, 900, "light"),
    "case-manager": (6, "en", 1024, 900, "light"),
    "municipality": (7, "en", 1024, 760, "light"),
    "school": (8, "en", 1024, 760, "light"),
    "administrator": (10, "en", 1024, 760, "light"),
}
#: The same, of one part of the page: the chain of hand-overs on the smallest phone.
PARTS = {"handover": ((3, "sr", 360, 800, "light"), "section.handovers")}

#: The same, of a conversation: what is tapped from the list of them, one after the other.
TALKS = {
    "thread": ((2, "sr", 360, 800, "light"), ["main a[href$='#new']:has-text('👥')"]),
    "announcement": (
        (0, "sr", 360, 800, "light"),
        ["main a[href$='#new']:has-text('📣')", "a[href$='/receipts/']"],
    ),
}


def main() -> None:
    """Starts a demo of its own, takes the pictures, and puts everything away again."""
    folder = tempfile.mkdtemp(prefix="eassociate-pictures-")
    port = free_port()
    demo = subprocess.Popen(
        [sys.executable, "-m", "eassociate.site", "demo", "--hour", "9:40", "--port", str(port)],
        env={**os.environ, "EASSOCIATE_VAR": folder},
    )
    try:
        _wait(f"http://127.0.0.1:{port}")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            for name, how in PICTURES.items():
                _take(browser, f"http://127.0.0.1:{port}", name, *how)
            for name, (how, part) in PARTS.items():
                _take(browser, f"http://127.0.0.1:{port}", name, *how, part=part)
            for name, (how, taps) in TALKS.items():
                _take(browser, f"http://127.0.0.1:{port}", name, *how, taps=taps)
            browser.close()
    finally:
        demo.terminate()
        demo.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            Client(address).get("/healthz")
            return
        except (OSError, RuntimeError):
            time.sleep(0.2)
    raise RuntimeError("the demo does not answer")


def _take(
    browser: Browser,
    base: str,
    name: str,
    who: int,
    language: str,
    width: int,
    height: int,
    scheme,
    part: str = "",
    taps: Sequence[str] = (),
) -> None:
    profile = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, base_url=base
    )
    page = profile.new_page()
    page.goto("/account/login/")
    page.locator("section[aria-labelledby=demo-people] button").nth(who).click()
    page.wait_for_load_state()
    cookie = {"name": "django_language", "value": language, "url": base}
    profile.add_cookies([cookie])
    page.goto("/messages/" if taps else "/")
    for selector in taps:
        page.locator(selector).first.click()
        page.wait_for_load_state()
    page.wait_for_timeout(400)
    page.evaluate("scrollTo(0, 0)")
    OUT.mkdir(parents=True, exist_ok=True)
    shown = page.locator(part).first if part else page
    shown.screenshot(path=OUT / f"{name}.png")
    profile.close()


if __name__ == "__main__":
    main()
