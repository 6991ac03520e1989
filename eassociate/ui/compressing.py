"""Pages travel compressed: a phone on a bus waits for bytes, not for our processor."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers
from django.utils.text import compress_string

#: Bytes from which on it is worth the work.
ENOUGH = 4096
#: Bytes of chance in each answer, so that its length tells nothing of its text (BREACH).
PADDING = 100


def compressed(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A page of HTML with gzip, for those who can read it; streams and files stay as they are."""
    if not isinstance(response, HttpResponse) or len(response.content) < ENOUGH:
        return response
    kind = response.headers.get("Content-Type", "")
    if not kind.startswith("text/html") or response.has_header("Content-Encoding"):
        return response
    patch_vary_headers(response, ("Accept-Encoding",))
    if "gzip" in request.headers.get("Accept-Encoding", ""):
        response.content = compress_string(response.content, max_random_bytes=PADDING)
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Length"] = str(len(response.content))
    return response
