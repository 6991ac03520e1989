"""Open pages on one process: memory, and the time from a deed to the last page that hears of it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from bench.pages import Client, resident_mb, serving
from bench.sites import Site

PAGES = 200


@dataclass(frozen=True)
class Open:
    """Milliseconds from the answer of the deed; MB of the serving process."""

    kind: str
    pages: int
    first: float
    last: float
    alone_mb: float
    open_mb: float
    answer_ms: float  # an ordinary page while all are open


def measure(there: Site, sessions: list[str], deed: dict) -> Open:
    """Opens PAGES streams with `sessions`, carries out `deed` (session, path, fields) once."""
    with serving(there) as (address, pid):
        client = Client(address, deed["session"])
        client.get("/")
        alone = resident_mb(pid)
        return asyncio.run(_measure(there, address, pid, sessions, deed, alone))


async def _measure(there, address, pid, sessions, deed, alone) -> Open:
    pages = [await opened(address, sessions[i % len(sessions)]) for i in range(PAGES)]
    await asyncio.sleep(2)
    full = resident_mb(pid)
    waiting = [asyncio.create_task(heard(reader)) for reader, _ in pages]
    await asyncio.sleep(0.2)
    begin = time.perf_counter()
    await asyncio.to_thread(_do, address, deed)
    done = time.perf_counter()
    moments = await asyncio.wait_for(asyncio.gather(*waiting), 30)
    client = Client(address, deed["session"])
    asked = time.perf_counter()
    await asyncio.to_thread(client.get, "/")
    answered = time.perf_counter()
    for _, writer in pages:
        writer.close()
    return Open(
        there.kind,
        PAGES,
        (min(moments) - begin) * 1000,
        (max(moments) - begin) * 1000,
        alone,
        full,
        (answered - asked) * 1000 if done else 0,
    )


def _do(address: str, deed: dict) -> None:
    client = Client(address, deed["session"])
    client.get("/")
    client.post(deed["path"], deed["fields"])


async def opened(address: str, session: str):
    parts = urlsplit(address)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
    writer.write(
        f"GET /live/ HTTP/1.1\r\nHost: {parts.netloc}\r\nAccept: text/event-stream\r\n"
        f"Cookie: sessionid={session}\r\n\r\n".encode()
    )
    await writer.drain()
    status = await reader.readline()
    if b" 200 " not in status:
        raise RuntimeError(f"/live/: {status!r}")
    return reader, writer


async def heard(reader: asyncio.StreamReader) -> float:
    while True:
        line = await reader.readline()
        if not line:
            raise RuntimeError("the stream ended")
        if line.strip() == b"event: changed":
            return time.perf_counter()
