"""The suite makes its tables from the models: they are those that the migrations make."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from django.db import connection

from tests.installation import Installation

ASKED = "select name, sql from sqlite_master where sql is not null and name <> 'django_migrations'"


def parts(sql: str) -> list[str]:
    """What a CREATE says of its table: columns and constraints, in whatever order they came."""
    head, _, body = sql.partition("(")
    found, depth = [""], 0
    for sign in body.rstrip().removesuffix(")"):
        depth += (sign == "(") - (sign == ")")
        if sign == "," and depth == 0:
            found.append("")
        else:
            found[-1] += sign
    return [head, *sorted(one.strip() for one in found)]


@pytest.mark.thorough
def test_models_and_migrations_make_the_same_tables(db: None, tmp_path: Path):
    if connection.vendor != "sqlite":
        pytest.skip("the tables are compared on SQLite")
    site = Installation(tmp_path)
    site.do("migrate")
    with sqlite3.connect(next(tmp_path.glob("*.sqlite3"))) as migrated:
        theirs = {name: parts(sql) for name, sql in migrated.execute(ASKED)}
    with connection.cursor() as cursor:
        cursor.execute(ASKED)
        ours = {name: parts(sql) for name, sql in cursor.fetchall()}
    assert len(ours) > 100
    assert {name: sql for name, sql in theirs.items() if not name.startswith("site_cache")} == ours
