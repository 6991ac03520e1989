"""Tables out of a database and into one, row by row, without decrypting anything."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any

from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from eassociate.site.backup.cells import reader, writer

#: Sessions end with the site that held them; nobody is signed in after a restore.
LEFT_OUT = frozenset({"django_session"})
_BATCH = 500

Model = type[models.Model]


def tables(registry: Apps) -> list[Model]:
    """The models of `registry` that have a table of their own, in order of the table's name."""
    every = registry.get_models(include_auto_created=True)
    own = [m for m in every if m._meta.managed and not m._meta.proxy]
    kept = [m for m in own if m._meta.db_table not in LEFT_OUT]
    return sorted(kept, key=lambda model: model._meta.db_table)


def columns(model: Model) -> dict[str, models.Field[Any, Any]]:
    """Name of each column of the table, in alphabetical order → its field."""
    return dict(sorted((str(f.column), f) for f in model._meta.local_concrete_fields))


def lines(model: Model, connection: BaseDatabaseWrapper) -> Iterator[bytes]:
    """The rows of a table as JSON lines, in the order of the key."""
    name, key = connection.ops.quote_name, model._meta.pk
    assert key is not None
    writers = [writer(field) for field in columns(model).values()]
    listed, table = ", ".join(map(name, columns(model))), name(model._meta.db_table)
    query = f"SELECT {listed} FROM {table} ORDER BY {name(str(key.column))}"  # noqa: S608
    with connection.chunked_cursor() as cursor:
        cursor.execute(query)
        while rows := cursor.fetchmany(_BATCH):
            for row in rows:
                yield _line(writers, row)


def _line(writers: list[Any], row: tuple[Any, ...]) -> bytes:
    cells = [None if v is None else write(v) for write, v in zip(writers, row, strict=True)]
    return json.dumps(cells, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


@dataclass
class Tally:
    """Counts lines and digests them as they go by."""

    rows: int = 0
    _hash: Any = field(default_factory=sha256)

    def over(self, source: Iterable[bytes]) -> Iterator[bytes]:
        for line in source:
            self.rows += 1
            self._hash.update(line + b"\n")
            yield line

    @property
    def digest(self) -> str:
        return str(self._hash.hexdigest())


def tally(model: Model, connection: BaseDatabaseWrapper) -> Tally:
    """Number and digest of the rows that are in the table now."""
    count = Tally()
    for _ in count.over(lines(model, connection)):
        pass
    return count


def put(model: Model, source: Iterable[bytes], connection: BaseDatabaseWrapper) -> None:
    """Inserts JSON lines, as `lines` writes them, into the (empty) table."""
    name = connection.ops.quote_name
    readers = [reader(field, connection) for field in columns(model).values()]
    listed, places = ", ".join(map(name, columns(model))), ", ".join(["%s"] * len(readers))
    insert = f"INSERT INTO {name(model._meta.db_table)} ({listed}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        remaining = iter(source)
        while some := [_row(readers, line) for line in islice(remaining, _BATCH)]:
            cursor.executemany(insert, some)


def _row(readers: list[Any], line: bytes) -> list[Any]:
    return [
        None if v is None else read(v) for read, v in zip(readers, json.loads(line), strict=True)
    ]
