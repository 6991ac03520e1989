"""Brings an installation into the state in which it can serve: settings, database, languages."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def load_django(*, many: bool = False) -> None:
    """Reads the settings and fills the registry of rooms; a second call costs nothing.

    `many`: this process will need many connections to the database at once.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eassociate.site.settings")
    if not many:
        os.environ["EASSOCIATE_POOL"] = "0"
    import django

    django.setup()
    if not many:
        from django.utils import translation

        translation.activate("en")  # the command line speaks plain English


def bring_up_to_date() -> list[str]:
    """Applies what is missing in the database; several starters at once wait for each other.

    Returns the migrations that it applied, as `room.name`.
    """
    load_django()
    from django.core.management import call_command
    from django.db import connection

    from eassociate.site import tables

    with only_one():
        missing = pending()
        if tables.none_yet():
            tables.make()
        elif missing:
            call_command("migrate", verbosity=0, interactive=False)
        if "site_cache" not in connection.introspection.table_names():
            call_command("createcachetable", verbosity=0)
    return missing


def pending() -> list[str]:
    """Migrations that the code has and the database has not, in their order."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{step.app_label}.{step.name}" for step, _ in plan]


#: Any number that no other program uses for a lock in this database.
_LOCK = 7_266_201


@contextmanager
def only_one() -> Iterator[None]:
    """Holds the database for one starter: a lock of PostgreSQL, or of a file beside SQLite's."""
    from django.conf import settings
    from django.db import connection

    if settings.SQLITE:
        with (settings.VAR / "starting.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


class InUse(Exception):
    """A server is running on this database."""


@contextmanager
def serving(var: Path | None = None, *, alone: bool = False) -> Iterator[None]:
    """Marks this process as one that serves the site in `var` (that of the settings); `alone` asks
    that no other does. Raises `InUse`."""
    path = (var or _settled_var()) / "serving.lock"
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with path.open("w") as file:
        try:
            fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            raise InUse from None
        yield


def _settled_var() -> Path:
    from django.conf import settings

    var: Path = settings.VAR
    return var
