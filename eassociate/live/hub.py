"""One poller a process: looks where the journal stands and wakes the pages that it concerns.

Only while somebody listens. One thread and one connection, however many pages are open.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar
from weakref import WeakKeyDictionary

from django.db import connection

from eassociate.access.presence import still_here
from eassociate.journal.following import Heads, Key, concerned, cursor, heads
from eassociate.live.listening import Listener

log = logging.getLogger(__name__)

#: Seconds between two looks, after a look that failed, and between two checks of who may listen:
#: when nothing was done, and when something was.
LOOK, RECOVER, CHECK, CHECK_AFTER_CHANGE = 0.3, 2.0, 15.0, 1.0
#: Open streams of one session; a further one closes the oldest, which is most likely dead.
STREAMS = 6

T = TypeVar("T")


class Hub:
    """The listeners of one event loop, and the task that serves them."""

    def __init__(self) -> None:
        self.cursor = ""
        self._listeners: dict[Listener, None] = {}
        self._known: Heads | None = None
        self._task: asyncio.Task[None] | None = None
        self._check_at = 0.0

    def join(self, listener: Listener) -> None:
        """From here on `listener` is woken by all that concerns it and that it has not seen."""
        self._make_room(listener.presence.session)
        self._listeners[listener] = None
        if self._task is None:
            self._task = asyncio.create_task(self._follow(), name="live")
        elif self._known is not None:
            self._catch_up(listener)

    def leave(self, listener: Listener) -> None:
        self._listeners.pop(listener, None)
        if not self._listeners and self._task:
            self._task.cancel()
            self._task = self._known = None

    def close_all(self) -> None:
        """Ends every stream, so that a server that stops need not wait for open pages."""
        for listener in self._listeners:
            listener.close()

    def _make_room(self, session: str) -> None:
        held = [one for one in self._listeners if one.presence.session == session]
        for oldest in held[: max(len(held) - STREAMS + 1, 0)]:
            oldest.close()

    def _catch_up(self, listener: Listener) -> None:
        if listener.seen and listener.seen != self.cursor:
            listener.wake()

    async def _follow(self) -> None:
        thread = ThreadPoolExecutor(1, "live")
        try:
            while True:
                await asyncio.sleep(await self._look(thread))
        finally:
            thread.submit(connection.close)
            thread.shutdown(wait=False)

    async def _look(self, thread: ThreadPoolExecutor) -> float:
        """One look; the seconds until the next. Whatever goes wrong is logged and tried again."""
        try:
            after, keys = await _in(thread, lambda: _news(self._known))
            self._bring(after, keys)
            if time.monotonic() >= self._check_at:
                await self._check(thread)
        except Exception:
            log.exception("live: the journal cannot be read")
            thread.submit(connection.close)
            return RECOVER
        return LOOK

    def _bring(self, after: Heads, keys: frozenset[Key]) -> None:
        if after == self._known:
            return
        first, self._known, self.cursor = self._known is None, after, cursor(after)
        if not first:
            self._check_at = min(self._check_at, time.monotonic() + CHECK_AFTER_CHANGE)
        for listener in self._listeners:
            if first:
                self._catch_up(listener)
            elif not listener.keys.isdisjoint(keys):
                listener.wake()

    async def _check(self, thread: ThreadPoolExecutor) -> None:
        """Ends the streams of those who may not be here any more (C5)."""
        self._check_at = time.monotonic() + CHECK
        who = {listener.presence for listener in self._listeners}
        gone = who - await _in(thread, lambda: still_here(who))
        for listener in self._listeners:
            if listener.presence in gone:
                listener.close()


def _news(known: Heads | None) -> tuple[Heads, frozenset[Key]]:
    after = heads()
    if known is None or after == known:
        return after, frozenset()
    return after, concerned(known, after)


async def _in(thread: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    return await asyncio.get_running_loop().run_in_executor(thread, work)


_hubs: WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = WeakKeyDictionary()


def hub() -> Hub:
    """The hub of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]
