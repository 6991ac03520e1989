"""The place in which a backup is built up; it becomes the site in one step, or never."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from eassociate.site.backup.reading import Unusable
from eassociate.site.tables import ours

IN_USE = "The site is in use. Stop the server first, then restore."


@contextmanager
def building() -> Iterator[None]:
    """The default connection leads to an empty database, which replaces the old one at the end."""
    if connection.vendor == "sqlite":
        with _new_file():
            yield
    else:
        with transaction.atomic():
            _drop_tables()
            yield


def is_empty() -> bool:
    """Whether the present site holds neither a person nor a journal."""
    present = set(connection.introspection.table_names())
    for table in {"access_person", "journal_entry"} & present:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT 1 FROM {table} LIMIT 1")  # noqa: S608
            if cursor.fetchone():
                return False
    return True


def _drop_tables() -> None:
    """PostgreSQL undoes this, too, when the transaction does not end well."""
    present = sorted(ours() & set(connection.introspection.table_names()))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '15s'")
        for table in present:
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)} CASCADE")


@contextmanager
def _new_file() -> Iterator[None]:
    old = Path(connection.settings_dict["NAME"])
    new = old.with_name(f"{old.name}.restoring-{os.getpid()}")
    _remove(old.parent.glob(f"{old.name}.restoring-*"))  # of restores that were killed
    connection.close()
    connection.settings_dict["NAME"] = str(new)
    try:
        yield
        connection.close()
        _settle(new)
        _settle(old)
        new.replace(old)
        _sync(old.parent)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(old)
        _remove([new, Path(f"{new}-wal"), Path(f"{new}-shm")])


def _remove(files: Iterable[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _settle(file: Path) -> None:
    """Brings the write-ahead log of `file` home. Raises `Unusable` while others have it open."""
    if not file.exists():
        return
    database = sqlite3.connect(file, timeout=5)
    try:
        mode = database.execute("PRAGMA journal_mode=DELETE").fetchone()[0]
    except sqlite3.OperationalError:
        raise Unusable(IN_USE) from None
    finally:
        database.close()
    if mode != "delete":
        raise Unusable(IN_USE)
    _sync(file)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
