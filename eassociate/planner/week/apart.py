"""One call in a process of its own, while this one goes on."""

from __future__ import annotations

import ctypes
import multiprocessing
import signal
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from threading import Thread
from typing import Any

#: `prctl`: a signal for whose parent dies (Linux).
PARENT_DEATH = 1


class Answer:
    """What the other process says: better and better answers, the last one stands. A thread
    listens, so that nobody waits to be heard.
    """

    def __init__(self, pipe: Any, process: Any) -> None:
        self.pipe, self.process = pipe, process
        self._last: Any = None
        self._news: deque[Any] = deque()
        self._listener = Thread(target=self._listen, daemon=True)
        self._listener.start()

    def ready(self) -> bool:
        """Has it ended, and was everything heard?"""
        return not self.process.is_alive() and not self._listener.is_alive()

    def get(self) -> Any:
        """The best answer so far; None if there is none."""
        return self._last

    def news(self) -> Iterator[Any]:
        """The answers since this was asked last."""
        while self._news:
            yield self._news.popleft()

    def end(self) -> None:
        """Ends the process, whatever it does."""
        self.process.kill()
        self.process.join()
        self._listener.join()
        self.pipe.close()

    def _listen(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                self._last = self.pipe.recv()
                self._news.append(self._last)


@contextmanager
def apart(work: Callable[..., None], *arguments: Any) -> Iterator[Answer]:
    """Calls `work(*arguments, tell)` in a forked process, ended with the block, whatever it does
    then; `tell` takes each answer.
    """
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, work, arguments), daemon=True)
    process.start()
    theirs.close()
    answer = Answer(ours, process)
    try:
        yield answer
    finally:
        answer.end()


def _run(pipe: Any, work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()
    work(*arguments, pipe.send)


def end_with_parent() -> None:
    """The kernel ends this process when whoever started it is gone, even if that was killed.

    Other systems than Linux do not know that: there it ends by itself some time later.
    """
    with suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(PARENT_DEATH, signal.SIGKILL)
