"""A prepared query gives what its queryset gives."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eassociate.access.models import Membership
from eassociate.core.prepared import ID, MOMENT, WORD, Prepared
from tests.people import World

NOW = datetime(2026, 3, 2, 7, 30, tzinfo=UTC)


def _asked(at: datetime, key: str):
    return Session.objects.filter(expire_date__gt=at, session_key__gte=key).order_by("session_key")


def _sessions() -> None:
    for number in range(4):
        end = NOW + timedelta(minutes=number)
        Session.objects.create(session_key=f"key {number}", session_data="…", expire_date=end)


def test_rows_and_columns_are_those_of_the_queryset(db: None):
    _sessions()
    rows = Prepared(_asked, MOMENT, WORD)
    keys = Prepared(lambda *of: _asked(*of).values_list("session_key", flat=True)[:2], MOMENT, WORD)
    for at, key in [(NOW, ""), (NOW + timedelta(minutes=1), ""), (NOW, "key 2"), (NOW, "z")]:
        found = list(_asked(at, key))
        assert rows.rows(at, key) == found
        assert [one.expire_date for one in rows.rows(at, key)] == [one.expire_date for one in found]
        assert keys.rows(at, key) == [one.pk for one in found][:2]


def test_related_rows_and_several_columns_come_along(world: World):
    person = world.person("guardian")

    def asked(key: UUID):
        return Membership.objects.filter(person=key).select_related("person", "organisation")

    rows = Prepared(asked, ID).rows(person.pk)
    assert rows == list(asked(person.pk))
    with CaptureQueriesContext(connection) as more:
        assert rows[0].person.name == person.name
        assert rows[0].organisation == world.provider
    assert not more
    columns = ("pk", "since", "person__language")
    pairs = Prepared(lambda key: asked(key).values_list(*columns), ID).rows(person.pk)
    assert pairs == list(asked(person.pk).values_list(*columns))


def test_other_shapes_of_rows_are_refused(db: None):
    with pytest.raises(RuntimeError, match="not known"):
        Prepared(lambda at: Session.objects.filter(expire_date__gt=at).values("pk"), MOMENT).rows(
            NOW
        )


def test_the_queryset_is_built_once(db: None):
    built: list[object] = []
    query = Prepared(lambda *of: built.append(of) or _asked(*of), MOMENT, WORD)
    for _ in range(3):
        query.rows(NOW, "")
    assert len(built) == 1


def test_threads_ask_by_their_own_connections(transactional_db: None):
    _sessions()
    query, found = Prepared(_asked, MOMENT, WORD), []

    def ask(key: str) -> None:
        try:
            found.append([one.pk for one in query.rows(NOW, key)])
        finally:
            connection.close()

    query.rows(NOW, "")
    threads = [threading.Thread(target=ask, args=(f"key {n}",)) for n in (1, 2, 3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found) == [["key 1", "key 2", "key 3"], ["key 2", "key 3"], ["key 3"]]


@pytest.mark.parametrize("values", [(NOW,), (NOW, None)])
def test_a_missing_value_is_refused(db: None, values: tuple[object, ...]):
    with pytest.raises(ValueError, match="2 values"):
        Prepared(_asked, MOMENT, WORD).rows(*values)


def test_a_value_that_the_sql_does_not_hold_is_refused(db: None):
    with pytest.raises(RuntimeError, match="does not come to stand"):
        Prepared(lambda at, _key: Session.objects.filter(expire_date__gt=at), MOMENT, WORD).rows(
            NOW, ""
        )
