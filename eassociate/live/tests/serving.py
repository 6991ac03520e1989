"""A real site in a folder of its own: scripts that act in it, and a server process."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests import databases

ROOT = Path(__file__).resolve().parents[3]
_BEGIN = "import json, sys, time, django\ndjango.setup()\n"


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of a new database; "" for SQLite. Skips the test without a PostgreSQL server."""
    if kind == "sqlite":
        yield ""
    else:
        with databases.database() as address:
            yield address


class Site:
    """`database`: a DATABASE_URL; SQLite in `folder` when empty."""

    def __init__(self, folder: Path, database: str = "") -> None:
        self.env = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "eassociate.site.settings",
            "EASSOCIATE_VAR": str(folder),
            "EASSOCIATE_SECOND_FACTOR": "no",
            "PYTHONPATH": str(ROOT),
        }
        self.env.pop("DATABASE_URL", None)
        if database:
            self.env["DATABASE_URL"] = database
        subprocess.run(
            [sys.executable, "-m", "eassociate.site", "migrate"],
            cwd=ROOT,
            env=self.env,
            check=True,
            capture_output=True,
        )

    def run(self, script: str, *arguments: str) -> Any:
        """What `script` (Python, Django is set up) prints as JSON; a process of its own."""
        code = _BEGIN + textwrap.dedent(script)
        done = subprocess.run(
            [sys.executable, "-c", code, *arguments],
            cwd=ROOT,
            env=self.env,
            check=True,
            capture_output=True,
            text=True,
        )
        return json.loads(done.stdout or "null")

    @contextmanager
    def served(self) -> Iterator[Server]:
        port = _free_port()
        command = [sys.executable, "-m", "granian", "--interface", "asgi", "--no-ws"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--workers-kill-timeout", "5"]
        process = subprocess.Popen(
            [*command, "eassociate.site.asgi:application"], cwd=ROOT, env=self.env
        )
        try:
            _await_answer(port, process)
            yield Server(port, process)
        finally:
            process.terminate()
            process.wait(30)


class Server:
    def __init__(self, port: int, process: subprocess.Popen[bytes]) -> None:
        self.port, self.process = port, process

    def memory(self) -> float:
        """MB that the server's processes hold resident."""
        ids = [self.process.pid, *_children(self.process.pid)]
        pages = sum(int(Path(f"/proc/{i}/statm").read_text().split()[1]) for i in ids)
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    def threads(self) -> int:
        ids = [self.process.pid, *_children(self.process.pid)]
        return sum(len(os.listdir(f"/proc/{i}/task")) for i in ids)


def _children(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await_answer(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 30
    while time.monotonic() < until:
        assert process.poll() is None, "the server has ended"
        try:
            urlopen(f"http://127.0.0.1:{port}/account/login/", timeout=5).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")
