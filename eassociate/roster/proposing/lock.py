"""One process of a site plans at a time: a lock that the machine takes back when its holder dies.

On PostgreSQL an advisory lock of the connection, on SQLite a lock of a file beside the database.
Whoever holds it knows that nobody else plans: a run that is said to be under way was left by a
process that is no more. Hence no waiting for heartbeats, and never two processes on one run.
"""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

#: Key of the lock by which the processes of a site agree who plans.
LOCK = 0x6561_706C


@contextmanager
def alone() -> Iterator[bool]:
    """Whether this process may plan; until the end of the block, if so."""
    if connection.vendor == "postgresql":
        yield from _in_the_database()
    else:
        yield from _beside_it()


def _in_the_database() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s)", [LOCK])
        mine = bool(cursor.fetchone()[0])
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s)", [LOCK])


def _beside_it() -> Iterator[bool]:
    beside = Path(str(connection.settings_dict["NAME"])).with_suffix(".planning.lock")
    with beside.open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield True
