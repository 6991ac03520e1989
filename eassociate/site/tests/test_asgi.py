"""How the server's entrance works: in whose thread, with how many connections, for whom in vain."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path

from eassociate.site.asgi import Handler

SEEN: list[tuple[str, int]] = []


def where(request: HttpRequest) -> HttpResponse:
    connection.ensure_connection()
    SEEN.append((threading.current_thread().name, id(connection.connection)))
    return HttpResponse("here")


where.login_required = False  # type: ignore[attr-defined]
urlpatterns = [path("where/", where)]


class Browser:
    """Asks the application as a server does. `leaves`: is gone before the answer."""

    def __init__(self, address: str, method: str = "GET", leaves: bool = False) -> None:
        self.scope = {
            "type": "http",
            "method": method,
            "path": address,
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1")],
        }
        self.sent: list[dict[str, Any]] = []
        self.asked = False
        self.leaves = leaves

    async def receive(self) -> dict[str, Any]:
        if not self.asked:
            self.asked = True
            return {"type": "http.request", "body": b""}
        if not self.leaves:
            await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def body(self) -> bytes:
        return b"".join(message.get("body", b"") for message in self.sent)

    @property
    def headers(self) -> dict[bytes, bytes]:
        return dict(self.sent[0]["headers"])


async def ask(handler: Handler, *args: Any, **kwargs: Any) -> Browser:
    browser = Browser(*args, **kwargs)
    await handler(browser.scope, browser.receive, browser.send)
    return browser


@pytest.fixture
def seen():
    SEEN.clear()
    with override_settings(ROOT_URLCONF=__name__):
        yield SEEN


@pytest.mark.django_db(transaction=True)
def test_threads_stay_and_keep_their_connection(seen, settings):
    """Two pages one after the other: the same thread; on SQLite the same connection, too."""
    settings.THREADS = 1

    async def twice() -> list[bytes]:
        handler = Handler()
        return [(await ask(handler, "/where/")).body for _ in range(2)]

    assert asyncio.run(twice()) == [b"here", b"here"]
    first, second = seen
    assert first[0] == second[0]
    assert first[0].startswith("page")
    if connection.vendor == "sqlite":
        assert first == second


def test_whoever_has_left_the_queue_costs_nothing(seen, settings):
    settings.THREADS = 1

    async def crowded() -> Browser:
        handler = Handler()
        async with handler._room:
            waiting = asyncio.create_task(ask(handler, "/where/", leaves=True))
            await asyncio.sleep(0.05)
        return await waiting

    assert not asyncio.run(crowded()).sent
    assert not seen


def test_files_come_whole_and_their_head_without_a_body():
    async def both() -> tuple[Browser, Browser]:
        handler, address = Handler(), "/static/ui/css/ui.css"
        return await ask(handler, address), await ask(handler, address, "HEAD")

    file, head = asyncio.run(both())
    assert int(file.headers[b"Content-Length"]) == len(file.body) > 1000
    assert head.headers[b"Content-Length"] == file.headers[b"Content-Length"]
    assert not head.body
