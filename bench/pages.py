"""Pages and deeds over HTTP, each beside the bare cost of the same work in the same run.

Bare cost of a page: its SQL, replayed with the same parameters through the bare driver in one
process, plus a static file from the same server. Bare cost of a deed: the same, its SQL replayed in
a transaction that ends with a commit of one row.
"""

from __future__ import annotations

import http.client
import json
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from bench.sites import PYTHON, Site, free_port

REPEATS = 25
STATIC = "/static/ui/css/ui.css"


@dataclass(frozen=True)
class Cost:
    """Medians in milliseconds; `sql`: number of statements."""

    kind: str
    children: int
    job: str
    served: float
    bare: float
    static: float
    sql: int

    @property
    def ratio(self) -> float:
        return self.served / (self.bare + self.static)


class Client:
    """One browser's connection: keeps the session, follows nothing."""

    def __init__(self, address: str, session: str = "") -> None:
        self.host = urlsplit(address).netloc
        self.connection = http.client.HTTPConnection(self.host, timeout=120)
        self.cookies = {"sessionid": session} if session else {}
        self.cookies["django_language"] = "sr"

    def ask(
        self, method: str, path: str, fields: dict[str, Any] | None = None
    ) -> tuple[int, bytes]:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            token = self.cookies.get("csrftoken", "")
            body = urlencode({**fields, "csrfmiddlewaretoken": token}, doseq=True)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            headers["Referer"] = f"http://{self.host}/"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        content = answer.read()
        for value in answer.msg.get_all("Set-Cookie", []):
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        return answer.status, content

    def get(self, path: str) -> bytes:
        status, content = self.ask("GET", path)
        if status != 200:
            raise RuntimeError(f"GET {path}: {status}")
        return content

    def post(self, path: str, fields: dict[str, Any]) -> bytes:
        status, content = self.ask("POST", path, fields)
        if status not in (200, 302, 303, 204):
            raise RuntimeError(f"POST {path}: {status} {content[:300]!r}")
        return content


class Server:
    """The product's own server on the site, at one address however often it is begun."""

    def __init__(self, there: Site) -> None:
        self.env, self.port = there.env, free_port()
        self.address = f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [PYTHON, "-m", "eassociate.site", "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, env=self.env)
        _wait(self.address)

    def kill(self) -> None:
        """kill -9: no goodbye."""
        self.process.kill()
        self.process.wait(30)

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@contextmanager
def serving(there: Site) -> Iterator[tuple[str, int]]:
    """The product's own server on the site: address and process id."""
    server = Server(there)
    server.start()
    try:
        yield server.address, server.process.pid
    finally:
        server.stop()


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            Client(address).get("/healthz")
            return
        except (OSError, RuntimeError, http.client.HTTPException):
            time.sleep(0.1)
    raise RuntimeError(f"{address} does not answer")


def milliseconds(work: Callable[[], object]) -> float:
    begin = time.perf_counter()
    work()
    return (time.perf_counter() - begin) * 1000


def medians_ms(
    work: Callable[[], object], beside: Callable[[], object], repeats: int = REPEATS
) -> tuple[float, float]:
    """Medians of `repeats` calls of each in turn, after two that do not count, in milliseconds."""
    took = [(milliseconds(work), milliseconds(beside)) for _ in range(repeats + 2)][2:]
    return statistics.median(t for t, _ in took), statistics.median(t for _, t in took)


def processor_ms(pid: int) -> float:
    """Milliseconds of a processor that the process has taken so far, all its threads together."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def resident_mb(pid: int) -> float:
    """Resident memory of the process and its children, in MB, shared pages counted once each."""
    total = 0
    for each in [pid, *_children(pid)]:
        with open(f"/proc/{each}/smaps_rollup") as rows:
            total += next(int(r.split()[1]) for r in rows if r.startswith("Pss:"))
    return total / 1024


def _children(pid: int) -> list[int]:
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as file:
            direct = [int(c) for c in file.read().split()]
    except FileNotFoundError:
        return []
    return [x for child in direct for x in (child, *_children(child))]


def facts(there: Site) -> dict[str, Any]:
    """Sessions and paths of the site that the jobs need (see bench.inside)."""
    found: dict[str, Any] = json.loads(there.run("-m", "bench.inside", "facts").splitlines()[-1])
    return found


def bare(there: Site, jobs: list[dict[str, Any]]) -> list[dict[str, float]]:
    """Median milliseconds and number of statements of each job's SQL, through the bare driver."""
    out = there.run("-m", "bench.inside", "bare", json.dumps(jobs))
    found: list[dict[str, float]] = json.loads(out.splitlines()[-1])
    return found
