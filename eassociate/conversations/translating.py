"""Machine translation by a service that the site has chosen (LibreTranslate's protocol), and only
for whoever asks for it, message by message. Nothing is kept of it.

POST {address}/translate with JSON `q`, `source`, `target`, `format`, `api_key`; the answer is JSON
with `translatedText`, or `error` and a status from 400 on.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.parse import urlsplit
from urllib.request import Request, build_opener

from django.conf import settings
from django.utils.translation import get_language

from eassociate.core.scripts import latin

#: Seconds until it is given up, and the largest answer that is read.
PATIENCE, LARGEST = 10, 200_000


class Unavailable(Exception):
    """The service does not answer, or not as it should."""


@dataclass(frozen=True)
class Translation:
    text: str
    #: The machine to which the words were sent.
    host: str


def is_set_up() -> bool:
    return bool(settings.TRANSLATE_URL)


def translated(text: str) -> Translation:
    """`text` in the reader's language. Raises `Unavailable`."""
    language = get_language() or "sr"
    target = language.partition("-")[0]
    found = _asked({"q": text, "source": "auto", "target": target, "format": "text"})
    said = found.get("translatedText")
    if not isinstance(said, str):
        raise Unavailable
    host = urlsplit(settings.TRANSLATE_URL).hostname or ""
    return Translation(latin(said) if language == "sr-latn" else said, host)


def _asked(question: dict[str, str]) -> dict[str, Any]:
    if settings.TRANSLATE_KEY:
        question["api_key"] = settings.TRANSLATE_KEY
    address = settings.TRANSLATE_URL.rstrip("/") + "/translate"
    head = {"Content-Type": "application/json", "Accept": "application/json"}
    try:
        request = Request(address, json.dumps(question).encode(), head)  # noqa: S310
        with build_opener().open(request, timeout=PATIENCE) as answer:
            found = json.loads(answer.read(LARGEST))
    except (URLError, OSError, ValueError) as fault:
        raise Unavailable from fault
    if not isinstance(found, dict):
        raise Unavailable
    return found
