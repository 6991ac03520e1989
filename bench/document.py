"""docs/performance.md belongs to two benches: each writes its parts and leaves the others alone.

A part stands between `<!-- bench: NAME -->` and `<!-- end: NAME -->`.
"""

from __future__ import annotations

import os
import platform
import re
import timeit
from datetime import datetime
from pathlib import Path

DOCUMENT = Path("docs/performance.md")
HEAD = "# Speed and memory\n"
#: The order of the parts in the document.
ORDER = (
    "product",
    "phones",
    "conversations",
    "planner public",
    "planner city",
    "planner country",
    "planner year",
    "planner cover",
    "planner reserves",
    "planner growth",
)
_PART = re.compile(r"<!-- bench: ([\w ]+?) -->\n(.*?)<!-- end: \1 -->\n?", re.S)


def put(path: Path, name: str, text: str) -> None:
    """Writes the part `name`, in its place; everything else of the file stays."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(merged(path.read_text() if path.exists() else "", name, text))


def merged(document: str, name: str, text: str) -> str:
    """The document with the part `name` as `text`. What stood outside of all parts is replaced by
    the heading: nobody writes there by hand.
    """
    parts = dict(_PART.findall(document))
    parts[name] = text.strip() + "\n"
    known = [part for part in ORDER if part in parts]
    rest = sorted(parts.keys() - set(ORDER))
    return HEAD + "".join(
        f"\n<!-- bench: {part} -->\n{parts[part]}<!-- end: {part} -->\n" for part in known + rest
    )


def origin(command: str, day: datetime) -> str:
    """The command, the date, the machine and how quick it was: the same processor may be three
    times slower on another day."""
    machine = f"{os.cpu_count()} cores{_processor()}, Python {platform.python_version()}"
    pace = f"a million additions took it {_additions_ms():.0f} ms"
    return f"Written by `{command}` on {day:%Y-%m-%d}, {machine}; {pace}."


def _additions_ms() -> float:
    """Milliseconds of this processor for a million additions in Python, the best of three."""
    return min(timeit.repeat("x += 1", "x = 0", number=1_000_000, repeat=3)) * 1000


def _processor() -> str:
    """Model name of the processor, where the system tells it."""
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.M)
    except OSError:
        return ""
    return f" of {found[1].strip()}" if found else ""
