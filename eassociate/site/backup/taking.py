"""Writes a backup of one moment while others go on writing to the site."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from eassociate import __version__
from eassociate.core import clock
from eassociate.journal.models import Chain
from eassociate.site.backup.manifest import Head, Manifest, Table, fingerprints
from eassociate.site.backup.tables import Model, Tally, columns, lines, tables


def take(file: Path, *, with_keys: bool) -> Manifest:
    """Writes the site as it is at this moment into `file`, which appears only when complete."""
    part = file.with_name(f"{file.name}.part-{os.getpid()}")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as raw:
            with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                manifest = _fill(archive, with_keys)
            raw.flush()
            os.fsync(raw.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    return manifest


def _fill(archive: zipfile.ZipFile, with_keys: bool) -> Manifest:
    with one_moment():
        manifest = Manifest(
            version=__version__,
            made_at=clock.now(),
            database=connection.vendor,
            migrations=sorted(MigrationRecorder(connection).applied_migrations()),
            tables={m._meta.db_table: _store(archive, m) for m in tables(apps)},
            heads=_heads(),
            keys=fingerprints(),
            secrets=list(settings.EASSOCIATE_KEYS) if with_keys else [],
        ).sealed()
    archive.writestr("manifest.json", manifest.text())
    return manifest


def _store(archive: zipfile.ZipFile, model: Model) -> Table:
    count = Tally()
    with archive.open(f"tables/{model._meta.db_table}.jsonl", "w", force_zip64=True) as out:
        for line in count.over(lines(model, connection)):
            out.write(line + b"\n")
    return Table(columns=list(columns(model)), rows=count.rows, sha256=count.digest)


def _heads() -> list[Head]:
    return [
        Head(organisation=str(chain.pk), number=chain.number, digest=chain.digest)
        for chain in Chain.objects.order_by("pk")
    ]


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is the state of one moment; nobody has to wait for it."""
    connection.close()
    usual = connection.settings_dict["OPTIONS"]
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"] = {**usual, "transaction_mode": "DEFERRED"}
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        connection.close()
        connection.settings_dict["OPTIONS"] = usual
