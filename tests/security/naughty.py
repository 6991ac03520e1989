"""What is typed, pasted or forged, and where it can be put."""

from __future__ import annotations

from collections.abc import Iterator

from tests.doors import DOORS, EVERYBODY, Door
from tests.scene import Scene
from tests.security.reading import Form, Page

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


PAGES = sorted(n for n, door in DOORS.items() if door.get is not None)
ENDPOINTS = sorted(n for n, door in DOORS.items() if door.post is not None)
