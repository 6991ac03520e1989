"""Everybody signed in, beside two providers, and what they may ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse

from eassociate.children.models import Child
from tests.doors import EVERYBODY, Door, Whose
from tests.people import WHY, World
from tests.signing_in import sign_in

_JSON = "application/json"


class Scene:
    """Two providers and everybody signed in, kept for all rows; each question is rolled back."""

    def __init__(self, world: World) -> None:
        assert world.other
        self.world, self.other = world, world.other
        second = Child.objects.unscoped(reason=WHY).filter(provider=world.provider)
        self.second = second.exclude(pk=world.child.pk).get()
        self.clients = {key: sign_in(world.person(key)) for key in EVERYBODY.split()}

    def whose(self, key: str) -> dict[str, Whose]:
        world, other = self.world, self.other
        stranger = "companion2" if key == "companion" else "guardian2"
        return {
            "own": Whose(world, world.child, world.person(key)),
            "family": Whose(world, self.second, world.person(stranger)),
            "provider": Whose(other, other.child, other.person(key)),
        }

    def ask(
        self, client: Client, method: str, name: str, door: Door, whose: Whose, data: Any = None
    ) -> Any:
        """The answer at the door for a thing made as `whose`; what it did is undone."""
        with undone(client):
            address = reverse(name, kwargs=door.make(whose) if door.make else {})
            return _asked(client, method, address, door, whose, data)

    def ask_both(self, client: Client, name: str, door: Door, whose: Whose) -> dict[str, int]:
        """Status by method, of one and the same thing; neither sees what the other did."""
        found: dict[str, int] = {}
        with undone(client):
            address = reverse(name, kwargs=door.make(whose) if door.make else {})
            for method in ("get", "post"):
                with undone(client):
                    answer = _asked(client, method, address, door, whose)
                    found[method] = answer.status_code
        return found

    def ask_json(self, client: Client, name: str, door: Door, whose: Whose, body: str) -> Any:
        """`body` posted as it is, as JSON."""
        with undone(client):
            address = reverse(name, kwargs=door.make(whose) if door.make else {})
            return client.post(address, body, content_type=_JSON)

    def send(self, client: Client, method: str, address: str, data: Any) -> int:
        """Status of the answer at an address that a page named; what it did is undone."""
        with undone(client):
            answer = getattr(client, "post" if method == "post" else "get")(address, data)
            status: int = answer.status_code
            return status

    def kwargs(self, door: Door, whose: Whose) -> dict[str, Any]:
        """Arguments of the address, of a thing that is gone again."""
        point = transaction.savepoint()
        made = door.make(whose) if door.make else {}
        transaction.savepoint_rollback(point)
        return made


def _asked(
    client: Client, method: str, address: str, door: Door, whose: Whose, data: Any = None
) -> Any:
    more: dict[str, Any] = {}
    if data is None:
        data = door.data(whose) if door.data and method == "post" else {}
        if door.json and method == "post":
            data, more = json.dumps(data, default=str), {"content_type": _JSON}
    return getattr(client, method)(address, data, **more)


@contextmanager
def undone(client: Client) -> Iterator[None]:
    """Limits of attempts begin anew, and database and cookies are as before at the end."""
    point, cookies = transaction.savepoint(), client.cookies.copy()
    cache.clear()
    try:
        yield
    finally:
        transaction.savepoint_rollback(point)
        client.cookies = cookies
