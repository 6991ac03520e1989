"""What pages may weigh and how soon they are there, as a phone on a slow line has them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from eassociate.diary.actions import RecordVisit
from eassociate.journal.deeds import perform
from tests.browser.around_now import around_now
from tests.people import World, make_world

KIB = 1024
#: Lighthouse's phone: 150 ms there and back, 1.6 Mbit/s down, a processor four times slower.
LINE = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 0.75e6 / 8,
}
SLOWER = 4
#: Largest paint (ms), jumps, and of each task longer than 50 ms what is longer (ms).
WATCH = """
window.largest = 0; window.shift = 0; window.blocked = 0;
const watch = (type, heard) => new PerformanceObserver(l => l.getEntries().forEach(heard))
  .observe({type, buffered: true});
watch('largest-contentful-paint', e => window.largest = e.startTime);
watch('layout-shift', e => { if (!e.hadRecentInput) window.shift += e.value });
watch('longtask', e => window.blocked += e.duration - 50);
"""


@pytest.fixture
def lived(transactional_db: None) -> World:
    """A child whose visit goes on, with something written."""
    world = make_world()
    world.around = around_now(world)
    return world


class Scale:
    """Weighs what a page fetches: bytes of the bodies as they travelled, by address."""

    def __init__(self, page: Page) -> None:
        self.found: dict[str, int] = {}
        page.on("requestfinished", lambda request: self._weigh(request))

    def _weigh(self, request) -> None:
        self.found[request.url] = request.sizes()["responseBodySize"]

    def of(self, ending: str) -> int:
        return sum(n for url, n in self.found.items() if urlsplit(url).path.endswith(ending))

    def everything(self) -> int:
        return sum(self.found.values())
