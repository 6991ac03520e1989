"""Who is signed in: prepared queries, the answers of Django's own."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.auth import get_user
from django.contrib.sessions.models import Session
from django.http import HttpRequest
from django.utils import timezone

from eassociate.access.backends import SessionStore, SignIn
from tests.people import World
from tests.signing_in import sign_in


def user_of(world: World, key: str) -> tuple[object, object]:
    """Who comes out of the session of somebody who signed in, and the session itself."""
    request = HttpRequest()
    request.session = SessionStore(sign_in(world.person(key)).session.session_key)
    return get_user(request), request.session


def test_somebody_with_a_session_is_who_they_are(world: World):
    user, _session = user_of(world, "guardian")
    assert user == world.person("guardian")


def test_who_was_switched_off_is_nobody(world: World):
    person = world.person("guardian")
    client = sign_in(person)
    type(person).objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/").status_code == 302
    assert SignIn().get_user(person.pk) is None
    assert SignIn().get_user(uuid4()) is None


@pytest.mark.parametrize("seconds", [-1, 60])
def test_a_session_ends_at_its_time(world: World, seconds: int):
    client = sign_in(world.person("guardian"))
    end = timezone.now() + timedelta(seconds=seconds)
    assert Session.objects.update(expire_date=end) == 1
    assert client.get("/").status_code == (200 if seconds > 0 else 302)


def test_a_session_that_is_not_there_is_empty(db: None):
    store = SessionStore("nothingofthekind")
    assert dict(store.items()) == {}
    assert store.session_key is None
