"""A PostgreSQL of the tests' own, in a folder of its own, that may be killed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from tests.installation import free_port


class Cluster:
    """Runs as the user `postgres` when the tests run as root: PostgreSQL refuses root."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.data, self.port = folder, folder / "data", free_port()
        self.environment: dict[str, str] = {}

    @staticmethod
    def binaries() -> Path | None:
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        return found[-1].parent if found else None

    def create(self, *more: str) -> None:
        """Durable as in production: nothing is switched off. `more` goes to initdb."""
        self.folder.mkdir()
        if os.geteuid() == 0:
            self.folder.parent.chmod(0o711)
            shutil.chown(self.folder, "postgres")
        words = ("-U", "postgres", "-A", "trust", "-E", "UTF8")
        assert self._run("initdb", "-D", str(self.data), *words, *more) == 0, self._said()
        self.start()

    def start(self, seconds: float = 30) -> None:
        """After a kill the last of the old processes may still be going."""
        end = time.monotonic() + seconds
        while self._start() != 0:
            assert time.monotonic() < end, self._said()
            time.sleep(0.5)

    def _start(self) -> int:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1"
        log = str(self.folder / "log")
        return self._run("pg_ctl", "-D", str(self.data), "-l", log, "-o", options, "-w", "start")

    def stop(self, mode: str = "fast") -> None:
        self._run("pg_ctl", "-D", str(self.data), "-m", mode, "-w", "stop")

    def kill(self) -> None:
        """kill -9 of the postmaster and of all that it started."""
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(
            ["ps", "-o", "pid=", "--ppid", str(postmaster)], capture_output=True, text=True
        ).stdout.split()
        for process in (postmaster, *map(int, children)):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        time.sleep(0.5)

    def database(self, name: str) -> str:
        """Creates a database; its address."""
        safe = "".join(c if c.isalnum() else "_" for c in name.lower())
        address = f"postgres://postgres@127.0.0.1:{self.port}"
        with psycopg.connect(f"{address}/postgres", autocommit=True) as server:
            server.execute(f"CREATE DATABASE {safe}")
        return f"{address}/{safe}"

    def _said(self) -> str:
        return (self.folder / "output").read_text()[-2000:]

    def _run(self, program: str, *arguments: str) -> int:
        binaries = self.binaries()
        assert binaries
        command = [str(binaries / program), *arguments]
        if os.geteuid() == 0:
            command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups", *command]
        with (self.folder / "output").open("ab") as output:
            environment = {**os.environ, **self.environment}
            done = subprocess.run(command, stdout=output, stderr=output, cwd="/", env=environment)
            return done.returncode
