"""Queries that are asked with every request or message: their SQL is made once (docs/adr/0014).

Making the SQL of a queryset takes Django several times as long as SQLite takes to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, models
from django.db.models.query import (
    FlatValuesListIterable,
    ModelIterable,
    ValuesListIterable,
    get_related_populators,
)

Row = TypeVar("Row")

#: Kinds of values.
ID: models.Field[Any, Any] = models.UUIDField()
MOMENT: models.Field[Any, Any] = models.DateTimeField()
WORD: models.Field[Any, Any] = models.CharField()


@dataclass(frozen=True)
class _Made:
    """`slots`: of each parameter of `sql`, the number of the value that it is; else itself.
    `made_of` makes what a row is to be out of its columns."""

    sql: str
    slots: tuple[tuple[int | None, Any], ...]
    converters: tuple[tuple[int, Sequence[Any], Any], ...]
    made_of: Callable[[Sequence[Any]], Any]


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
        converters = _converters(compiler)
        made = _Made(sql, slots, converters, _maker(rows, compiler))
        self._made[connection.vendor] = made
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


def _converters(compiler: Any) -> tuple[tuple[int, Sequence[Any], Any], ...]:
    """Column, functions, expression: as Django's own reading of rows applies them."""
    columns = [column[0] for column in compiler.select]
    found = compiler.get_converters(columns)
    return tuple(
        (number, functions, expression) for number, (functions, expression) in found.items()
    )


def _maker(rows: models.QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    """What Django's iterables of the queryset make of a row, prepared in the same way."""
    if issubclass(rows._iterable_class, ModelIterable):
        return _objects(rows, compiler)
    if issubclass(rows._iterable_class, FlatValuesListIterable):
        return lambda row: row[0]
    if issubclass(rows._iterable_class, ValuesListIterable):
        return tuple
    raise RuntimeError(f"{rows._iterable_class.__name__} is not known to prepared queries.")


def _objects(rows: models.QuerySet[Any, Any], compiler: Any) -> Callable[[Sequence[Any]], Any]:
    told = compiler.klass_info
    first, last = told["select_fields"][0], told["select_fields"][-1] + 1
    names = [column[0].target.attname for column in compiler.select[first:last]]
    related = get_related_populators(told, compiler.select, rows.db)  # type: ignore[call-arg]

    def made_of(row: Sequence[Any]) -> Any:
        found = told["model"].from_db(rows.db, names, row[first:last])
        for one in related:
            one.populate(row, found)
        return found

    return made_of


def _fetched(made: _Made, filled: tuple[Any, ...]) -> list[Any]:
    """Runs the SQL on the connection of this thread."""
    with connection.cursor() as cursor:
        cursor.execute(made.sql, filled)
        return [made.made_of(_converted(made, row)) for row in cursor.fetchall()]


def _converted(made: _Made, row: Sequence[Any]) -> Sequence[Any]:
    found = list(row)
    for number, functions, expression in made.converters:
        for function in functions:
            found[number] = function(found[number], expression, connection)
    return found
