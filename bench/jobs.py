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
from bench.pages import Client, Cost, median_ms, resident_mb, serving
from bench.sites import Site, site


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
    there.run("-m", "eassociate.site", "demo", "--children", str(children), "--no-serve")
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
        plain = Client(address)
        static = median_ms(lambda: plain.get(pages.STATIC))
        for name, job in facts["pages"].items():
            client = Client(address, job["session"])
            served = median_ms(lambda c=client, j=job: c.get(j["path"]))
            costs.append(_cost(there, children, name, served, next(bare), static))
        for name, posts in facts["deeds"].items():
            served = _posted(address, posts[:-1])
            costs.append(_cost(there, children, name, served, next(bare), static))
        return costs, resident_mb(pid)


def _cost(
    there: Site, children: int, job: str, served: float, bare: dict[str, float], static: float
) -> Cost:
    return Cost(there.kind, children, job, served, bare["ms"], static, int(bare["sql"]))


def _posted(address: str, posts: Iterable[dict[str, Any]]) -> float:
    """Median milliseconds of posts that each happen once; the page with the token before each is
    not counted."""
    took = []
    for post in posts:
        client = Client(address, post["session"])
        client.get("/")
        begin = time.perf_counter()
        client.post(post["path"], post["fields"])
        took.append((time.perf_counter() - begin) * 1000)
    return statistics.median(took)


IMPORTED = 1000


def _import(there: Site) -> tuple[float, float, int]:
    """Seconds of `eassociate import` of a list of 1,000 children into a provider of its own, and of
    its SQL replayed through the bare driver."""
    out = there.run("-m", "bench.lists", str(IMPORTED), timeout=1800)
    found = json.loads(out.splitlines()[-1])
    return found["import_s"], found["bare_s"], IMPORTED
