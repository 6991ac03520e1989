"""A demo of a size on a database: its pages, deeds, open pages, import and memory."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import live, pages
from bench.pages import Client, Cost, medians_ms, milliseconds, resident_mb, serving
from bench.sites import Site, site

#: Where the demo begins whenever the bench runs: visits are under way, more are to come.
HOUR = "9:40"


@dataclass(frozen=True)
class Found:
    """All that was measured on one site. Seconds, MB, milliseconds as named."""

    kind: str
    children: int
    making_s: float
    costs: list[Cost]
    serving_mb: float
    open: live.Open
    import_s: float
    import_bare_s: float
    import_children: int


def measure(kind: str, children: int) -> Found:
    """Makes the demo, serves it, and measures."""
    with site(kind, f"demo{children}") as there:
        begin = time.perf_counter()
        _make(there, children)
        making = time.perf_counter() - begin
        facts = pages.facts(there)
        costs, memory = _costs(there, children, facts)
        open_pages = live.measure(there, facts["sessions"], _spare(facts))
        imported = _import(there)
    return Found(kind, children, making, costs, memory, open_pages, *imported)


def _make(there: Site, children: int) -> None:
    there.env["EASSOCIATE_DEMO"] = "true"
    size = ("--children", str(children), "--hour", HOUR)
    there.run("-m", "eassociate.site", "demo", *size, "--no-serve")
    kept = json.loads((Path(there.env["EASSOCIATE_VAR"]) / "demo.json").read_text())
    there.env["EASSOCIATE_CLOCK_OFFSET"] = str(kept["offset"])


def _spare(facts: dict[str, Any]) -> dict[str, Any]:
    """A deed that was kept back for the open pages."""
    spare: dict[str, Any] = facts["deeds"]["starting a visit"][-1]
    return spare


def _costs(there: Site, children: int, facts: dict[str, Any]) -> tuple[list[Cost], float]:
    asked = list(facts["pages"].values()) + [d[0] for d in facts["deeds"].values()]
    bare = iter(pages.bare(there, asked))
    costs = []
    with serving(there) as (address, pid):
        for name, job in facts["pages"].items():
            both = _page(address, job)
            costs.append(_cost(there, children, name, both, next(bare)))
        for name, posts in facts["deeds"].items():
            both = _posted(address, posts[:-1])
            costs.append(_cost(there, children, name, both, next(bare)))
        return costs, resident_mb(pid)


def _cost(
    there: Site, children: int, job: str, both: tuple[float, float], bare: dict[str, float]
) -> Cost:
    return Cost(there.kind, children, job, both[0], bare["ms"], both[1], int(bare["sql"]))


def _page(address: str, job: dict[str, Any]) -> tuple[float, float]:
    """Median milliseconds of a page, and of the static file, asked for in turn: what else the
    machine does meanwhile slows down both alike."""
    plain, client = Client(address), Client(address, job["session"])
    return medians_ms(lambda: client.get(job["path"]), lambda: plain.get(pages.STATIC))


def _posted(address: str, posts: Iterable[dict[str, Any]]) -> tuple[float, float]:
    """The same of posts that each happen once; the page with the token before each is not
    counted."""
    plain = Client(address)
    plain.get(pages.STATIC)
    took, static = [], []
    for post in posts:
        client = Client(address, post["session"])
        client.get("/")
        took.append(milliseconds(lambda c=client, p=post: c.post(p["path"], p["fields"])))
        static.append(milliseconds(lambda: plain.get(pages.STATIC)))
    return statistics.median(took), statistics.median(static)


IMPORTED = 1000


def _import(there: Site) -> tuple[float, float, int]:
    """Seconds of `eassociate import` of a list of 1,000 children into a provider of its own, and of
    its SQL replayed through the bare driver."""
    out = there.run("-m", "bench.lists", str(IMPORTED), timeout=1800)
    found = json.loads(out.splitlines()[-1])
    return found["import_s"], found["bare_s"], IMPORTED
