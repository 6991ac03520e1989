"""The server hears that it is to stop."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Iterator

import pytest

from eassociate.site.server import told_to_stop

SIGNALS = (signal.SIGTERM, signal.SIGINT)


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in SIGNALS}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_is_heard_by_a_loop_whose_pipe_is_full(number: signal.Signals):
    async def run() -> None:
        told, loop = told_to_stop(), asyncio.get_running_loop()
        for _ in range(20_000):
            loop.call_soon_threadsafe(lambda: None)
        os.kill(os.getpid(), number)
        await asyncio.wait_for(told.wait(), 20)

    asyncio.run(run())
