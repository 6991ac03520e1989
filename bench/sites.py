"""Sites to measure: a database of each kind, in a folder of its own, gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

POSTGRES = os.environ.get("BENCH_POSTGRES", "postgres://postgres@127.0.0.1:5432")
PYTHON = sys.executable


@dataclass(frozen=True)
class Site:
    """A set-up database. `env`: the environment in which the product runs on it."""

    kind: str  # "SQLite" or "PostgreSQL"
    env: dict[str, str]

    def run(self, *arguments: str, timeout: float = 900) -> str:
        """Runs a Python module on the site; gives what it printed."""
        done = subprocess.run(
            [PYTHON, *arguments],
            env=self.env,
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{arguments}: {done.stdout[-2000:]}{done.stderr[-4000:]}")
        return done.stdout


@contextmanager
def site(kind: str, name: str) -> Iterator[Site]:
    """A site on an empty, migrated database; dropped with everything at the end."""
    folder = Path(tempfile.mkdtemp(prefix=f"eassociate-bench-{name}-"))
    env = {**os.environ, "EASSOCIATE_VAR": str(folder), "EASSOCIATE_SECOND_FACTOR": "false"}
    env["DJANGO_SETTINGS_MODULE"] = "eassociate.site.settings"
    env.pop("DATABASE_URL", None)
    try:
        if kind == "PostgreSQL":
            env["DATABASE_URL"] = f"{POSTGRES}/{_fresh_database(f'bench_{name}')}"
        found = Site(kind, env)
        found.run("-m", "eassociate.site", "migrate")
        yield found
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        if kind == "PostgreSQL":
            _drop(f"bench_{name}")


def _fresh_database(name: str) -> str:
    _drop(name)
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return name


def _drop(name: str) -> None:
    with psycopg.connect(f"{POSTGRES}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def kinds() -> list[str]:
    """The databases that answer here."""
    try:
        psycopg.connect(f"{POSTGRES}/postgres", connect_timeout=3).close()
    except psycopg.OperationalError:
        print("PostgreSQL does not answer at", POSTGRES, "- measured on SQLite alone")
        return ["SQLite"]
    return ["SQLite", "PostgreSQL"]


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
