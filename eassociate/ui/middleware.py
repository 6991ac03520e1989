"""Every answer is safe to give: kept by nobody, framed by nobody, never a bare fault."""

from collections.abc import Awaitable, Callable
from typing import cast
from urllib.parse import unquote_to_bytes

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from eassociate.ui.compressing import compressed
from eassociate.ui.errors import answer_to, error_page
from eassociate.ui.permissions import NOTHING

Answer = HttpResponseBase | Awaitable[HttpResponseBase]

_HEADERS = {
    "Permissions-Policy": NOTHING,
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SafeAnswers:
    """Outermost but for static files. Works before threads (WSGI) and events (ASGI) alike."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Answer]) -> None:
        self.get_response = get_response
        self.later = iscoroutinefunction(get_response)
        if self.later:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        if self.later:
            return self._later(request)
        refusal = _refusal(request)
        answer = refusal or cast("HttpResponseBase", self.get_response(request))
        return compressed(request, _harden(answer))

    async def _later(self, request: HttpRequest) -> HttpResponseBase:
        refusal = _refusal(request)
        if refusal:
            return _harden(refusal)
        answer = await cast("Awaitable[HttpResponseBase]", self.get_response(request))
        return compressed(request, _harden(answer))

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponseBase | None:
        return answer_to(request, fault)


def _refusal(request: HttpRequest) -> HttpResponseBase | None:
    query = request.META.get("QUERY_STRING", "")
    if "\x00" in request.path or not _readable(query):
        return error_page(request, 400)
    return None


def _readable(query: str) -> bool:
    if "%" not in query and query.isascii() and "\x00" not in query:
        return True
    raw = unquote_to_bytes(query)
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return b"\x00" not in raw


def _harden(response: HttpResponseBase) -> HttpResponseBase:
    if not getattr(response, "impersonal", False):
        response["Cache-Control"] = "no-store, private"
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
