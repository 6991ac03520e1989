"""Files that came in, given out again: nothing in them can run on our pages (trust C15)."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_RANGE = re.compile(r"bytes=(\d{1,12})-(\d{0,12})")


def file_answer(content: bytes, media: str, *, saved: str = "", wanted: str = "") -> HttpResponse:
    """`content` of the MIME type `media`, shown in the page or, with a name in `saved`, only ever
    saved. `wanted`: the header `Range`."""
    answer = _part(wanted, content, media)
    answer["Content-Disposition"] = _disposition(saved)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Accept-Ranges"] = "bytes"
    return answer


def _disposition(saved: str) -> str:
    return content_disposition_header(bool(saved), saved) or "inline"


def _part(wanted: str, content: bytes, media: str) -> HttpResponse:
    """All of it, or one range of bytes (RFC 9110, 14): some browsers play sound no other way."""
    found = _RANGE.fullmatch(wanted)
    if not found:
        return HttpResponse(content, content_type=media)
    first, size = int(found[1]), len(content)
    last = min(int(found[2]) if found[2] else size - 1, size - 1)
    if first > last:
        beyond = HttpResponse(status=416)
        beyond["Content-Range"] = f"bytes */{size}"
        return beyond
    answer = HttpResponse(content[first : last + 1], status=206, content_type=media)
    answer["Content-Range"] = f"bytes {first}-{last}/{size}"
    return answer
