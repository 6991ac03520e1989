"""The server's entrance."""

import asyncio
import os
import warnings

import django
from django.core.handlers.asgi import ASGIHandler
from django.http import HttpRequest
from django.http.response import HttpResponseBase

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "eassociate.site.settings")
django.setup(set_prefix=False)

from django.conf import settings  # noqa: E402

#: Static files come from WhiteNoise in small pieces; Django reads them in a thread and says so.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous")


class Handler(ASGIHandler):
    """Django's handler with room for so many requests at once; the others wait in their order.

    Each takes a thread and a connection to the database: without a bound a rush would take all
    memory. Streams do not count: their answer is ready once the stream begins.
    """

    def __init__(self) -> None:
        super().__init__()
        self._room = asyncio.Semaphore(settings.THREADS)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        async with self._room:
            return await super().get_response_async(request)


application = Handler()
