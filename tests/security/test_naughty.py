"""Whatever is typed, pasted or forged: an answer below 500, in every form of every page.

The forms are read from the pages themselves and the endpoints from the doors table, so that new
ones are tried without being named here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import reverse

from tests.doors import DOORS, EVERYBODY, Door
from tests.resolver import views
from tests.scene import Scene
from tests.security.reading import Form, Page

pytestmark = pytest.mark.django_db

LONG = "ж" * 1_000_000
NAUGHTY = [
    "Љубица Џ ђЋш – Čačak ŽŠ",
    "\u202eneprijatelj\u202c \u2066x\u2069 \u200f",
    "a\x00b",
    "\x1b[31m\x07",
    "👩‍👩‍👧‍👦🇷🇸" * 20,
    "Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢L",
    "'; DROP TABLE access_person; --",
    "' OR 1=1 --",
    '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "{{ 7*7 }}{% now 'Y' %}${7*7}%(a)s%s%n",
    "../../../etc/passwd",
    "=cmd|' /C calc'!A0",
    "2026-02-30",
    "31.11.2026.",
    "0000-00-00",
    "9999-12-31",
    "0001-01-01",
    "25:61",
    "-1",
    "99999999999999999999999999999999",
    "1e309",
    "NaN",
    "0x1F",
    "null",
    "undefined",
    "[]",
    "{}",
    "true",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "\ufeff\ufffe\uffff",
    "%00%ff%fe",
    " ",
    "\n\r\t",
]
JSON = [None, [], {}, "x", 1, -1, 1e308, True, [[[[]]]], {"a": {"b": None}}, {"id": "x", "at": "y"}]


def allowed(door: Door) -> str:
    """Somebody whom the row lets in, the coordinator if possible."""
    keys = [key for key in EVERYBODY.split() if key in door.who]
    return keys[0]


def forms_of(scene: Scene, name: str) -> Iterator[tuple[str, Form, str]]:
    """(who, form, its address) of the page at `name`, as each role that may be there sees it."""
    door = DOORS[name]
    for key in sorted(door.who):
        whose = scene.whose(key)["own"]
        answer = scene.ask(scene.clients[key], "get", name, door, whose)
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        for form in Page(answer.content.decode()).forms:
            yield key, form, form.action or answer.request["PATH_INFO"]


def tries(form: Form) -> Iterator[dict[str, Any]]:
    """Every open field filled with one and the same naughty text, then a forged choice each."""
    for text in NAUGHTY if form.open_fields else [""]:
        yield {**form.fields, **dict.fromkeys(form.open_fields, text)}
    for name in form.fields:
        if name not in form.open_fields and name != "csrfmiddlewaretoken":
            for text in ("a\x00b", "not-a-uuid", "9" * 40, "👩‍👧"):
                yield {**form.fields, name: text}


def is_known(form: Form, address: str, seen: set[Any] = set()) -> bool:  # noqa: B006
    """Whether a form like this (of whatever thing) was tried in this process."""
    shape = (_ID.sub("*", address), frozenset(form.fields), frozenset(form.open_fields))
    known = shape in seen
    seen.add(shape)
    return known


_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
PAGES = sorted(n for n, door in DOORS.items() if door.get is not None)
ENDPOINTS = sorted(n for n, door in DOORS.items() if door.post is not None)


@pytest.mark.parametrize("name", PAGES)
def test_every_form_of_the_page_bears_every_text(scene: Scene, name: str):
    wrong = []
    for key, form, address in list(forms_of(scene, name)):
        if not form.fields or is_known(form, address):
            continue
        for data in tries(form):
            status = scene.send(scene.clients[key], form.method, address, data)
            if status >= 500:
                wrong.append(f"{key} {form.method} {address} {data}"[:300])
                break
    assert not wrong, "\n".join(wrong)


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
