"""Pages for when something is wrong, in the reader's language. No database, no session.

`site/urls.py` names them as handlers; `CSRF_FAILURE_VIEW` names `csrf_failure`.
"""

import sys
from typing import Any

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import DataError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eassociate.ui.context import around

_TOO_MUCH = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_SECRETS = ("password", "code", "credential", "secret")

_WORDS: dict[str, tuple[Promise, Promise]] = {
    "400": (
        _("This could not be read"),
        _("Something in the address or in what was sent is not valid. Go back and try again."),
    ),
    "403": (
        _("This is not open to you"),
        _("If you think that it should be, ask the person who invited you."),
    ),
    "404": (
        _("There is no such page for you"),
        _("The address may be mistyped, or what was here is no longer open to you."),
    ),
    "413": (
        _("That is too much at once"),
        _("Shorten the text or choose a smaller file, then send it again."),
    ),
    "500": (
        _("Something went wrong on our side"),
        _("Nothing was saved by half. Try again; if it stays so, tell the administrator."),
    ),
    "503": (
        _("The records cannot be reached just now"),
        _("Nothing is lost. Wait a moment, then try again."),
    ),
    "csrf": (
        _("This page was open for too long"),
        _("For your safety it was not accepted. Nothing is lost: send it once more."),
    ),
}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 413 if isinstance(exception, _TOO_MUCH) else 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    return answer_to(request, sys.exc_info()[1]) or error_page(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, 403, words="csrf", fields=_sent(request))


def answer_to(request: HttpRequest, exception: BaseException | None) -> HttpResponse | None:
    """The page for faults that are not the program's: the database is away, or cannot hold that."""
    if isinstance(exception, OperationalError | InterfaceError):
        response = error_page(request, 503, fields=_sent(request))
        response["Retry-After"] = "10"
        return response
    unfit = isinstance(exception, ValueError) and "NUL (0x00)" in str(exception)
    if unfit or isinstance(exception, DataError):
        return error_page(request, 400)
    return None


def error_page(
    request: HttpRequest,
    status: int,
    *,
    words: str = "",
    fields: list[tuple[str, str]] | None = None,
) -> HttpResponse:
    """`fields`, where given, are offered to be sent again to the same address."""
    with translation.override(_language(request)):
        title, text = _WORDS[words or str(status)]
        context: dict[str, Any] = {
            **around(),
            "title": title,
            "text": text,
            "fields": fields,
            "again": status == 503,
            "here": _here(request),
            "csrf_token": get_token(request),
        }
        return HttpResponse(render_to_string("ui/error.html", context), status=status)


def _language(request: HttpRequest) -> str:
    chosen = getattr(request, "LANGUAGE_CODE", None)
    return chosen or translation.get_language_from_request(request)


def _here(request: HttpRequest) -> str:
    return request.get_full_path() if request.path.startswith("/") else "/"


def _sent(request: HttpRequest) -> list[tuple[str, str]] | None:
    """What a form of ours sent, but for files; None where it must not be offered again."""
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site") != "same-origin":
        return None
    try:
        names = [name for name in request.POST if name != "csrfmiddlewaretoken"]
    except Exception:  # whatever spoiled the body, the page must come
        return None
    if any(secret in name.lower() for name in names for secret in _SECRETS):
        return None
    return [(name, value) for name in names for value in request.POST.getlist(name)]
