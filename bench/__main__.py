"""`make bench`: measures, prints, and writes its part of docs/performance.md.

python -m bench [--children 110,1000] [--only writes,pages,conversations,phones] [--dry]
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from bench import document, jobs, phones, report, talk, writes
from bench.sites import kinds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--children", default="110,1000", help="sizes of the demo, comma between")
    parser.add_argument(
        "--only",
        default="writes,pages,conversations,phones",
        help="writes, pages (with live, import), conversations, phones",
    )
    parser.add_argument("--messages", type=int, default=talk.MESSAGES, help="of conversations")
    parser.add_argument("--dry", action="store_true", help="do not write docs/performance.md")
    asked = parser.parse_args()
    sizes = [int(n) for n in asked.children.split(",")]
    parts, there = asked.only.split(","), kinds()
    now, said = datetime.now(UTC), " ".join(sys.argv[1:])
    if "conversations" in parts:
        found = talk.measure(there, asked.messages)
        _put("conversations", talk.written(now, said, *found), asked.dry)
    if "phones" in parts:
        _put("phones", phones.written(phones.measure_all(there)), asked.dry)
    if {"writes", "pages"} & set(parts):
        rates = writes.measure(there) if "writes" in parts else []
        sites = [jobs.measure(kind, n) for kind in there for n in sizes] if "pages" in parts else []
        _put("product", report.written(now, said, rates, sites), asked.dry)
    return 0


def _put(part: str, text: str, dry: bool) -> None:
    print(text)
    if not dry:
        document.put(document.DOCUMENT, part, text)


if __name__ == "__main__":
    sys.exit(main())
