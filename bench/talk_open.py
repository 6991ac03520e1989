"""500 open pages on one process, as browsers keep them: who hears that something changed asks for
their page anew. How long until a message is on the page of the other?"""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from bench.live import heard, opened
from bench.pages import Client
from bench.report import table
from bench.sites import Site
from bench.talk_load import said, signed_in

PAGES, MESSAGES, PAUSE = 500, 20, 1.0
#: Seconds that a page waits for further changes before it asks (SETTLE of ui/js/live.js).
SETTLE = 0.12


@dataclass(frozen=True)
class Seen:
    """Milliseconds from the sending of a message until the page of its reader has it."""

    kind: str
    pages: int
    heard: int  # pages that a message woke, on average
    median: float
    slowest: float


class _Pages:
    def __init__(self, address: str, found: dict[str, Any]) -> None:
        self.address, self.path = address, f"/messages/{found['circle']}/"
        self.reader, self.others = found["reader"], found["sessions"]
        self.writer = signed_in(address, found["writer"])
        self.woken = 0
        self.there: dict[str, asyncio.Event] = {}
        self.threads = ThreadPoolExecutor(16)

    async def run(self) -> tuple[list[float], float]:
        others = [self.others[number % len(self.others)] for number in range(PAGES - 1)]
        streams = [await opened(self.address, one) for one in [self.reader, *others]]
        await asyncio.sleep(2)
        tasks = [asyncio.create_task(self._follow(streams[0][0], self.reader, self.path))]
        for (stream, _writer), other in zip(streams[1:], others, strict=True):
            tasks.append(asyncio.create_task(self._follow(stream, other, "/")))
        try:
            took = [await self._say(f"seen {number}") for number in range(MESSAGES)]
        finally:
            for one in tasks:
                one.cancel()
            for _stream, writer in streams:
                writer.close()
        return took, self.woken / MESSAGES

    async def _say(self, text: str) -> float:
        self.there[text] = asyncio.Event()
        begin = time.perf_counter()
        await self._in_a_thread(lambda: self.writer.post(self.path, said(text)))
        await asyncio.wait_for(self.there[text].wait(), 30)
        took = (time.perf_counter() - begin) * 1000
        await asyncio.sleep(PAUSE)
        return took

    async def _follow(self, stream: asyncio.StreamReader, session: str, path: str) -> None:
        """One page: it hears, waits a moment, asks anew."""
        client = Client(self.address, session)
        while True:
            await heard(stream)
            self.woken += 1
            await asyncio.sleep(SETTLE)
            content = await self._in_a_thread(lambda: client.ask("GET", path)[1])
            if path == self.path:
                for text, event in self.there.items():
                    if f">{text}<".encode() in content:
                        event.set()

    async def _in_a_thread(self, work: Any) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self.threads, work)


def measure(there: Site, address: str, found: dict[str, Any]) -> Seen:
    took, woken = asyncio.run(_Pages(address, found).run())
    return Seen(there.kind, PAGES, round(woken), statistics.median(took), max(took))


def written(seen: Sequence[Seen]) -> str:
    head = ("database", "open pages", "woken by a message", "median ms", "slowest ms")
    rows = [
        (one.kind, one.pages, one.heard, f"{one.median:.0f}", f"{one.slowest:.0f}") for one in seen
    ]
    text = (
        f"From the sending of a message until it is on the open page of its reader, {PAGES} pages "
    )
    text += "open on one process, each of which asks anew when it hears something (goal: 1 s):"
    return f"{text}\n\n{table(head, rows)}"
