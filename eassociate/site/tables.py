"""The tables of a database that is still empty, made from the models (docs/adr/0015).

Playing all migrations after one another takes Django eight seconds, nearly all of it for models of
the past; what comes out is the same, which is a test.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management.sql import emit_post_migrate_signal
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder


def none_yet() -> bool:
    """Whether the database has not a single one of the site's tables."""
    return not ours() & set(connection.introspection.table_names())


def ours() -> set[str]:
    """Names of all tables that a site has."""
    models = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return {*models, "django_migrations", "site_cache"}


def make() -> None:
    """Makes all tables, all or none."""
    with connection.schema_editor() as editor:
        for model in apps.get_models():
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
        note_all_applied()
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def note_all_applied() -> None:
    """The database says of itself that every migration was applied."""
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    nodes = sorted(MigrationLoader(None).graph.nodes)
    recorder.migration_qs.bulk_create(
        [recorder.Migration(app=app, name=name) for app, name in nodes]
    )
