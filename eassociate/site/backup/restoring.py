"""Puts a backup in place of the present site, and proves that it is what was written."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.apps.registry import Apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from eassociate.core.statistics import refresh_statistics
from eassociate.journal.chain import breaks
from eassociate.site.backup.keys import keys_of
from eassociate.site.backup.manifest import Manifest
from eassociate.site.backup.reading import Archive, Unusable, opened
from eassociate.site.backup.tables import columns, put, tables, tally
from eassociate.site.backup.target import building, is_empty
from eassociate.site.ready import pending
from eassociate.site.tables import make

Node = tuple[str, str]


@dataclass(frozen=True)
class Proof:
    """What was compared after a restore and found equal."""

    manifest: Manifest
    tables: int
    rows: int
    entries: int
    moved_on: list[str]  # migrations applied after the comparison


def restore(path: Path, *, replace: bool) -> Proof:
    """Makes the site what it was when the backup was written. Raises `Unusable`, then all is as
    it was before."""
    with opened(path) as archive:
        _suits(archive)
        if not replace and not is_empty():
            raise Unusable("This site is not empty. Say --replace to overwrite all of it.")
        with keys_of(archive), building():
            registry = _structure(archive)
            _load(archive, registry)
            _compare(archive, registry)
            entries = _whole_chain(archive)
            moved_on = _move_on()
            refresh_statistics()
        listed = archive.manifest.tables.values()
        return Proof(archive.manifest, len(listed), sum(t.rows for t in listed), entries, moved_on)


def _suits(archive: Archive) -> None:
    known = set(MigrationExecutor(connection).loader.graph.nodes)
    if set(archive.manifest.migrations) - known:
        raise Unusable(
            f"This backup was written by version {archive.manifest.version}, which is newer than "
            "this installation. Update it first."
        )


def _structure(archive: Archive) -> Apps:
    """Builds the tables as they were; returns the models of that time."""
    executor = MigrationExecutor(connection)
    if set(executor.loader.graph.nodes) <= set(archive.manifest.migrations):
        make()
        return apps
    applied = {node for node in archive.manifest.migrations if node in executor.loader.graph.nodes}
    targets = [node for node in sorted(applied) if not _children(executor, node) & applied]
    executor.migrate(targets)
    state = MigrationExecutor(connection).loader.project_state(targets)
    return state.apps


def _children(executor: MigrationExecutor, node: Node) -> set[Node]:
    """Migrations of the same room that follow `node`."""
    following = executor.loader.graph.node_map[node].children
    return {child.key for child in following if child.key[0] == node[0]}


def _load(archive: Archive, registry: Apps) -> None:
    models = tables(registry)
    for model in models:
        given = archive.manifest.tables.get(model._meta.db_table)
        if given is None or given.columns != list(columns(model)):
            raise Unusable(f"Table {model._meta.db_table} is not as its migrations make it.")
    with transaction.atomic():
        _defer_references()
        _empty([model._meta.db_table for model in models])
        for model in models:
            put(model, archive.lines(model._meta.db_table), connection)
        connection.check_constraints()
    for statement in connection.ops.sequence_reset_sql(no_style(), models):
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _defer_references() -> None:
    """Rows may point to tables that are filled later; migrations end with the opposite."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def _empty(names: list[str]) -> None:
    """Rows that migrations made themselves are in the backup as well."""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(name)}")  # noqa: S608


def _compare(archive: Archive, registry: Apps) -> None:
    for model in tables(registry):
        name = model._meta.db_table
        there, written = tally(model, connection), archive.manifest.tables[name]
        if (there.rows, there.digest) != (written.rows, written.sha256):
            raise Unusable(f"Table {name} came back different from what was written.")


def _whole_chain(archive: Archive) -> int:
    """Verifies every chain of the journal; the number of its entries."""
    for found in breaks():
        raise Unusable(
            f"The journal in this backup is broken: organisation {found.organisation}, "
            f"number {found.number}: {found.problem}."
        )
    return sum(head.number for head in archive.manifest.heads)


def _move_on() -> list[str]:
    """From the structure of that time to today's."""
    missing = pending()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    return missing
