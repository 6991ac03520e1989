"""Queries that are asked with every request or message: their SQL is made once (docs/adr/0014).

Making the SQL of a queryset takes Django several times as long as SQLite takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models

Row = TypeVar("Row")

#: Kinds of values.
ID: models.Field[Any, Any] = models.UUIDField()
MOMENT: models.Field[Any, Any] = models.DateTimeField()
WORD: models.Field[Any, Any] = models.CharField()


@dataclass(frozen=True)
class _Made:
    """`slots`: of each parameter of `sql`, the number of the value that it is; else itself."""

    rows: models.QuerySet[Any, Any]
    compiler: Any
    sql: str
    slots: tuple[tuple[int | None, Any], ...]


class Prepared(Generic[Row]):
    """A query whose values alone differ from time to time.

    `build` gives the queryset for values of the kinds of `fields`; it is called once for each kind
    of database, with marks in their place. What it does with a value must not depend on the value:
    no `None`, no list.
    """

    def __init__(
        self,
        build: Callable[..., models.QuerySet[Any, Row]],
        *fields: models.Field[Any, Any],
    ) -> None:
        self._build, self._fields = build, fields
        self._made: dict[str, _Made] = {}

    def rows(self, *values: Any) -> list[Row]:
        """The rows for `values`, as many as `fields`. Raises `ValueError` where one is missing."""
        if len(values) != len(self._fields) or None in values:
            raise ValueError(f"{len(self._fields)} values are needed, none of them None")
        made = self._made.get(connection.vendor) or self._make()
        given = self._stored(values)
        filled = tuple(as_is if slot is None else given[slot] for slot, as_is in made.slots)
        return _fetched(made, filled)

    def _make(self) -> _Made:
        marks = [_mark(field, number) for number, field in enumerate(self._fields)]
        rows = self._build(*marks)
        compiler = rows.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        numbers = {stored: number for number, stored in enumerate(self._stored(marks))}
        slots = tuple((numbers.get(one) if _hashable(one) else None, one) for one in parameters)
        if {slot for slot, _ in slots} - {None} != set(range(len(marks))):
            raise RuntimeError("A value of a prepared query does not come to stand in its SQL.")
        made = self._made[connection.vendor] = _Made(rows, compiler, sql, slots)
        return made

    def _stored(self, values: Sequence[Any]) -> list[Any]:
        pairs = zip(self._fields, values, strict=True)
        return [field.get_db_prep_value(value, connection) for field, value in pairs]


def _mark(field: models.Field[Any, Any], number: int) -> Any:
    """A value that stands nowhere else in the SQL."""
    if isinstance(field, models.UUIDField):
        return UUID(int=(0xEA550C1A7E << 64) + number)
    if isinstance(field, models.DateTimeField):
        return datetime(1900, 1, 1, 0, 0, number, tzinfo=UTC)
    return f"\x02mark {number}"


def _hashable(value: Any) -> bool:
    return isinstance(value, str | int | UUID | datetime)


def _fetched(made: _Made, filled: tuple[Any, ...]) -> list[Any]:
    """Runs the SQL through Django's own ways of reading rows, with copies for this thread."""
    compiler, query = copy(made.compiler), copy(made.rows.query)
    compiler.connection = connection
    compiler.as_sql = lambda *_a, **_k: (made.sql, filled)
    query.get_compiler = lambda *_a, **_k: compiler  # type: ignore[method-assign]
    rows: Any = type(made.rows)(model=made.rows.model, query=query, using=made.rows.db)
    rows._iterable_class = made.rows._iterable_class
    return list(rows)
