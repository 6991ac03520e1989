"""`make bench`: measures, prints, and writes its part of docs/performance.md.

python -m bench [--children 110,1000] [--only writes,pages,live,import] [--dry]
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from bench import document, jobs, report, writes
from bench.sites import kinds


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--children", default="110,1000", help="sizes of the demo, comma between")
    parser.add_argument("--only", default="writes,pages", help="writes, pages (with live, import)")
    parser.add_argument("--dry", action="store_true", help="do not write docs/performance.md")
    asked = parser.parse_args()
    sizes = [int(n) for n in asked.children.split(",")]
    parts, there = asked.only.split(","), kinds()
    rates = writes.measure(there) if "writes" in parts else []
    found = [jobs.measure(kind, n) for kind in there for n in sizes] if "pages" in parts else []
    text = report.written(datetime.now(UTC), " ".join(sys.argv[1:]), rates, found)
    print(text)
    if not asked.dry:
        document.put(document.DOCUMENT, "product", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
