"""The clock of the site: a thread of the server that does what is due, every few seconds.

Several processes may have one each. Everything it does may be done twice at once and happens once;
on PostgreSQL only one of them does it at a time anyway.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

from eassociate.notify.outbox import deliver
from eassociate.roster.jobs import tick
from eassociate.roster.proposing.starting import see_to_plans

log = logging.getLogger(__name__)

#: Seconds between two rounds.
EVERY = 10.0
#: Key of the lock by which the processes of a site agree who does the round.
LOCK = 0x6561_7373

#: What a round does, in this order; higher rooms add theirs. Each part fails for itself.
JOBS: list[Callable[[], object]] = [tick, see_to_plans, deliver]

_stop = threading.Event()
_thread: threading.Thread | None = None


def start_ticker() -> None:
    """Starts the thread, once a process; it ends with the process."""
    global _thread
    if _thread is None or not _thread.is_alive():
        _stop.clear()
        _thread = threading.Thread(target=_rounds, name="ticker", daemon=True)
        _thread.start()


def stop_ticker(seconds: float = 10.0) -> None:
    """Lets the round that is under way end, and no other begin."""
    _stop.set()
    if _thread:
        _thread.join(seconds)


def _rounds() -> None:
    while not _stop.wait(EVERY):
        run_once()
        connection.close()


def run_once() -> None:
    """Does what is due now, unless another process is just doing it. Faults are logged."""
    try:
        with _alone() as mine:
            if mine:
                _round()
    except Exception:
        log.exception("ticker: the database cannot be reached")


def _round() -> None:
    for job in JOBS:
        try:
            job()
        except Exception:
            log.exception("ticker: %s failed", job.__name__)


@contextmanager
def _alone() -> Iterator[bool]:
    """Whether this round is ours. SQLite has no such lock: there, doing it twice does no harm."""
    if connection.vendor != "postgresql":
        yield True
        return
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            _unlock()


def _unlock() -> None:
    """If the connection broke in between, the lock went with it."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(%s)", [LOCK])
    except Exception:
        connection.close()
