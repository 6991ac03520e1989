"""One call in a process of its own, while this one goes on."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


class Answer:
    """What the other process will say."""

    def __init__(self, pipe: Any, process: Any) -> None:
        self.pipe, self.process = pipe, process

    def ready(self) -> bool:
        """Has it answered, or ended without an answer?"""
        return bool(self.pipe.poll(0)) or not self.process.is_alive()

    def get(self, seconds: float = 2.0) -> Any:
        """The answer; None if there is none within `seconds`."""
        try:
            return self.pipe.recv() if self.pipe.poll(seconds) else None
        except EOFError:
            return None


@contextmanager
def apart(work: Callable[..., Any], *arguments: Any) -> Iterator[Answer]:
    """Calls `work` in a forked process; it is ended with the block, whatever it does then."""
    context = multiprocessing.get_context("fork")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_run, args=(theirs, work, arguments), daemon=True)
    process.start()
    theirs.close()
    try:
        yield Answer(ours, process)
    finally:
        process.kill()
        process.join()
        ours.close()


def _run(pipe: Any, work: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    pipe.send(work(*arguments))
