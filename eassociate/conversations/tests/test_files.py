"""Photos, documents and voice notes: told by their content, kept to a size, given to readers alone
(trust C14, C15)."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from eassociate.conversations import media
from eassociate.conversations.commands import PostMessage, WithdrawMessage
from eassociate.conversations.models import Attachment
from eassociate.conversations.tests.scene import heard, say, thread
from eassociate.core.sounds import LONGEST, VOICE_LIMIT
from eassociate.journal.deeds import Refused, perform
from tests.people import WHY, World
from tests.things import WEBM, jpeg, mp4

PDF = b"%PDF-1.7\n<script>alert(1)</script>"


def packed(*names: str, size: int = 10) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as pack:
        for name in names:
            pack.writestr(name, b"0" * size)
    return out.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")


def sent(world: World, data: bytes, name: str = "x", seconds: int = 0) -> Attachment:
    command = PostMessage(thread=thread(world), file=data, name=name, seconds=seconds)
    key = perform(world.actor("companion"), command).result["message"]
    return Attachment.objects.unscoped(reason=WHY).get(pk=key)


def test_a_photo_is_drawn_anew_without_where_it_was_taken(world: World):
    out = io.BytesIO()
    picture = Image.new("RGB", (3000, 2000), "teal")
    exif = picture.getexif()
    exif[0x010E] = "canary"
    picture.save(out, "JPEG", exif=exif)
    kept = sent(world, out.getvalue() + b"<script>canary</script>")
    assert kept.media == "image/jpeg"
    assert (kept.width, kept.height) == (1600, 1067)
    assert b"canary" not in bytes(kept.content)


@pytest.mark.parametrize(
    ("data", "name", "media_type", "said"),
    [
        (PDF, "../../Милица Јовановић.exe", media.PDF, "Милица Јовановић.pdf"),
        (DOCX, "plan.docx", media._PACKED["word/"][0], "plan.docx"),
        (DOCX, "", media._PACKED["word/"][0], "docx"),
    ],
)
def test_a_document_is_what_its_content_says(world, data, name, media_type, said):
    kept = sent(world, data, name)
    assert (kept.media, kept.name) == (media_type, said)


def test_a_voice_note_is_stored_as_it_comes(world: World):
    kept = sent(world, WEBM, "voice.webm", seconds=12)
    assert (kept.media, kept.seconds, bytes(kept.content)) == ("audio/webm", 12, WEBM)
    assert sent(world, mp4(61), seconds=3).seconds == 61  # the container knows better


BAD = [
    b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    b"MZ\x90\x00",
    b"PK\x03\x04 broken",
    packed("a.txt"),
    packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    packed("[Content_Types].xml", "word/document.xml", size=600_000),
    b"\xff\xd8\xff broken",
    WEBM + b"\x00" * VOICE_LIMIT,
    mp4(LONGEST + 60),
    b"%PDF-" + b"0" * media.DOCUMENT_LIMIT,
    b"",
]


def test_what_is_not_fit_is_refused_at_its_field(world: World, monkeypatch):
    monkeypatch.setattr(media, "_UNPACKED", 1_000_000)
    for data in BAD:
        with pytest.raises(Refused) as refused:
            sent(world, data)
        assert refused.value.field == ("file" if data else "text")
    assert heard(world, "guardian") == []


def test_an_upload_by_the_page(world: World, client):
    where = thread(world)
    client.force_login(world.person("companion"))
    file = SimpleUploadedFile("Милица.pdf", PDF, "text/html")
    answer = client.post(f"/messages/{where}/", {"text": "види", "file": file})
    assert answer.status_code == 302
    html = client.get(f"/messages/{where}/").content.decode()
    assert "Милица.pdf" in html
    large = SimpleUploadedFile("x.pdf", b"%PDF-" + b"0" * 11_000_000)
    assert client.post(f"/messages/{where}/", {"file": large}).status_code in (413, 422)


def test_only_readers_get_it_and_nothing_in_it_runs(world: World, client):
    kept = sent(world, PDF, "Милица.pdf")
    address = f"/messages/m/{kept.pk}/file/"
    client.force_login(world.person("guardian"))
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    for key in ("guardian2", "companion2", "town", "schoolcontact"):
        client.force_login(world.person(key))
        assert client.get(address).status_code == 404


def test_files_of_a_thread_one_does_not_read_are_not_found(world: World, client):
    command = PostMessage(thread=thread(world, "care"), file=jpeg())
    key = perform(world.actor("companion"), command).result["message"]
    client.force_login(world.person("guardian"))
    assert client.get(f"/messages/m/{key}/file/").status_code == 404


RANGES = {
    "bytes=0-1": (206, 2),
    "bytes=10-": (206, len(WEBM) - 10),
    "bytes=99999-": (416, 0),
    "bytes=x": (200, len(WEBM)),
}


def test_sound_is_given_in_parts_to_whoever_asks_so(world: World, client):
    address = f"/messages/m/{sent(world, WEBM).pk}/file/"
    client.force_login(world.person("guardian"))
    for wanted, expected in RANGES.items():
        answer = client.get(address, headers={"Range": wanted})
        assert (answer.status_code, len(answer.content)) == expected


def test_a_withdrawn_file_is_gone(world: World, client):
    kept = sent(world, PDF)
    perform(world.actor("companion"), WithdrawMessage(message=kept.pk))
    client.force_login(world.person("guardian"))
    assert client.get(f"/messages/m/{kept.pk}/file/").status_code == 404
    assert say(world, "companion", "y")
