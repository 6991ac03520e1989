"""Faults 1-4: kill -9 of the server before commit, after it, in an upload, between file and row."""

from __future__ import annotations

import sys
from io import BytesIO
from socket import create_connection
from uuid import uuid4

import pytest
from PIL import Image

from tests.faults.people import Book, Companion, asked, companions, notes
from tests.faults.wounded import WORD
from tests.installation import Installation, Server


def wounded(demo: Installation, where: str) -> Server:
    command = [sys.executable, "-m", "tests.faults.wounded", where]
    return Server(demo, command=command)


@pytest.mark.parametrize("where", ["before_commit", "after_commit"])
def test_deed_cut_by_a_kill_is_done_once_when_sent_again(demo: Installation, where: str):
    visit, membership = companions(demo)[0]
    key, book = uuid4(), Book()
    with wounded(demo, where) as server:
        companion = Companion(server.url, visit, membership)
        assert companion.write("before it").accepted
        book.acknowledged.append("before it")
        with pytest.raises(OSError):
            companion.write(WORD, key)
        assert server.process.wait(10) == -9
    assert notes(demo).count(WORD) == (0 if where == "before_commit" else 1)
    with Server(demo) as server:
        companion = Companion(server.url, visit, membership)
        for _ in range(2):
            assert companion.write(WORD, key).accepted
    book.acknowledged.append(WORD)
    book.check(demo)
    demo.do("check")


def picture() -> bytes:
    out = BytesIO()
    Image.effect_noise((900, 700), 80).convert("RGB").save(out, "JPEG", quality=90)
    return out.getvalue()


def form(token: str, image: bytes) -> tuple[bytes, str]:
    """A photo as a browser sends it."""
    edge = uuid4().hex
    parts = [
        f'--{edge}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
        for name, value in {"csrfmiddlewaretoken": token, "id": uuid4(), "text": ""}.items()
    ]
    head = 'Content-Disposition: form-data; name="image"; filename="a.jpg"'
    parts.append(f"--{edge}\r\n{head}\r\nContent-Type: image/jpeg\r\n\r\n".encode())
    body = b"".join([*parts, image, f"\r\n--{edge}--\r\n".encode()])
    return body, f"multipart/form-data; boundary={edge}"


PHOTOS = """
import json
from eassociate.diary.models import DiaryEntry, Photo
entries = DiaryEntry.objects.unscoped(reason="test").filter(kind="photo").count()
print(json.dumps([entries, Photo.objects.unscoped(reason="test").count()]))
"""


def test_kill_in_the_middle_of_an_upload_leaves_no_half_photo(demo: Installation):
    visit, membership = companions(demo)[0]
    before = asked(demo, PHOTOS)
    with Server(demo) as server:
        companion = Companion(server.url, visit, membership)
        body, kind = form(companion.token, picture())
        with create_connection(("127.0.0.1", server.port), 10) as line:
            head = (
                f"POST /visits/{visit}/photo/ HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\n"
                f"Cookie: {companion.cookies()}\r\nContent-Type: {kind}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            line.sendall(head.encode() + body[: len(body) // 2])
            server.kill()
    assert asked(demo, PHOTOS) == before
    with Server(demo) as server:
        companion = Companion(server.url, visit, membership)
        again, kind = form(companion.token, picture())
        assert companion.post_body(f"/visits/{visit}/photo/", again, kind).accepted
    assert asked(demo, PHOTOS) == [before[0] + 1, before[1] + 1]
    demo.do("check")


def test_kill_between_the_entry_and_its_picture_leaves_neither(demo: Installation):
    visit, membership = companions(demo)[0]
    before = asked(demo, PHOTOS)
    assert before[0] == before[1]
    with wounded(demo, "between_file_and_row") as server:
        companion = Companion(server.url, visit, membership)
        body, kind = form(companion.token, picture())
        with pytest.raises(OSError):
            companion.post_body(f"/visits/{visit}/photo/", body, kind)
        assert server.process.wait(10) == -9
    assert asked(demo, PHOTOS) == before
    demo.do("check")
