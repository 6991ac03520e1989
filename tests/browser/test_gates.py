"""The gates of every page that a person can reach by its links: WCAG, width, weight, language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from playwright.sync_api import Browser, Error, Page

from eassociate.handover.tests.scene import give, list_somebody, mother, take
from tests.people import World, make_visit, make_world

ROLES = [
    "companion",
    "guardian",
    "coordinator",
    "professional",
    "manager",
    "town",
    "schoolcontact",
    "administrator",
]
WIDTH = 320
TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
#: Links of the page; those inside a drawing have no plain `href`.
LINKS = "found => found.map(a => new URL(a.getAttribute('href'), location).href)"
#: More addresses than this of one shape say nothing new.
A_SHAPE_ONCE = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d{4}-\d{2}(-\d{2})?|\b[0-9a-f]{32}\b")
SKIP = re.compile(
    r"/(live|static|account/logout)|/(xlsx|csv)/|\.(xlsx|csv|ics|svg|png|jpg)$|download|export"
)


@pytest.fixture
def lived(transactional_db: None) -> World:
    """A world whose child has a visit today."""
    from datetime import time

    world = make_world()
    visit = make_visit(world.child, world.companion(), start=time(0, 1), end=time(23, 58))
    take(world, visit, mother(world), signs=("tired", "bruise"), text="Лоше је спавала")
    list_somebody(world)
    give(world, visit, "other", name="Неко Непознат")
    return world


def _pages(page: Page) -> Iterator[str]:
    """Walks the site from the present page; each shape of address once, the page being open."""
    waiting, seen = ["/"], {"/"}
    while waiting:
        path = waiting.pop(0)
        try:
            answer = page.goto(path)
        except Error as problem:
            if "Download is starting" in problem.message:
                continue
            raise
        assert answer
        assert answer.status == 200, path
        if "html" not in answer.headers.get("content-type", ""):
            continue
        yield path
        for link in page.eval_on_selector_all("a[href]", LINKS):
            parts = urlsplit(link)
            shape = A_SHAPE_ONCE.sub("*", parts.path)
            own = parts.netloc == urlsplit(page.url).netloc
            if own and shape not in seen and not SKIP.search(parts.path):
                seen.add(shape)
                waiting.append(f"{parts.path}?{parts.query}" if parts.query else parts.path)


AXE = Axe().axe_script
#: What axe looks at: everything once by light; in the dark only what the dark changes.
LOOKS = {
    "light": {"type": "tag", "values": TAGS},
    "dark": {"type": "rule", "values": ["color-contrast"]},
}


def violations(page: Page, scheme: str = "light") -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    asked = {"runOnly": LOOKS[scheme], "resultTypes": ["violations"]}
    found = page.evaluate("asked => axe.run(document, asked).then(r => r.violations)", asked)
    return [
        f"{v['id']}: {node['html'][:160]} {node['failureSummary'][:200]}"
        for v in found
        for node in v["nodes"]
    ]


#: English words that no Serbian or German page needs; options like --with-keys are none.
ENGLISH = re.compile(
    r"(?<![-\w])(the|and|with|child|children|today|save|edit|from|until|visit|please|your|back|open)(?![-\w])",
    re.IGNORECASE,
)
#: The page's own words: without what people wrote and what is named in its own language.
WORDS = (
    "(() => { const c = document.body.cloneNode(true);"
    " c.querySelectorAll('[lang], script, code, [data-as-written]').forEach(e => e.remove());"
    " return c.innerText })()"
)


NEEDED = "document.documentElement.scrollWidth"
#: axe looks at the master alone: it does not read, and all languages have one markup.
SCHEMES = {"sr": ("light", "dark"), "de": (), "en": (), "sr-latn": ()}


def looked_at(page: Page, language: str) -> list[str]:
    """What is wrong with the open page, in words."""
    found = []
    for scheme in SCHEMES[language]:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found += [f"{scheme}: {problem}" for problem in violations(page, scheme)]
    if (width := page.evaluate(NEEDED)) > WIDTH:
        found.append(f"{width} px wide")
    if language == "de" and (width := _at_twice_its_size(page)) > 2 * WIDTH:
        found.append(f"{width} px wide with text at twice its size")
    if language != "en":
        found += [f"English: {word}" for word in set(ENGLISH.findall(page.evaluate(WORDS)))]
    return found


def _at_twice_its_size(page: Page) -> int:
    """Pixels that the page takes of a screen twice as wide; in the language with the longest
    words."""
    page.set_viewport_size({"width": 2 * WIDTH, "height": 740})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    width = int(page.evaluate(NEEDED))
    page.set_viewport_size({"width": WIDTH, "height": 740})
    return width


@pytest.mark.parametrize(
    ("role", "language"),
    [(role, "sr") for role in ROLES]
    + [(role, language) for role in ROLES[:3] for language in ("sr-latn", "en", "de")]
    + [(role, "de") for role in ROLES[3:]],
)
def test_every_page_passes_the_gates(lived: World, sign_in, server: str, role: str, language: str):
    """axe in light and dark, no wider than a narrow phone, nor with large text, one language, no
    third party asked."""
    page = sign_in(lived.person(role), language=language, width=WIDTH)
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
    problems = {path: found for path in _pages(page) if (found := looked_at(page, language))}
    assert not problems
    assert asked - {""} == {urlsplit(server).netloc}


@pytest.mark.parametrize("language", ["sr", "sr-latn", "en", "de"])
def test_pages_before_the_sign_in_pass_the_gates(
    lived: World, browser: Browser, server: str, language: str
):
    profile = browser.new_context(viewport={"width": WIDTH, "height": 740}, base_url=server)
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": server}
    profile.add_cookies([cookie])
    page, problems = profile.new_page(), {}
    for path in ("/account/login/", "/account/password/reset/", "/account/invitation/x/", "/no/"):
        page.goto(path)
        if found := looked_at(page, language):
            problems[path] = found
    profile.close()
    assert not problems
