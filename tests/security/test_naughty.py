"""Whatever is forged: an answer below 500, at every endpoint and for every query."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from tests.doors import DOORS
from tests.resolver import views
from tests.scene import Scene
from tests.security.naughty import ENDPOINTS, LONG, NAUGHTY, PAGES, allowed, forms_of

pytestmark = pytest.mark.django_db

JSON = [None, [], {}, "x", 1, -1, 1e308, True, [[[[]]]], {"a": {"b": None}}, {"id": "x", "at": "y"}]


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_endpoint_bears_a_megabyte(scene: Scene, name: str):
    door = DOORS[name]
    key = allowed(door)
    for form_key, form, address in list(forms_of(scene, name))[:3]:
        data = {**form.fields, **dict.fromkeys(form.open_fields, LONG)}
        assert scene.send(scene.clients[form_key], form.method, address, data) < 500
    whose = scene.whose(key)["own"]
    status = scene.ask(scene.clients[key], "post", name, door, whose, {"x": LONG}).status_code
    assert status < 500


@pytest.mark.parametrize("name", ENDPOINTS)
def test_every_endpoint_bears_forged_content(scene: Scene, name: str):
    door = DOORS[name]
    key = allowed(door)
    whose, client = scene.whose(key)["own"], scene.clients[key]
    for content in JSON:
        body = json.dumps(content)
        assert scene.ask_json(client, name, door, whose, body).status_code < 500
    for body in ('{"a": ', "", "\x00", '{"a":' * 2000):
        assert scene.ask_json(client, name, door, whose, body).status_code < 500


@pytest.mark.parametrize("name", PAGES)
def test_every_page_bears_a_forged_query(scene: Scene, name: str):
    door = DOORS[name]
    key = allowed(door)
    whose, client = scene.whose(key)["own"], scene.clients[key]
    names = "page q day month from until first last role status place child next week id".split()
    names += ["date", "year", "order", "sort", "language", "since", "cursor", "school", "kind"]
    for turn in range(0, len(NAUGHTY), 3):
        data = {one: NAUGHTY[(turn + i) % len(NAUGHTY)] for i, one in enumerate(names)}
        assert scene.ask(client, "get", name, door, whose, data).status_code < 500, data


def test_words_in_addresses_may_be_anything(scene: Scene):
    """Addresses whose arguments are words, not ids."""
    for name in sorted(views()):
        door = DOORS[name]
        if not door.make:
            continue
        key = allowed(door)
        kwargs = scene.kwargs(door, scene.whose(key)["own"])
        for argument, value in kwargs.items():
            if not isinstance(value, str):
                continue
            for text in NAUGHTY:
                try:
                    address = reverse(name, kwargs={**kwargs, argument: text})
                except Exception:  # the address does not take it at all
                    continue
                assert scene.send(scene.clients[key], "get", address, {}) < 500, address
