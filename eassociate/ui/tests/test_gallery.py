"""Every part of the interface, in every language: sound HTML, small, no barrier axe can find."""

import gzip
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

pytestmark = pytest.mark.usefixtures("own_site")
LANGUAGES = ["sr", "sr-latn", "en", "de"]
STATIC = Path(__file__).parent.parent / "static" / "ui"
VOID = {"meta", "link", "input", "br", "hr", "img", "circle", "path", "line", "rect"}


class Outline(HTMLParser):
    """Collects what must hold of any page: balance, ids and who points to them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.faults: list[str] = []
        self.ids: list[str] = []
        self.pointers: set[str] = set()
        self.count: dict[str, int] = {}
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.count[tag] = self.count.get(tag, 0) + 1
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"<{tag}> has an attribute twice: {names}")
        for name, value in attrs:
            self._attribute(tag, name, value or "")

    def _attribute(self, tag: str, name: str, value: str) -> None:
        if name == "style" or name.startswith("on"):
            self.faults.append(f"<{tag} {name}>: the policy of the site drops it")
        if name == "id":
            self.ids.append(value)
        if name in {"for", "aria-describedby", "aria-labelledby", "aria-controls"}:
            self.pointers |= set(value.split())

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open.pop() != tag:
            self.faults.append(f"</{tag}> closes nothing at {self.getpos()}")

    def whole(self) -> list[str]:
        twice = {i for i in self.ids if self.ids.count(i) > 1}
        lost = self.pointers - set(self.ids)
        more = [f"ids twice: {twice}"] if twice else []
        more += [f"points nowhere: {lost}"] if lost else []
        more += [f"never closed: {self.open}"] if self.open else []
        return self.faults + more


def gallery(language: str, query: str = "") -> str:
    client = Client()
    client.cookies["django_language"] = language
    return client.get(f"/gallery{query}").text


@pytest.mark.parametrize("query", ["", "?wrong"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_gallery_is_sound_html(language: str, query: str):
    outline = Outline(gallery(language, query))
    assert outline.whole() == []
    assert outline.count["h1"] == 1
    assert outline.count["main"] == 1


@pytest.mark.parametrize("language", ["sr", "sr-latn", "de"])
def test_no_english_is_left(language: str):
    html = gallery(language, "?wrong")
    text = re.sub(r"<[^>]*>", " ", html.split("<body")[1])
    labels = " ".join(re.findall(r'aria-label="([^"]*)"', html))
    english = r"\b(the|and|page|not|send|again|state|right|account|planned|optional|Monday|main)\b"
    assert not re.findall(english, f"{text} {labels}", re.I)


def test_language_menu_names_each_language_in_itself():
    html = gallery("de")
    for code, name in [("sr", "Српски"), ("sr-latn", "Srpski"), ("en", "English")]:
        shown = re.search(
            rf'<button name="language" value="{code}" lang="{code}"[^>]*>(.*?)</button>', html
        )
        assert shown
        assert re.sub("<[^>]*>", "", shown[1]) == name
    assert 'name="next" value="/gallery"' in html


def test_demo_says_that_it_is_one_and_on_which_day_it_lives(settings: Any):
    assert "demo-banner" in gallery("en")
    settings.DEMO = False
    assert "demo-banner" not in gallery("en")


def test_without_the_sites_own_function_the_head_still_has_a_way_out(settings: Any):
    settings.UI_CHROME = None
    assert "account" not in gallery("en").split("<main")[0].split("site-bar")[1]


# -- size -------------------------------------------------------------------------------------


def packed(path: str) -> int:
    return len(gzip.compress(Path(finders.find(path)).read_bytes(), 6))


def test_page_and_its_style_are_small():
    style = (STATIC / "css" / "ui.css").stat().st_size
    assert style < 26 * 1024
    assert style + len(gallery("sr").encode()) < 60 * 1024
    assert packed("ui/css/ui.css") < 7 * 1024


def test_scripts_are_small():
    own = [f"ui/js/{path.name}" for path in (STATIC / "js").glob("*.js")]
    assert {"ui/js/forms.js", "ui/js/live.js"} <= set(own)
    assert sum(map(packed, own)) < 10 * 1024
    assert sum(map(packed, [*own, "django_htmx/htmx-2.min.js"])) < 40 * 1024
    assert "htmx" not in gallery("en")


def test_nothing_is_fetched_from_elsewhere():
    for path in [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]:
        assert not re.search(r"https?://|@import|url\(", path.read_text()), path.name
    assert not re.findall(r'(?:src|href)="(?:https?:)?//', gallery("sr"))


# -- in Chromium ------------------------------------------------------------------------------

browser = pytest.mark.browser
TOO_WIDE = """() => [...document.querySelectorAll('body *')]
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .filter((e) => !e.closest('.site-nav, .table-wrap, svg, .visually-hidden'))
    .map((e) => e.outerHTML.slice(0, 90))"""
#: Of a box or a tile, its whole label is what is tapped.
TOO_SMALL = """() => [...document.querySelectorAll(
    'button, .button, summary, .tile, input:not([type=hidden]), select, nav a, .brand')]
    .filter((e) => e.offsetParent)
    .map((e) => (/checkbox|radio/.test(e.type) ? e.closest('label') : e))
    .map((e) => [e.getBoundingClientRect(), e.outerHTML.slice(0, 80)])
    .filter(([r]) => r.height < 47.5 || r.width < 47.5)
    .map(([r, html]) => `${r.width}x${r.height} ${html}`)"""
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]


@browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing(open_page: Any, language: str, scheme: str):
    from axe_playwright_python.sync_playwright import Axe

    for address, width in [("/gallery?wrong", 1280), ("/gallery", 320), ("/nowhere", 360)]:
        page = open_page(address, language=language, width=width, scheme=scheme)
        found = Axe().run(page, options={"runOnly": TAGS}).response["violations"]
        assert [(v["id"], [n["html"][:120] for n in v["nodes"]]) for v in found] == []


@browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("zoom", [1, 2])
def test_fits_320_pixels_also_with_large_text(open_page: Any, language: str, zoom: int):
    page = open_page("/gallery?wrong", language=language, width=320)
    if zoom == 2:
        page.evaluate("document.documentElement.style.fontSize = '36px'")
    wide = page.evaluate(TOO_WIDE)
    assert wide == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


@browser
@pytest.mark.django_db(transaction=True)
def test_what_is_tapped_is_large_enough(open_page: Any):
    page = open_page("/gallery", width=360)
    small = page.evaluate(TOO_SMALL)
    assert small == []


@browser
@pytest.mark.django_db(transaction=True)
def test_first_tab_leads_past_the_menu(open_page: Any):
    page = open_page("/gallery")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@browser
@pytest.mark.django_db(transaction=True)
def test_works_without_script(open_page: Any):
    page = open_page("/gallery?wrong", java_script_enabled=False, language="en")
    page.get_by_role("button", name="Deutsch").click()
    assert page.locator("html").get_attribute("lang") == "de"
    assert page.url.endswith("/gallery?wrong")
    page.locator("details.account summary").click()
    assert page.get_by_role("button", name="Abmelden").is_visible()
