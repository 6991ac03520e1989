"""Backup and restore, with the real command line on real databases."""

import json
import random
import shutil
import sqlite3
import subprocess
import sys
import time
import zipfile
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from tests.databases import database
from tests.installation import COMMAND, Installation

pytestmark = pytest.mark.faults


def _count(site: Installation) -> int:
    """Entries of the journal, as the database itself says."""
    query, address = "SELECT count(*) FROM journal_entry", site.settings.get("DATABASE_URL")
    if address:
        with psycopg.connect(address) as found:
            return int(found.execute(query).fetchone()[0])
    with closing(sqlite3.connect(site.var / "eassociate.sqlite3")) as found:
        return int(found.execute(query).fetchone()[0])


@pytest.fixture
def elsewhere(site: Installation, tmp_path: Path) -> Installation:
    """Another machine that was given the keys, with nothing in it."""
    other = tmp_path / "elsewhere"
    other.mkdir()
    shutil.copy(site.var / "eassociate_keys", other)
    return Installation(other)


@pytest.fixture
def postgres(site: Installation):
    with database() as address:
        yield Installation(site.var, {"DATABASE_URL": address})


def _digests(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
    return {name: table["sha256"] for name, table in manifest["tables"].items()}


def test_restored_elsewhere_it_is_the_same(site, elsewhere, tmp_path):
    file, again = tmp_path / "site.backup", tmp_path / "again.backup"
    assert "keys are not inside" in site.do("backup", str(file))
    assert file.stat().st_mode & 0o077 == 0
    said = elsewhere.do("restore", str(file))
    assert "every digest equal" in said
    assert "every chain whole" in said
    elsewhere.do("backup", str(again))
    assert _digests(file) == _digests(again)
    elsewhere.do("check")


def test_from_sqlite_to_postgresql_and_back(site, elsewhere, postgres, tmp_path):
    first, second = tmp_path / "sqlite.backup", tmp_path / "postgres.backup"
    site.do("backup", str(first))
    assert "every digest equal" in postgres.do("restore", str(first))
    assert "postgresql answers" in postgres.do("check")
    postgres.do("backup", str(second))
    elsewhere.do("restore", str(second))
    assert _digests(first) == _digests(second)
    refused = postgres.run("restore", str(first))
    assert (refused.returncode, "--replace" in refused.stderr) == (1, True)
    postgres.do("restore", str(first), "--replace")


def test_backup_with_keys_opens_elsewhere(site, tmp_path):
    file = tmp_path / "b"
    assert "keys are inside" in site.do("backup", str(file), "--with-keys")
    stranger = Installation(tmp_path / "stranger")
    stranger.do("setup", "--provider", "Туђи", "--admin", "c@example.rs")
    stranger.do("restore", str(file), "--replace")
    keys = [(s.var / "eassociate_keys").read_text() for s in (site, stranger)]
    assert keys[0] == keys[1]
    stranger.do("check")


_WRITER = """
import sys, time
from eassociate.site.founding import found
for number in range(10_000):
    found(f"{sys.argv[1]} {number}", f"p{sys.argv[1]}-{number}@example.rs")
    print(number, flush=True)
    time.sleep(0.1)  # what is tested needs somebody who writes, not the whole machine
"""


def _writers(site: Installation, names: list[str]) -> list[subprocess.Popen[bytes]]:
    head = "from eassociate.site.ready import load_django; load_django()\n"
    return [
        subprocess.Popen(
            [sys.executable, "-c", head + _WRITER, name],
            env=site.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        for name in names
    ]


def _backup_under_load(site: Installation, elsewhere: Installation, tmp_path: Path) -> None:
    """Writers go on while it is written; it holds one moment: all that was acknowledged before."""
    writers = _writers(site, ["a", "b"])
    try:
        acknowledged = 0
        for writer in writers:
            for _ in range(5):
                acknowledged += bool(writer.stdout.readline())
        for number in range(3):
            site.do("backup", str(tmp_path / f"b{number}"))
        running = [writer.poll() for writer in writers]
        lines = [writer.stdout.readline() for writer in writers]
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()
    assert running == [None, None]
    assert all(lines)
    counts = []
    for number in range(3):
        said = elsewhere.do("restore", str(tmp_path / f"b{number}"), "--replace")
        assert "every digest equal" in said
        counts.append(_count(elsewhere))
    assert acknowledged <= counts[0]
    assert counts == sorted(counts)
    assert counts[0] < counts[-1], "nobody wrote meanwhile: the test shows nothing"


def test_backup_under_load(site, elsewhere, tmp_path):
    _backup_under_load(site, elsewhere, tmp_path)
    site.do("check")


def test_backup_under_load_of_postgresql(site, postgres, elsewhere, tmp_path):
    site.do("backup", str(tmp_path / "seed"))
    postgres.do("restore", str(tmp_path / "seed"))
    _backup_under_load(postgres, elsewhere, tmp_path)


def _killed(site: Installation, file: Path, moments: list[float]) -> None:
    """kill -9 so many seconds after the new tables begin to appear leaves a whole site."""
    random.seed(5)
    for moment in moments:
        restoring = subprocess.Popen(
            [*COMMAND, "restore", str(file), "--replace"],
            env=site.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        _until(lambda: _has_begun(site), 60)
        time.sleep(moment)
        killed = restoring.poll() is None
        restoring.kill()
        restoring.wait()
        assert _count(site) in (2, 1)
        assert killed or moment, "it was over before it could be killed"


def _has_begun(site: Installation) -> bool:
    if "DATABASE_URL" not in site.settings:
        return bool(list(site.var.glob("*.restoring-*")))
    query = "SELECT 1 FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND database = %s"
    with psycopg.connect(site.settings["DATABASE_URL"]) as found:
        number = "SELECT oid FROM pg_database WHERE datname = current_database()"
        own = found.execute(number).fetchone()
        return found.execute(query, own).fetchone() is not None


def _until(true, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.01)


def test_restore_killed_in_the_middle_leaves_a_whole_site(site, tmp_path):
    file = tmp_path / "b"
    site.do("backup", str(file))
    site.do("setup", "--provider", "Други", "--admin", "b@example.rs")
    _killed(site, file, [0.0, 0.3, 1.5])
    site.do("check")
    site.do("restore", str(file), "--replace")
    assert _count(site) == 1
    assert not list(site.var.glob("*.restoring-*")), "a killed restore's leavings stay for ever"


def test_restore_into_postgresql_killed_in_the_middle(site, postgres, tmp_path):
    file = tmp_path / "b"
    site.do("backup", str(file))
    postgres.do("restore", str(file))
    postgres.do("setup", "--provider", "Други", "--admin", "b@example.rs")
    _killed(postgres, file, [0.0, 1.5])
    postgres.do("check")
