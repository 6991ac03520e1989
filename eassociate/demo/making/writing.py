"""Rows that are written together, many at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection, models

from eassociate.access.guarded import Guarded

_BATCH = 2000


class Stock:
    """Rows that wait to be written. References are checked at the end of the transaction, so that
    the order of the tables does not matter."""

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[Any]] = {}
        self.written: dict[str, int] = {}

    def add(self, *rows: models.Model) -> None:
        for row in rows:
            self._rows.setdefault(type(row), []).append(row)

    def add_all(self, rows: Iterable[models.Model]) -> None:
        self.add(*rows)

    def of(self, model: type[models.Model]) -> list[Any]:
        """What waits for one table."""
        return self._rows.get(model, [])

    def write(self) -> None:
        """Writes everything that waits."""
        for model, rows in self._rows.items():
            _insert(model, rows)
            name = model._meta.label
            self.written[name] = self.written.get(name, 0) + len(rows)
        self._rows = {}


def _insert(model: type[models.Model], rows: list[Any]) -> None:
    """As `bulk_create`, without building a statement for every few rows: four times as fast."""
    name = connection.ops.quote_name
    counted = models.AutoField  # PostgreSQL counts only where the column is not named
    fields = [f for f in model._meta.local_concrete_fields if not isinstance(f, counted)]
    columns = ", ".join(name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608
    prepared = [(field.attname, field.get_db_prep_save) for field in fields]
    with connection.cursor() as cursor:
        for first in range(0, len(rows), _BATCH):
            some = rows[first : first + _BATCH]
            cursor.executemany(
                sql, [[prep(getattr(r, n), connection) for n, prep in prepared] for r in some]
            )


def every(model: type[models.Model]) -> models.QuerySet[Any]:
    """All rows of a table; the demo is made by the system, which is nobody's eyes."""
    manager = model._default_manager
    if isinstance(manager, Guarded):
        return manager.unscoped(reason="the demo is made up")
    return manager.all()
