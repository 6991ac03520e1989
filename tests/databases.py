"""An empty database of PostgreSQL, for tests that start processes of their own on it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

import psycopg
import pytest

SERVER = os.environ.get(
    "TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432/eassociate"
).rpartition("/")[0]


@contextmanager
def database() -> Iterator[str]:
    """Its address; gone with the block. Skips the test where no server answers."""
    name = f"test_{uuid4().hex[:12]}"
    try:
        server = psycopg.connect(f"{SERVER}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        pytest.skip("PostgreSQL does not answer")
    with server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{SERVER}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
