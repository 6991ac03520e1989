"""Pages travel compressed, with a length that tells nothing; all else as it is."""

from __future__ import annotations

import gzip

import pytest
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse

from eassociate.ui.compressing import ENOUGH, compressed

PAGE = "<p>Ко је сада с дететом</p>" * 400


def asking(encodings: str) -> HttpRequest:
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = encodings
    return request


def test_a_page_is_small_on_its_way_and_whole_at_its_end():
    answer = compressed(asking("br, gzip"), HttpResponse(PAGE))
    assert gzip.decompress(answer.content).decode() == PAGE
    assert len(answer.content) < len(PAGE.encode()) / 10
    assert answer["Content-Encoding"] == "gzip"
    assert answer["Content-Length"] == str(len(answer.content))
    assert "Accept-Encoding" in answer["Vary"]


def test_the_length_differs_from_time_to_time():
    found = {len(compressed(asking("gzip"), HttpResponse(PAGE)).content) for _ in range(40)}
    assert len(found) > 1


def test_who_cannot_read_it_gets_it_plain():
    answer = compressed(asking("identity"), HttpResponse(PAGE))
    assert answer.content.decode() == PAGE
    assert "Accept-Encoding" in answer["Vary"]


@pytest.mark.parametrize(
    "answer",
    [
        HttpResponse(b"x" * ENOUGH, content_type="image/jpeg"),
        HttpResponse(b"x" * (ENOUGH - 1)),
        HttpResponse(b"x" * ENOUGH, headers={"Content-Encoding": "br"}),
        StreamingHttpResponse([b"data: 1\n\n"], content_type="text/event-stream"),
    ],
    ids=["picture", "short", "done already", "stream"],
)
def test_all_else_stays_as_it_is(answer):
    before = answer.headers.get("Content-Encoding")
    assert compressed(asking("gzip"), answer) is answer
    assert answer.headers.get("Content-Encoding") == before
