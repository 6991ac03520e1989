"""The server: granian inside this process, or several processes of it."""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Any

#: Requests that may be in the server at once, open pages (one each) included.
ROOM = 4096
#: Seconds that running requests are given to end once the server is told to stop.
PATIENCE = 8.0
#: Seconds in which open pages take their leave.
FAREWELL = 0.5
TARGET = "eassociate.site.worker:application"


def _limits() -> dict[str, Any]:
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings

    return {
        "interface": Interfaces.ASGINL,
        "backlog": 1024,
        "backpressure": ROOM,
        "websockets": False,
        "log_access": False,
        "log_level": "error",
        "runtime_blocking_threads": 4,
        "http1_settings": HTTP1Settings(max_buffer_size=65_536),
    }


def spare_memory() -> None:
    """Two places from which the C library takes memory, not eight for each processor core: threads
    come and go here, and what one leaves the next shall use (`M_ARENA_MAX` of mallopt(3))."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(-8, 2)


def end_with_parent() -> None:
    """This process is told to stop when the one that began it is gone, however it went
    (`PR_SET_PDEATHSIG` of prctl(2)): it would go on at the port with nobody to stop it."""
    parent = multiprocessing.parent_process()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)
    if parent and os.getppid() != parent.pid:  # gone while this one was beginning
        os.kill(os.getpid(), signal.SIGTERM)


def serve_here(host: str, port: int, *, started: Callable[[], None]) -> None:
    """Serves in this process until SIGTERM or SIGINT; calls `started` once it listens."""
    spare_memory()
    asyncio.run(_serve(host, port, started))


async def _serve(host: str, port: int, started: Callable[[], None]) -> None:
    from granian.server.embed import Server

    from eassociate.live.hub import hub
    from eassociate.site.asgi import application

    server = Server(application, address=host, port=port, **_limits())
    stopping, loop = told_to_stop(), asyncio.get_running_loop()
    running = loop.create_task(server.serve())
    loop.call_later(0.2, started)
    await asyncio.wait({running, loop.create_task(stopping.wait())}, return_when="FIRST_COMPLETED")
    if running.done():
        running.result()
        raise RuntimeError("The server ended by itself.")
    hub().close_all()
    await asyncio.sleep(FAREWELL)
    server.stop()  # type: ignore[no-untyped-call]
    await _stopped(running)


def told_to_stop() -> asyncio.Event:
    """Is set by SIGTERM or SIGINT, however busy the running loop is.

    A handler of the loop's own would not do: of hundreds of pages that close at once its pipe is
    full, and the byte that names the signal is dropped.
    """
    told, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(told.set))
    return told


async def _stopped(running: asyncio.Task[Any]) -> None:
    """Waits for running requests; what still runs after `PATIENCE` is cut."""
    done, _ = await asyncio.wait({running}, timeout=PATIENCE)
    if not done:
        sys.stdout.flush()
        os._exit(0)


def serve_many(host: str, port: int, workers: int, *, started: Callable[[], None]) -> None:
    """Serves in `workers` processes under this one until SIGTERM or SIGINT.

    Each is begun anew: a copy of this process would share its connections to the database, and of
    two questions on one line each side reads the other's answer.
    """
    from granian.server import Server

    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        TARGET,
        address=host,
        port=port,
        workers=workers,
        workers_kill_timeout=int(PATIENCE),
        respawn_failed_workers=True,
        **_limits(),
    )
    server.on_startup(started)
    server.serve()
