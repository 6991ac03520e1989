"""The whole suite, as far as this machine allows; says loudly what was left out and how to get it.

    python -m tests.run             what can run here
    python -m tests.run --complete  fails if anything must be left out (CI)

The fast tests run on SQLite, with the thorough ones, and on PostgreSQL; then those that walk over
every address, those that kill and cut real processes, and those in a browser.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import psycopg

POSTGRES = os.environ.get("TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/eassociate")
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ALONE = "not browser and not faults and not sweep"
FAST = f"{ALONE} and not thorough"


@dataclass
class Counts:
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    broken: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Round:
    """One call of pytest. `workers`: processes of pytest-xdist; `share`: how they share. `again`:
    so many tests that failed are tried a second time, one after the other, and it is said loudly
    if they pass: a browser waits on a machine that may have other things to do."""

    name: str
    marked: str
    database: str = ""
    workers: int = 2
    path: str = ""
    share: str = "worksteal"
    again: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.run", description=__doc__)
    parser.add_argument("--complete", action="store_true", help="fail if something is left out")
    asked = parser.parse_args()
    rounds, missing = _rounds()
    counts = Counts()
    for one in rounds:
        _run(one, counts)
    _say(counts, missing)
    complete = asked.complete or bool(os.environ.get("CI"))
    return 1 if counts.broken or (missing and complete) else 0


def _rounds() -> tuple[list[Round], list[str]]:
    """What can run here, and what cannot with the way to get it."""
    # Together: to find what there is to run takes a round a quarter of a minute.
    rounds, missing = [Round("fast and thorough tests on SQLite", ALONE)], []
    if _postgres_answers():
        rounds.append(Round("fast tests on PostgreSQL", FAST, POSTGRES))
    else:
        missing.append(
            f"PostgreSQL does not answer at {POSTGRES}: apt install postgresql, then name a user "
            "who may create databases in TEST_POSTGRES"
        )
    # By file: a form that was tried for one page is not tried again for the next.
    rounds.append(Round("sweeps over every address", "sweep", path="tests", share="loadfile"))
    # By file: what a file breaks (a database server, a disk) it sets up once.
    # Three at a time: they wait for what they killed as often as they work.
    rounds.append(Round("faults", "faults and not browser", workers=3, share="loadfile"))
    if not shutil.which("cc"):
        missing.append("power loss needs a C compiler: apt install gcc libc6-dev")
    if Path(CHROMIUM).exists():
        # Apart: each folder holds a browser of its own for the whole round.
        rounds.append(Round("browser: parts", "browser", path="eassociate", again=2))
        rounds.append(Round("browser: people at work", "browser", path="tests", again=2))
    else:
        missing.append(
            f"Chromium is not at {CHROMIUM}: apt install chromium fonts-noto-color-emoji, or name "
            "it in CHROMIUM"
        )
    return rounds, missing


def _postgres_answers() -> bool:
    server = POSTGRES.rsplit("/", 1)[0]
    try:
        psycopg.connect(f"{server}/postgres", connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _run(one: Round, counts: Counts) -> None:
    print(f"\n=== {one.name} ===", flush=True)
    begin = time.monotonic()
    found = _called(one, ["-n", str(one.workers), "--dist", one.share])
    if 0 < found.failed <= one.again:
        print(f"\n=== {one.name}: a second try ===", flush=True)
        second = _called(one, ["--last-failed", "--last-failed-no-failures=none", "-p", "no:xdist"])
        if second.passed == found.failed and not second.broken:
            found.unsteady = [f"{one.name}: {found.failed} of them"]
            found.passed, found.failed, found.broken = found.passed + found.failed, 0, []
    print(f"--- {one.name}: {time.monotonic() - begin:.0f} s", flush=True)
    for name, value in vars(found).items():
        setattr(counts, name, getattr(counts, name) + value)


def _called(one: Round, more: list[str]) -> Counts:
    """What came of one call of pytest."""
    counts = Counts()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.xml"
        command = [sys.executable, "-m", "pytest", "-q", "-m", one.marked, f"--junitxml={report}"]
        if one.path:
            command.append(one.path)
        environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"}
        if one.database:
            environment["DATABASE_URL"] = one.database
            command.append("--asks-database")  # all others were just run
        status = subprocess.run([*command, *more], env=environment, check=False).returncode
        _count(report, counts)
    if status:
        counts.broken.append(one.name)
    return counts


def _count(report: Path, counts: Counts) -> None:
    if not report.exists():
        return
    for suite in ElementTree.parse(report).iter("testsuite"):
        failed = int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped = int(suite.get("skipped", 0))
        counts.failed += failed
        counts.skipped += skipped
        counts.passed += int(suite.get("tests", 0)) - failed - skipped


def _say(counts: Counts, missing: list[str]) -> None:
    print()
    for gap in missing:
        print(f"!!! LEFT OUT: {gap}")
    for name in counts.broken:
        print(f"!!! FAILED: {name}")
    for name in counts.unsteady:
        print(f"!!! ONLY ON A SECOND TRY: {name}")
    print(f"{counts.passed} passed, {counts.failed} failed, {counts.skipped} skipped")


if __name__ == "__main__":
    sys.exit(main())
