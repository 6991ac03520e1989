"""The server's entrance.

Django's own handler starts a thread for each request, opens a connection to the database in it, and
goes to and fro between that thread and the event loop. Here a page is worked on in one step, by one
of a few threads that stay and keep their connections; only streams are awaited.
"""

import asyncio
import os
from concurrent.futures import ThreadPoolExecutor
from typing import IO, Any, cast

import django
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpResponse
from django.http.response import HttpResponseBase, StreamingHttpResponse
from django.urls import set_script_prefix

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eassociate.site.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402

#: Addresses that end so are streams. What is taken for one by mistake is just answered slower.
STREAM = "/live/"


class Pages(BaseHandler):
    """Middleware and views without an event loop."""

    def __init__(self) -> None:
        super().__init__()
        self.load_middleware()


class Handler(ASGIHandler):
    """Room for so many pages at once as there are threads; the others wait in their order.

    Without a bound a rush would take all memory. Streams do not count.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pages = Pages()
        self._room = asyncio.Semaphore(settings.THREADS)
        self._threads = ThreadPoolExecutor(settings.THREADS, "page")

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http" or scope["path"].endswith(STREAM):
            await super().__call__(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    async def _page(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        left = asyncio.ensure_future(receive())  # says nothing more until the browser is gone
        try:
            async with self._room:
                if left.done():
                    return
                loop = asyncio.get_running_loop()
                answer = await loop.run_in_executor(self._threads, self._answer, scope, body)
            await self.send_response(answer, send)
        finally:
            left.cancel()
            body.close()

    def _answer(self, scope: Any, body: IO[bytes]) -> HttpResponse:
        """From the beginning of a request to its end, connection given back, in one thread."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, refusal = self.create_request(scope, body)
        answer = self._pages.get_response(request) if request else cast(HttpResponseBase, refusal)
        answer._handler_class = self.__class__  # type: ignore[attr-defined]
        whole = _whole(answer)
        answer.close()
        return whole


def _whole(answer: HttpResponseBase) -> HttpResponse:
    """Files of the site are small: the thread that has one open reads it, too."""
    if not answer.streaming:
        return cast(HttpResponse, answer)
    parts = cast(StreamingHttpResponse, answer)
    whole = HttpResponse(b"".join(parts), status=answer.status_code, headers=answer.headers)
    if "Content-Type" not in answer:
        del whole["Content-Type"]
    whole.cookies = answer.cookies
    return whole


application = Handler()
