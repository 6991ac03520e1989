"""When what was carried out has to be on the disk: before the phone is answered, not after each
entry of its batch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def together() -> Iterator[None]:
    """PostgreSQL does not wait for the disk in here. Whoever uses it commits something afterwards:
    that commit takes everything before it to the disk (PostgreSQL, «Asynchronous Commit»)."""
    _say("SET synchronous_commit TO off")
    try:
        yield
    finally:
        _say("RESET synchronous_commit")


@contextmanager
def at_once() -> Iterator[None]:
    """Within `together`, for what no later commit follows."""
    _say("RESET synchronous_commit")
    try:
        yield
    finally:
        _say("SET synchronous_commit TO off")


def _say(words: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(words)
