"""`/live/`: server-sent events that say «something changed» and nothing else."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from asgiref.sync import SyncToAsync, sync_to_async
from django.db import connections
from django.http import HttpResponseNotAllowed, StreamingHttpResponse
from django.http.response import HttpResponseBase

from eassociate.access.doors import ActedRequest, page
from eassociate.access.presence import Presence
from eassociate.access.roles import Can
from eassociate.live.hub import Hub, hub
from eassociate.live.listening import Listener, keys_of

#: Seconds of silence after which the line is tried, and milliseconds until a browser comes again.
HEARTBEAT, RETRY = 15.0, 3000


@page(needs=Can.SEE_TODAY)
async def live(request: ActedRequest) -> HttpResponseBase:
    """The stream of one open page.

    `?since=` or Last-Event-ID: the cursor of what the page shows; when the journal has moved on
    since, the first event comes at once.
    """
    if request.method != "GET":
        return HttpResponseNotAllowed(["GET"])
    listener = Listener(keys_of(request.actor), _presence(request), _seen(request))
    await _let_go()
    answer = StreamingHttpResponse(_stream(listener), content_type="text/event-stream")
    answer["X-Accel-Buffering"] = "no"
    return answer


def _presence(request: ActedRequest) -> Presence:
    membership = request.actor.membership_id
    assert membership is not None
    return Presence(request.session.session_key or "", membership)


def _seen(request: ActedRequest) -> str:
    return request.headers.get("Last-Event-ID") or request.GET.get("since", "")


async def _let_go() -> None:
    """Gives back the connection and the thread of this request: a page may stay open for hours."""
    await sync_to_async(_close_connections)()
    context = SyncToAsync.thread_sensitive_context.get(None)
    thread = SyncToAsync.context_to_thread_executor.pop(context, None) if context else None
    if thread:
        thread.shutdown(wait=False)


def _close_connections() -> None:
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


async def _stream(listener: Listener) -> AsyncIterator[bytes]:
    here = hub()
    here.join(listener)
    try:
        yield f"retry: {RETRY}\n\n".encode()
        while not listener.closed:
            yield await _next(listener, here)
    finally:
        here.leave(listener)


async def _next(listener: Listener, here: Hub) -> bytes:
    try:
        async with asyncio.timeout(HEARTBEAT):
            await listener.woken.wait()
    except TimeoutError:
        return b":\n\n"
    listener.woken.clear()
    return f"event: changed\nid: {here.cursor}\ndata: 1\n\n".encode()
