"""An installation of its own for tests that run the real command line and the real server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

COMMAND = [sys.executable, "-m", "eassociate.site"]


@dataclass
class Installation:
    """A folder with a site in it; `settings` are environment variables on top."""

    var: Path
    settings: dict[str, str] = field(default_factory=dict)

    @property
    def environment(self) -> dict[str, str]:
        foreign = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "PYTEST_CURRENT_TEST")
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in foreign and not name.startswith("EASSOCIATE_")
        }
        own = {"EASSOCIATE_VAR": str(self.var), "EASSOCIATE_SHEET_AT": "no"}
        return {**kept, **own, **self.settings}

    def run(self, *arguments: str, **more: Any) -> subprocess.CompletedProcess[str]:
        """One command of `eassociate`, to its end."""
        more.setdefault("timeout", 120)
        return subprocess.run(
            [*COMMAND, *arguments], env=self.environment, capture_output=True, text=True, **more
        )

    def do(self, *arguments: str, **more: Any) -> str:
        """As `run`, for what must succeed: its output."""
        done = self.run(*arguments, **more)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def python(self, program: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs Python code with the site's settings loaded."""
        head = "from eassociate.site.ready import load_django; load_django()\n"
        return subprocess.run(
            [sys.executable, "-c", head + program, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=120,
        )

    def copy(self, to: Path) -> Installation:
        shutil.copytree(self.var, to)
        return Installation(to, dict(self.settings))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`eassociate serve` of an installation, as a process of its own (and of its own group)."""

    def __init__(
        self,
        site: Installation,
        *arguments: str,
        port: int = 0,
        command: Sequence[str] = COMMAND,
    ) -> None:
        self.site, self.port = site, port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = site.var / "server.log"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [*command, "serve", "--port", str(self.port), *arguments],
                env=site.environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def __enter__(self) -> Server:
        self.wait()
        return self

    def wait(self, seconds: float = 60) -> None:
        """Until it answers."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            assert self.process.poll() is None, self.log.read_text()
            try:
                with urlopen(self.url + "/account/login/", timeout=5):
                    return
            except (URLError, ConnectionError, TimeoutError) as problem:
                if getattr(problem, "code", 0):
                    return
                time.sleep(0.1)
        raise AssertionError("the server did not come up\n" + self.log.read_text())

    def kill(self) -> None:
        """kill -9: no goodbye."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        """Asks it to stop; its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.process.wait(20)

    def __exit__(self, *problem: object) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
