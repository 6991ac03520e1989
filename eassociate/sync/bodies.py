"""What phones send, unpacked with care: gzip bombs, cut JSON and old versions get a clear 4xx."""

from __future__ import annotations

import json
import zlib
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse
from django.http.request import UnreadablePostError
from django.utils.translation import gettext as _

from eassociate.sync.rules import OLDEST, PROTOCOL, UNPACKED


class Unfit(Exception):
    """The request cannot be worked on; `answer` says why."""

    def __init__(self, status: int, code: str, sentence: str) -> None:
        super().__init__(code)
        self.answer = told(status, code, sentence)


def told(status: int, code: str, sentence: str) -> JsonResponse:
    """An answer for phones: `error` for the program, `message` for its reader."""
    body = {"protocol": PROTOCOL, "error": code, "message": sentence}
    answer = JsonResponse(body, status=status)
    answer._has_been_logged = status == 429  # type: ignore[attr-defined]  # phones come again
    return answer


def content_of(request: HttpRequest) -> dict[str, Any]:
    """The JSON object in the body of a request whose version is understood. Raises `Unfit`."""
    try:
        found = json.loads(_unpacked(request, _read(request)))
    except (ValueError, RecursionError) as error:
        raise Unfit(400, "not_json", _("What was sent is cut off or damaged.")) from error
    if not isinstance(found, dict):
        raise Unfit(400, "not_json", _("What was sent is cut off or damaged."))
    check_version(found.get("protocol"))
    return found


def check_version(spoken: Any) -> None:
    """Raises `Unfit` for a program that is too old (or newer than this server)."""
    if not isinstance(spoken, int):
        raise Unfit(400, "no_version", _("What was sent is cut off or damaged."))
    if not OLDEST <= spoken <= PROTOCOL:
        sentence = _("Please open the page once with a network: it is then brought up to date.")
        raise Unfit(426, "update", sentence)


def raw_body(request: HttpRequest, most: int) -> bytes:
    """The bytes of the body, at most `most`. Raises `Unfit`."""
    body = _read(request)
    if len(body) > most:
        raise _too_large()
    return body


def _read(request: HttpRequest) -> bytes:
    try:
        return request.body
    except RequestDataTooBig as error:
        raise _too_large() from error
    except UnreadablePostError as error:
        raise Unfit(400, "cut_off", _("What was sent is cut off or damaged.")) from error


def _unpacked(request: HttpRequest, body: bytes) -> bytes:
    if request.headers.get("Content-Encoding", "").lower() != "gzip":
        return body
    unzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        found = unzip.decompress(body, UNPACKED)
    except zlib.error as error:
        raise ValueError("not gzip") from error
    if unzip.unconsumed_tail:
        raise _too_large()
    if not unzip.eof:
        raise ValueError("cut off")
    return found


def _too_large() -> Unfit:
    return Unfit(413, "too_large", _("Too much at once. Send it in smaller parts."))
