"""Conversations: opening, searching and posting among 200,000 messages, 500 open pages, and 50
messages a second for a minute with a kill -9 in the middle, each counted."""

from __future__ import annotations

import json
import statistics
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from bench import document, pages, talk_load, talk_open
from bench.pages import STATIC, Client, Cost, medians_ms, milliseconds, serving
from bench.report import table
from bench.sites import Site, site
from bench.talk_load import said, signed_in

MESSAGES, LONG = 200_000, 20_000


def measure(
    kinds: Sequence[str], messages: int = MESSAGES
) -> tuple[list[Cost], list[talk_open.Seen], list[talk_load.Load]]:
    costs, seen, loads = [], [], []
    for kind in kinds:
        with site(kind, "talk") as there:
            found = _filled(there, messages)
            bare = pages.bare(there, list(found["pages"].values()))
            with serving(there) as (address, _pid):
                for (name, job), raw in zip(found["pages"].items(), bare, strict=True):
                    costs.append(_page(there, address, name, job, raw, messages))
                costs.append(_posting(there, address, found, messages))
                seen.append(talk_open.measure(there, address, found))
            loads.append(talk_load.measure(there, found))
    return costs, seen, loads


def _filled(there: Site, messages: int) -> dict[str, Any]:
    there.env["EASSOCIATE_DEMO"] = "true"
    there.run("-m", "eassociate.site", "demo", "--children", "110", "--no-serve")
    kept = json.loads((Path(there.env["EASSOCIATE_VAR"]) / "demo.json").read_text())
    there.env["EASSOCIATE_CLOCK_OFFSET"] = str(kept["offset"])
    long = min(LONG, messages // 10)
    out = there.run("-m", "bench.talk_rows", "fill", str(messages), str(long), timeout=1800)
    found: dict[str, Any] = json.loads(out.splitlines()[-1])
    return found


def _page(there: Site, address: str, name: str, job: dict, raw: dict, messages: int) -> Cost:
    plain, client = Client(address), Client(address, job["session"])
    served, static = medians_ms(lambda: client.get(job["path"]), lambda: plain.get(STATIC), 15)
    return Cost(there.kind, messages, name, served, raw["ms"], static, int(raw["sql"]))


def _posting(there: Site, address: str, found: dict, messages: int) -> Cost:
    path = f"/messages/{found['thread']}/"
    job = {"session": found["poster"], "path": path, "fields": said("one")}
    raw = pages.bare(there, [job])[0]
    client, plain = signed_in(address, found["poster"]), Client(address)
    took = [milliseconds(lambda: client.post(path, said("one"))) for _ in range(25)]
    static = statistics.median(milliseconds(lambda: plain.get(STATIC)) for _ in range(25))
    served = statistics.median(took)
    return Cost(there.kind, messages, "a message", served, raw["ms"], static, int(raw["sql"]))


def written(
    day: datetime,
    asked: str,
    costs: Sequence[Cost],
    seen: Sequence[talk_open.Seen],
    loads: Sequence[talk_load.Load],
) -> str:
    """The part of the document."""
    origin = document.origin(f"python -m bench {asked}".strip(), day)
    return "\n".join(
        [
            "## Conversations",
            "",
            f"{origin} Goal of the search: 300 ms.",
            "",
            _jobs(costs),
            talk_open.written(seen),
            talk_load.written(loads),
        ]
    )


def _jobs(costs: Sequence[Cost]) -> str:
    head = ("database", "messages", "job", "served ms", "bare ms", "static ms", "SQL", "ratio")
    rows = [
        (
            c.kind,
            c.children,
            c.job,
            f"{c.served:.0f}",
            f"{c.bare:.1f}",
            f"{c.static:.1f}",
            c.sql,
            f"{c.ratio:.1f}",
        )
        for c in costs
    ]
    return table(head, rows)
