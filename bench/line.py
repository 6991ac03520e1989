"""A slow line that can be cut: a proxy between a phone and the server."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass
class Line:
    """`rate`: bytes a second each way, over all connections; `delay`: seconds one way.

    `cut_after`: bytes towards the server after which every connection breaks; `swallow`: the
    server's answers do not arrive from then on either. None: never.
    """

    server: str
    rate: float | None = None
    delay: float = 0.0
    cut_after: int | None = None
    swallow: bool = False
    sent: int = 0
    address: str = ""
    _free: dict[str, float] = field(default_factory=dict)

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        host, _, port = urlsplit(self.server).netloc.partition(":")
        up_reader, up_writer = await asyncio.open_connection(host, int(port))
        ways = [
            asyncio.create_task(self._carry(reader, up_writer, "up")),
            asyncio.create_task(self._carry(up_reader, writer, "down")),
        ]
        with suppress(asyncio.CancelledError):  # the line is taken away
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        for way in ways:
            way.cancel()
        for one in (writer, up_writer):
            one.close()

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, way: str
    ) -> None:
        """In the order in which it came, each piece as late as the line makes it."""
        queue: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()
        sender = asyncio.create_task(self._send(queue, writer))
        loop = asyncio.get_running_loop()
        try:
            while piece := await reader.read(4096):
                if way == "down" and self.swallow and self._is_cut():
                    return
                if way == "up":
                    piece = self._before_cut(piece)
                    self.sent += len(piece)
                queue.put_nowait((self._arrival(loop.time(), len(piece), way), piece))
                if way == "up" and self._is_cut() and not self.swallow:
                    await queue.join()
                    return
            await queue.join()
        except (ConnectionError, asyncio.IncompleteReadError):
            return
        finally:
            sender.cancel()

    async def _send(
        self, queue: asyncio.Queue[tuple[float, bytes]], writer: asyncio.StreamWriter
    ) -> None:
        loop = asyncio.get_running_loop()
        while True:
            at, piece = await queue.get()
            await asyncio.sleep(max(0.0, at - loop.time()))
            try:
                writer.write(piece)
                await writer.drain()
            except ConnectionError:
                pass
            finally:
                queue.task_done()

    def _arrival(self, now: float, size: int, way: str) -> float:
        begin = max(now, self._free.get(way, 0.0))
        self._free[way] = begin + (size / self.rate if self.rate else 0.0)
        return self._free[way] + self.delay

    def _is_cut(self) -> bool:
        return self.cut_after is not None and self.sent >= self.cut_after

    def _before_cut(self, piece: bytes) -> bytes:
        if self.cut_after is None or self.swallow:
            return piece
        return piece[: max(self.cut_after - self.sent, 0)]


@contextmanager
def line(server: str, **how: object) -> Iterator[Line]:
    """A line to `server` at `line.address`, in a thread of its own."""
    made = Line(server, **how)  # type: ignore[arg-type]
    loop, ready = asyncio.new_event_loop(), threading.Event()

    async def listen() -> None:
        served = await asyncio.start_server(made.accept, "127.0.0.1", 0)
        made.address = f"http://127.0.0.1:{served.sockets[0].getsockname()[1]}"
        ready.set()

    def run() -> None:
        asyncio.set_event_loop(loop)
        loop.run_until_complete(listen())
        loop.run_forever()
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.close()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    ready.wait(10)
    try:
        yield made
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(5)
