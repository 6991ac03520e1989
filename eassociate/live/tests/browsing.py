"""Open pages without a browser: many streams over plain sockets."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field


@dataclass
class Page:
    """An open stream and what came through it: (seconds, line)."""

    who: str
    lines: list[tuple[float, str]] = field(default_factory=list)
    status: str = ""
    ended: bool = False
    task: asyncio.Task[None] | None = None
    opened: asyncio.Event = field(default_factory=asyncio.Event)

    def changes(self, since: float = 0.0) -> list[float]:
        return [at for at, line in self.lines if line == "event: changed" and at >= since]

    def last_id(self) -> str:
        return [line[4:] for _, line in self.lines if line.startswith("id: ")][-1]


async def open_page(port: int, who: str, session: str, path: str = "/live/") -> Page:
    """A stream with the cookie of `session`, read on by a task until it ends."""
    page = Page(who)
    page.task = asyncio.create_task(_read(page, port, session, path))
    await asyncio.wait_for(page.opened.wait(), 30)
    return page


async def _read(page: Page, port: int, session: str, path: str) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    head = [f"GET {path} HTTP/1.1", "Host: 127.0.0.1", "Connection: close"]
    head += [f"Cookie: sessionid={session}", "", ""]
    writer.write("\r\n".join(head).encode())
    page.status = (await reader.readline()).decode().strip()
    try:
        while line := await reader.readline():
            text = line.decode().strip()
            page.lines.append((time.monotonic(), text))
            if text.startswith("retry:") or "200" not in page.status:
                page.opened.set()
        page.ended = True
    finally:
        page.opened.set()
        writer.close()


async def close_pages(pages: list[Page]) -> None:
    for page in pages:
        if page.task:
            page.task.cancel()
    await asyncio.gather(*(p.task for p in pages if p.task), return_exceptions=True)
