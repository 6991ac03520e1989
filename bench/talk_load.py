"""50 messages a second for a minute, the server killed (kill -9) in the middle: what was
acknowledged has to be there, once, in a row of numbers without a gap."""

from __future__ import annotations

import json
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any
from uuid import uuid4

from bench.pages import Client, Server, processor_ms
from bench.report import table
from bench.sites import Site

RATE, SECONDS, CLIENTS = 50, 60, 8
#: Seconds after the restart in which the messages that waited are still being sent; they do not
#: count for the milliseconds of an answer.
AFTERMATH = 10


@dataclass(frozen=True)
class Load:
    """Messages sent, acknowledged, there, there twice; whether their numbers have no gap.
    `seconds` until the last was acknowledged; `away`: the server was killed; milliseconds from when
    a message was due to its answer, of those outside the kill and its aftermath."""

    kind: str
    sent: int
    acknowledged: int
    there: int
    twice: int
    in_a_row: bool
    seconds: float
    away: float
    median: float
    most: float  # 99 of 100
    cpu: float  # milliseconds of the processor that the server takes for a message, before the kill


@dataclass
class _Run:
    path: str
    address: str
    begin: float
    took: list[tuple[float, float]] = field(default_factory=list)  # due, milliseconds
    cpu: float = 0

    def send(self, first: int, session: str) -> None:
        client = signed_in(self.address, session)
        for number in range(first, RATE * SECONDS, CLIENTS):
            due = self.begin + number / RATE
            time.sleep(max(0.0, due - time.perf_counter()))
            client = self._until_acknowledged(client, session, said(f"load {number}"))
            self.took.append((due, (time.perf_counter() - due) * 1000))

    def _until_acknowledged(self, client: Client, session: str, fields: dict[str, str]) -> Client:
        """As a phone does: what got no answer is sent again, under its own id."""
        while True:
            try:
                client.post(self.path, fields)
                return client
            except (OSError, HTTPException):
                time.sleep(0.2)
                client = _back(self.address, session) or client


def _back(address: str, session: str) -> Client | None:
    try:
        return signed_in(address, session)
    except (OSError, HTTPException):
        return None


def said(text: str) -> dict[str, str]:
    return {"id": str(uuid4()), "text": text}


def signed_in(address: str, session: str) -> Client:
    client = Client(address, session)
    client.get("/notices/choices/")
    return client


def measure(there: Site, found: dict[str, Any]) -> Load:
    """CLIENTS send RATE messages a second together, for SECONDS, to one thread."""
    server = Server(there)
    server.start()
    try:
        run = _Run(f"/messages/{found['thread']}/", server.address, time.perf_counter() + 1)
        sessions = found["posters"]
        workers = [
            threading.Thread(target=run.send, args=(n, sessions[n % len(sessions)]))
            for n in range(CLIENTS)
        ]
        for one in workers:
            one.start()
        killed = _kill(server, run)
        for one in workers:
            one.join()
    finally:
        server.stop()
    return _counted(there, found["thread"], run, killed)


def _kill(server: Server, run: _Run) -> tuple[float, float]:
    """In the middle of the run. From when until when the server was away."""
    time.sleep(max(0.0, run.begin - time.perf_counter()))
    before = processor_ms(server.process.pid)
    time.sleep(max(0.0, run.begin + SECONDS / 2 - time.perf_counter()))
    run.cpu = (processor_ms(server.process.pid) - before) / len(run.took)
    begin = time.perf_counter()
    server.kill()
    server.start()
    return begin, time.perf_counter()


def _counted(there: Site, thread: str, run: _Run, killed: tuple[float, float]) -> Load:
    lasted = time.perf_counter() - run.begin
    there_now = json.loads(there.run("-m", "bench.talk_rows", "count", thread).splitlines()[-1])
    calm = [ms for due, ms in run.took if not killed[0] - 1 < due < killed[1] + AFTERMATH]
    return Load(
        there.kind,
        RATE * SECONDS,
        len(run.took),
        there_now["different"],
        there_now["there"] - there_now["different"],
        there_now["in_a_row"],
        lasted,
        killed[1] - killed[0],
        statistics.median(calm),
        statistics.quantiles(calm, n=100)[98],
        run.cpu,
    )


def written(loads: Sequence[Load]) -> str:
    head = (
        "database",
        "sent",
        "acknowledged",
        "there",
        "twice",
        "numbers in a row",
        "s",
        "server away s",
        "median ms",
        "99 % within ms",
        "processor ms a message",
    )
    rows = [
        (
            one.kind,
            one.sent,
            one.acknowledged,
            one.there,
            one.twice,
            "yes" if one.in_a_row else "**no**",
            f"{one.seconds:.0f}",
            f"{one.away:.1f}",
            f"{one.median:.0f}",
            f"{one.most:.0f}",
            f"{one.cpu:.0f}",
        )
        for one in loads
    ]
    text = f"{RATE} messages a second for {SECONDS} s in one thread, the server killed (kill -9) "
    text += (
        "after half of it; milliseconds from when each was due, but for those that the kill and "
    )
    text += f"the {AFTERMATH} s after it held up. One process of the server keeps the rate where a "
    text += f"message takes it less than {1000 // RATE} ms of a processor of its own:"
    return f"{text}\n\n{table(head, rows)}"
