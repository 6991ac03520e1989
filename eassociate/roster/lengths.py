"""Lengths of visits, added up in the database."""

from __future__ import annotations

from typing import Any

from django.db.models import FloatField, Func
from django.db.models.sql.compiler import SQLCompiler

Sql = tuple[str, Any]


class Seconds(Func):
    """Seconds from the first moment to the second, None where one is missing.

    Subtracting two columns is answered on SQLite by a function of Python, called for each row; a
    month of 1,000 children then takes half a second. `julianday` is SQLite's own, exact to less
    than a millisecond (https://www.sqlite.org/lang_datefunc.html).
    """

    arity = 2
    output_field = FloatField()

    def as_sqlite(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Sql:
        begun, ended = (compiler.compile(one) for one in self.get_source_expressions())
        sql = f"((julianday({ended[0]}) - julianday({begun[0]})) * 86400.0)"
        return sql, [*ended[1], *begun[1]]

    def as_postgresql(self, compiler: SQLCompiler, connection: Any, **extra: Any) -> Sql:
        begun, ended = (compiler.compile(one) for one in self.get_source_expressions())
        sql = f"EXTRACT(EPOCH FROM {ended[0]} - {begun[0]})::double precision"
        return sql, [*ended[1], *begun[1]]


def minutes(seconds: float | None) -> int:
    """Whole minutes, half a minute counts as one."""
    return int((seconds + 30) // 60) if seconds else 0
