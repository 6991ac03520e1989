"""The tables of the product in docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from bench import document
from bench.jobs import Found
from bench.writes import Rate

HEAD = """{origin}
Machines are noisy: read the ratios, each taken within one run, not the milliseconds.

- **bare**: the same SQL with the same parameters, replayed through the bare driver, rows fetched;
  for deeds in a transaction, with one committed row.
- **static**: the stylesheet from the same server, asked for in turn with the page. A page's
  **ratio** is served ÷ (bare + static); the goal is 4 at most.
"""


def written(day: datetime, asked: str, rates: Sequence[Rate], found: Sequence[Found]) -> str:
    """The product's part of the document."""
    origin = document.origin(f"python -m bench {asked}".strip(), day)
    parts = [HEAD.format(origin=origin)]
    if rates:
        parts.append(_writes(rates))
    if found:
        parts += [_pages(found), _growth(found), _open(found), _whole(found)]
    return "\n".join(parts)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}"]
    return "\n".join(lines + [f"| {' | '.join(str(c) for c in row)} |" for row in rows]) + "\n"


def _writes(rates: Sequence[Rate]) -> str:
    rows = [
        (
            r.kind,
            r.processes,
            r.organisations,
            f"{r.journalled:.0f}",
            f"{r.bare:.0f}",
            f"{r.bare / r.journalled:.1f}",
        )
        for r in rates
    ]
    head = (
        "database",
        "processes",
        "organisations",
        "journalled/s",
        "bare inserts/s",
        "bare ÷ ours",
    )
    text = "## Journalled writes a second, beside a bare insert of the same row\n"
    return f"{text}\n{table(head, rows)}"


def _pages(found: Sequence[Found]) -> str:
    rows = [
        (
            c.kind,
            c.children,
            c.job,
            f"{c.served:.1f}",
            f"{c.bare:.1f}",
            f"{c.static:.1f}",
            c.sql,
            f"**{c.ratio:.1f}**",
        )
        for f in found
        for c in f.costs
    ]
    head = ("database", "children", "job", "served ms", "bare ms", "static ms", "SQL", "ratio")
    return f"## Pages and deeds\n\n{table(head, rows)}"


def _growth(found: Sequence[Found]) -> str:
    rows = []
    for kind in dict.fromkeys(f.kind for f in found):
        sized = sorted((f for f in found if f.kind == kind), key=lambda f: f.children)
        small, large = sized[0], sized[-1]
        for one, other in zip(small.costs, large.costs, strict=True):
            factor = other.served / one.served
            rows.append((kind, one.job, f"{small.children} → {large.children}", f"{factor:.1f}"))
    text = "## How the cost grows with the number of children (goal for the board: 3 at most)\n"
    return f"{text}\n{table(('database', 'job', 'children', 'factor'), rows)}"


def _open(found: Sequence[Found]) -> str:
    rows = [
        (
            f.kind,
            f.children,
            f.open.pages,
            f"{f.open.first:.0f}",
            f"{f.open.last:.0f}",
            f"{f.open.alone_mb:.0f}",
            f"{f.open.open_mb:.0f}",
            f"{f.open.answer_ms:.0f}",
        )
        for f in found
    ]
    head = (
        "database",
        "children",
        "open pages",
        "first ms",
        "last ms",
        "MB before",
        "MB with all open",
        "a page meanwhile ms",
    )
    text = "## Open pages on one process: from the tap to the first and the last that hear of it\n"
    return f"{text}\n{table(head, rows)}"


def _whole(found: Sequence[Found]) -> str:
    rows = [
        (
            f.kind,
            f.children,
            f"{f.making_s:.0f}",
            f"{f.serving_mb:.0f}",
            f"{f.import_children}: {f.import_s:.1f}",
            f"{f.import_bare_s:.1f}",
            f"{f.import_s / f.import_bare_s:.1f}",
        )
        for f in found
    ]
    head = (
        "database",
        "children",
        "making the demo s",
        "serving process MB",
        "import of children, s",
        "its bare SQL s",
        "ratio",
    )
    text = "## The demo, memory after all of the above, and the import\n"
    return f"{text}\n{table(head, rows)}"
