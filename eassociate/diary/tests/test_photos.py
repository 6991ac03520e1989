"""Photos: only pictures, drawn anew, with nothing in them, for those who may see the diary."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from eassociate.core import crypto
from eassociate.diary.commands import AddPhoto, WithdrawDiaryEntry
from eassociate.diary.models import DiaryEntry, Photo
from eassociate.diary.tests.scene import entries, started, strangers
from eassociate.journal.deeds import Refused, perform
from eassociate.journal.models import Entry, Opening
from tests.people import WHY, World
from tests.signing_in import sign_in

#: Degrees, minutes and seconds that must be nowhere in what is kept.
GPS_TAG, ARTIST_TAG = 0x8825, 0x013B


def picture(kind: str = "JPEG", size: tuple[int, int] = (300, 200), **more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind, **more)
    return out.getvalue()


def with_canaries() -> bytes:
    exif = Image.Exif()
    exif[ARTIST_TAG] = "canary-artist"
    exif.get_ifd(GPS_TAG)[2] = (43.0, 34.0, 59.0)
    return picture(exif=exif, comment=b"canary-comment")


def bomb() -> bytes:
    """A PNG of a few kilobytes that unpacks to 400 megapixels."""
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    return out.getvalue()


def kept(visit) -> bytes:
    return bytes(Photo.objects.unscoped(reason=WHY).get(entry__visit=visit).image)


def test_a_photo_and_its_entry_are_one_deed(world: World):
    visit = started(world)
    perform(world.actor("companion"), AddPhoto(visit=visit.pk, image=picture(), text="Парк"))
    assert [(e.kind, e.text) for e in entries(visit)] == [("photo", "Парк")]
    assert Image.open(io.BytesIO(kept(visit))).format == "JPEG"
    assert Entry.objects.get().body["image"].keys() == {"sha256"}


def test_place_and_maker_are_gone(world: World):
    data = with_canaries()
    assert b"canary-artist" in data
    visit = started(world)
    perform(world.actor("companion"), AddPhoto(visit=visit.pk, image=data))
    assert b"canary" not in kept(visit)
    assert not Image.open(io.BytesIO(kept(visit))).getexif()


def test_a_large_photo_is_made_small(world: World):
    visit = started(world)
    perform(world.actor("companion"), AddPhoto(visit=visit.pk, image=picture(size=(4000, 3000))))
    photo = Photo.objects.unscoped(reason=WHY).get()
    assert (photo.width, photo.height) == (1280, 960)
    assert len(photo.image) <= 200 * 1024


def test_the_table_does_not_hold_a_readable_picture(world: World):
    from django.db import connection

    perform(world.actor("companion"), AddPhoto(visit=started(world).pk, image=picture()))
    with connection.cursor() as cursor:
        cursor.execute("select image from diary_photo")
        raw = bytes(cursor.fetchone()[0])
    assert b"JFIF" not in raw
    assert b"JFIF" in crypto.unseal(raw)


BAD = {
    "empty": b"",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "html": b"<html><script>alert(1)</script></html>",
    "pdf": b"%PDF-1.7 not a picture",
    "cut": picture()[:200],
    "gif": picture("GIF"),
    "bomb": bomb(),
    "too large": b"\xff\xd8" + b"0" * (10 * 1024 * 1024),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_a_picture_is_refused_and_nothing_stays(world: World, name: str):
    visit = started(world)
    with pytest.raises(Refused) as refusal:
        perform(world.actor("companion"), AddPhoto(visit=visit.pk, image=BAD[name]))
    assert refusal.value.field == "image"
    assert not DiaryEntry.objects.unscoped(reason=WHY).exists()
    assert not Photo.objects.unscoped(reason=WHY).exists()


def test_of_a_polyglot_only_the_pixels_stay(world: World):
    visit = started(world)
    perform(
        world.actor("companion"),
        AddPhoto(visit=visit.pk, image=picture() + b"<script>canary</script>PK\x03\x04"),
    )
    assert b"canary" not in kept(visit)


def test_a_photo_taken_back_is_gone(world: World):
    visit = started(world)
    perform(world.actor("companion"), AddPhoto(visit=visit.pk, image=picture()))
    entry = entries(visit)[0]
    perform(world.actor("companion"), WithdrawDiaryEntry(entry=entry.pk))
    assert not Photo.objects.unscoped(reason=WHY).exists()
    assert len(entries(visit)) == 2
    page = sign_in(world.person("guardian")).get(reverse("visit_record", args=[visit.pk]))
    assert reverse("diary_photo", args=[entry.pk]) not in page.content.decode()


def test_the_bytes_come_hardened_and_the_look_is_noted(world: World):
    visit = started(world)
    perform(world.actor("companion"), AddPhoto(visit=visit.pk, image=picture()))
    address = reverse("diary_photo", args=[entries(visit)[0].pk])
    answer = sign_in(world.person("guardian")).get(address)
    assert answer.content == kept(visit)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == "inline"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    looks = Opening.objects.unscoped(reason=WHY)
    assert looks.filter(person=world.person("guardian"), what="diary").exists()


def test_strangers_get_404_for_the_bytes(worlds: World):
    visit = started(worlds)
    perform(worlds.actor("companion"), AddPhoto(visit=visit.pk, image=picture()))
    address = reverse("diary_photo", args=[entries(visit)[0].pk])
    assert {sign_in(one).get(address).status_code for one in strangers(worlds)} == {404}


def test_the_form_takes_a_photo_and_refuses_the_rest(world: World):
    visit = started(world)
    client, address = sign_in(world.person("companion")), reverse("visit_photo", args=[visit.pk])
    good = SimpleUploadedFile("canary-name.jpg", with_canaries(), "image/jpeg")
    assert client.post(address, {"image": good}).status_code == 302
    svg = SimpleUploadedFile("x.jpg", BAD["svg"], "image/jpeg")
    assert client.post(address, {"image": svg}).status_code == 422
    assert client.post(address, {}).status_code == 422
    assert len(entries(visit)) == 1
    assert "canary-name" not in str(Entry.objects.get().body)
