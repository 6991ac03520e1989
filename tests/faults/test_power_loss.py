"""Faults 6 and 7: the power goes under load, of SQLite and of PostgreSQL."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.cluster import Cluster
from tests.faults.people import check_all
from tests.faults.power import Disk
from tests.faults.test_killed_database import Writer, until_all_have, writers
from tests.installation import Installation, Server

pytestmark = pytest.mark.skipif(
    not Disk.compiler(), reason="A C compiler is missing: apt install gcc libc6-dev"
)
#: Cuts in a row, each under load; and of which files more survives than was synced.
CUTS: list[tuple[str, ...]] = [(), (".sqlite3",), (".sqlite3-wal",), ()]

#: Commits until it is told to stop, as the settings would do it.
COMMITS = """
import sqlite3, sys
from django.conf import settings
found = sqlite3.connect(sys.argv[1], isolation_level=None)
for word in settings.DATABASES["default"]["OPTIONS"]["init_command"].split(";"):
    found.execute(word)
if sys.argv[2:]:
    found.execute(f"PRAGMA synchronous={sys.argv[2]}")
found.execute("CREATE TABLE IF NOT EXISTS rows (n INTEGER)")
for n in range(50):
    found.execute("INSERT INTO rows VALUES (?)", [n])
import os; os.kill(os.getpid(), 9)
"""
COUNT = """
import sqlite3, sys
try:
    print(sqlite3.connect(sys.argv[1]).execute("SELECT count(*) FROM rows").fetchone()[0])
except sqlite3.OperationalError:
    print(0)
"""


@pytest.mark.parametrize(("synchronous", "left"), [("", 50), ("FULL", 50), ("NORMAL", 0)])
def test_the_disk_forgets_what_was_not_synced(
    demo: Installation, ground: Path, tmp_path: Path, synchronous: str, left: int
):
    """Or the tests below would prove nothing; and the first row is what the settings say."""
    folder = tmp_path / "disk"
    folder.mkdir()
    disk = Disk(folder, ground)
    file = str(folder / "rows.sqlite3")
    demo.settings |= disk.environment
    assert demo.python(COMMITS, file, *filter(None, [synchronous])).returncode == -9
    disk.cut()
    done = subprocess.run([sys.executable, "-c", COUNT, file], capture_output=True, text=True)
    assert done.stdout.strip() == str(left), done.stderr


def test_power_loss_of_sqlite_loses_nothing_that_was_acknowledged(demo: Installation, ground: Path):
    disk, stop = Disk(demo.var, ground), threading.Event()
    demo.settings |= disk.environment  # whatever opens the file next must write to the same disk
    server = Server(demo)
    server.wait()
    busy = writers(demo, server, stop)
    for survives in CUTS:
        until_all_have(busy, 4)
        server.kill()
        disk.cut(survives)
        assert "every chain whole" in demo.do("check")
        check_all([writer.book for writer in busy], demo)
        server = Server(demo, port=server.port)
        server.wait()
    _at_peace(busy, stop)
    server.stop()
    check_all([writer.book for writer in busy], demo)


@pytest.fixture
def frail(
    made: Installation, ground: Path, tmp_path: Path
) -> Iterator[tuple[Cluster, Disk, Installation]]:
    """The demo in a PostgreSQL whose disk will lose power, for this test alone."""
    if not Cluster.binaries():
        pytest.skip("PostgreSQL's initdb and pg_ctl are missing: apt install postgresql")
    cluster, file = Cluster(ground / "frail"), tmp_path / "demo.backup"
    cluster.create("--wal-segsize=1")  # MiB: each commit copies one
    made.do("backup", str(file))
    site = made.copy(tmp_path / "var")
    site.settings["DATABASE_URL"] = cluster.database("demo")
    site.do("restore", str(file))
    cluster.stop()
    disk = Disk(cluster.data, ground)
    cluster.environment = disk.environment
    cluster.start()
    yield cluster, disk, site
    cluster.stop("immediate")


def test_power_loss_of_postgresql_loses_nothing_that_was_acknowledged(
    frail: tuple[Cluster, Disk, Installation],
):
    (cluster, disk, site), stop = frail, threading.Event()
    with Server(site) as server:
        busy = writers(site, server, stop)
        for _ in range(2):
            until_all_have(busy, 4)
            cluster.kill()
            disk.cut()
            cluster.start()
            assert "every chain whole" in site.do("check")
            check_all([writer.book for writer in busy], site)
        _at_peace(busy, stop)
    check_all([writer.book for writer in busy], site)


def _at_peace(busy: list[Writer], stop: threading.Event) -> None:
    """It goes on after the last cut, then everybody rests."""
    until_all_have(busy, 3)
    stop.set()
    for writer in busy:
        writer.join(60)
