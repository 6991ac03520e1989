"""Runs inside a site's environment: signs people in, and replays the SQL of a request."""

from __future__ import annotations

import json
import statistics
import sys
import time
from contextlib import contextmanager
from typing import Any

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402

REPEATS = 25


def session_of(person: Any) -> str:
    """The key of a session in which `person` is signed in."""
    client = Client()
    client.force_login(person)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


class _Undo(Exception):
    pass


@contextmanager
def _recording(statements: list[tuple[str, Any]]):
    def note(execute, sql, params, many, context):
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield


def record(job: dict[str, Any]) -> list[tuple[str, Any]]:
    """The statements of one request, carried out in a transaction that is taken back."""
    statements: list[tuple[str, Any]] = []
    client = Client(SERVER_NAME="127.0.0.1")
    client.cookies[settings.SESSION_COOKIE_NAME] = job["session"]
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "sr"
    try:
        with transaction.atomic():
            with _recording(statements):
                if "fields" in job:
                    answer = client.post(job["path"], job["fields"])
                else:
                    answer = client.get(job["path"])
            if answer.status_code >= 400:
                raise RuntimeError(f"{job['path']}: {answer.status_code}")
            raise _Undo
    except _Undo:
        return [s for s in statements if not s[0].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))]


def replay(statements: list[tuple[str, Any]], writes: bool) -> float:
    """Milliseconds that the bare driver takes for the statements, rows fetched."""
    begin = time.perf_counter()
    with transaction.atomic():
        cursor = connection.connection.cursor()
        for sql, params in statements:
            cursor.execute(_driver_sql(sql, params), params or ())
            if cursor.description:
                cursor.fetchall()
        if writes:
            transaction.set_rollback(True)
    took = time.perf_counter() - begin
    return (took + (_commit() if writes else 0)) * 1000


def _driver_sql(sql: str, params: Any) -> str:
    if connection.vendor == "sqlite" and params:
        return sql.replace("%s", "?").replace("%%", "%")
    return sql


def _commit() -> float:
    """Seconds of one committed one-row write."""
    begin = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE journal_chain SET number = number WHERE number < 0 OR 1 = 1")
    return time.perf_counter() - begin


def bare(jobs: list[dict[str, Any]]) -> list[dict[str, float]]:
    connection.ensure_connection()
    found = []
    for job in jobs:
        statements = record(job)
        writes = "fields" in job
        took = [replay(statements, writes) for _ in range(REPEATS + 2)][2:]
        found.append({"ms": statistics.median(took), "sql": len(statements)})
    return found


if __name__ == "__main__":
    if sys.argv[1] == "facts":
        from bench.facts import facts

        print(json.dumps(facts()))
    else:
        print(json.dumps(bare(json.loads(sys.argv[2]))))
