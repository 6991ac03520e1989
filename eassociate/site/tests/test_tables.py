"""A new site gets its tables from the models: they are those that the migrations make."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.databases import database
from tests.installation import Installation

ROOT = Path(__file__).parents[3]

SQLITE = "select name, sql from sqlite_master where sql is not null order by name"
#: Columns, indexes and constraints of PostgreSQL, one line each.
POSTGRES = """
select concat_ws(' ', 'column', table_name, column_name, data_type, character_maximum_length,
  numeric_precision, numeric_scale, is_nullable, column_default, is_identity, collation_name)
  from information_schema.columns where table_schema = 'public'
  -- Django makes this number longer in a migration; groups are not used here
  and (table_name, column_name) <> ('auth_group_permissions', 'id')
union all select concat_ws(' ', 'index', tablename, indexdef)
  from pg_indexes where schemaname = 'public'
union all select concat_ws(' ', 'constraint', conrelid::regclass, conname,
  pg_get_constraintdef(oid)) from pg_constraint where connamespace = 'public'::regnamespace
order by 1"""


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


def play_migrations(site: Installation) -> None:
    """One after the other, as in a site that was there before each of them."""
    for command in (["migrate", "-v0"], ["createcachetable", "-v0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=site.environment, check=True
        )


@pytest.fixture
def databases() -> Iterator[list[str]]:
    """Addresses of two empty databases of PostgreSQL."""
    with database() as one, database() as other:
        yield [one, other]


@pytest.mark.thorough
def test_on_sqlite(tmp_path: Path):
    made, played = Installation(tmp_path / "made"), Installation(tmp_path / "played")
    for site, make in (
        (made, lambda: made.do("migrate")),
        (played, lambda: play_migrations(played)),
    ):
        site.var.mkdir()
        make()
    ours, theirs = (
        {
            name: parts(sql)
            for name, sql in sqlite3.connect(next(one.var.glob("*.sqlite3"))).execute(SQLITE)
        }
        for one in (made, played)
    )
    assert len(ours) > 100
    assert ours == theirs


@pytest.mark.thorough
def test_on_postgresql(databases: list[str], tmp_path: Path):
    made, played = (Installation(tmp_path, {"DATABASE_URL": one}) for one in databases)
    made.do("migrate")
    play_migrations(played)
    ours, theirs = (psycopg.connect(one).execute(POSTGRES).fetchall() for one in databases)
    assert len(ours) > 1000
    assert ours == theirs


def test_the_site_says_of_itself_that_it_is_up_to_date(tmp_path: Path):
    site = Installation(tmp_path)
    assert "migrations applied" in site.do("migrate")
    assert site.do("migrate") == "The database is up to date.\n"
    waiting = site.python(
        "from eassociate.site.ready import pending; from django.contrib.contenttypes.models "
        "import ContentType; print(pending(), ContentType.objects.count())"
    ).stdout
    assert waiting.startswith("[] ")
    assert int(waiting.split()[1]) > 50
