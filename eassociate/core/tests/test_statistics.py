"""After many rows were written, PostgreSQL knows of them; SQLite is not asked to do anything."""

import pytest
from django.db import connection

from eassociate.core.statistics import refresh_statistics

ROWS = 500


@pytest.mark.django_db
def test_the_database_knows_of_rows_that_were_just_written(django_assert_num_queries):
    if connection.vendor != "postgresql":
        with django_assert_num_queries(0):
            refresh_statistics()
        return
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE many AS SELECT n FROM generate_series(1, %s) n", [ROWS])
        refresh_statistics()
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'many'")
        assert cursor.fetchone()[0] == ROWS
