"""Voice notes: only sound, of a size and a length, for those who may see the diary."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.urls import reverse

from eassociate.core import crypto
from eassociate.core.sounds import LONGEST, VOICE_LIMIT
from eassociate.diary.commands import (
    AddDiaryEntry,
    AddVoice,
    CorrectDiaryEntry,
    WithdrawDiaryEntry,
)
from eassociate.diary.models import DiaryEntry, Voice
from eassociate.diary.tests.scene import entries, started, strangers
from eassociate.journal.deeds import Refused, perform
from eassociate.journal.models import Entry, Opening
from eassociate.roster.models import Visit
from tests.people import WHY, World
from tests.signing_in import sign_in
from tests.things import WEBM, jpeg, mp4


def added(world: World, file: bytes = WEBM, **more: object) -> Visit:
    visit = started(world)
    perform(world.actor("companion"), AddVoice(visit=visit.pk, file=file, **more))
    return visit


def kept() -> Voice:
    return Voice.objects.unscoped(reason=WHY).get()


def address_of(visit: Visit) -> str:
    return reverse("diary_voice", args=[entries(visit)[0].pk])


def test_a_voice_note_and_its_entry_are_one_deed(world: World):
    visit = added(world, seconds=12, text="Смеје се")
    assert [(e.kind, e.text) for e in entries(visit)] == [("voice", "Смеје се")]
    assert (bytes(kept().sound), kept().media, kept().seconds) == (WEBM, "audio/webm", 12)
    assert Entry.objects.get().body["file"].keys() == {"sha256"}


def test_the_container_knows_its_length_better(world: World):
    added(world, mp4(61), seconds=3)
    assert kept().seconds == 61


def test_the_table_does_not_hold_a_sound_that_plays(world: World):
    added(world)
    with connection.cursor() as cursor:
        cursor.execute("select sound from diary_voice")
        raw = bytes(cursor.fetchone()[0])
    assert WEBM[:24] not in raw
    assert crypto.unseal(raw) == WEBM


BAD = {
    "empty": b"",
    "html": b"<html><script>alert(1)</script></html>",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "picture": jpeg(),
    "program": b"MZ\x90\x00",
    "film": mp4(3) + b"avc1",
    "matroska of another kind": WEBM.replace(b"webm", b"xxxx"),
    "too large": WEBM + b"\x00" * VOICE_LIMIT,
    "too long": mp4(LONGEST + 60),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_voice_note_is_refused_and_nothing_stays(world: World, name: str):
    with pytest.raises(Refused) as refusal:
        added(world, BAD[name])
    assert refusal.value.field == "file"
    assert not DiaryEntry.objects.unscoped(reason=WHY).exists()
    assert not Voice.objects.unscoped(reason=WHY).exists()


def test_a_note_that_says_it_is_too_long_is_refused(world: World):
    with pytest.raises(Refused):
        added(world, WEBM, seconds=LONGEST + 60)


def test_there_is_no_entry_of_the_kind_without_a_sound(world: World):
    visit = started(world)
    with pytest.raises(Refused):
        perform(world.actor("companion"), AddDiaryEntry(visit=visit.pk, kind="voice"))


def test_it_is_not_corrected_but_taken_back_and_then_gone(world: World):
    visit = added(world)
    entry = entries(visit)[0]
    with pytest.raises(Refused):
        perform(world.actor("companion"), CorrectDiaryEntry(entry=entry.pk, text="друго"))
    perform(world.actor("companion"), WithdrawDiaryEntry(entry=entry.pk))
    assert not Voice.objects.unscoped(reason=WHY).exists()
    page = sign_in(world.person("guardian")).get(reverse("visit_record", args=[visit.pk]))
    assert reverse("diary_voice", args=[entry.pk]) not in page.content.decode()
    assert len(entries(visit)) == 2


@pytest.mark.parametrize("key", ["guardian", "companion", "coordinator", "professional"])
def test_all_who_read_the_record_hear_it_with_its_length(world: World, key: str):
    visit = added(world, seconds=12)
    client = sign_in(world.person(key))
    html = client.get(reverse("visit_record", args=[visit.pk])).content.decode()
    assert f'src="{address_of(visit)}"' in html
    assert "12 seconds" in html
    assert client.get(address_of(visit)).content == WEBM


def test_the_bytes_come_hardened_and_the_look_is_noted(world: World):
    visit = added(world)
    answer = sign_in(world.person("guardian")).get(address_of(visit))
    assert answer["Content-Type"] == "audio/webm"
    assert answer["Content-Disposition"] == "inline"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "no-store" in answer["Cache-Control"]
    looks = Opening.objects.unscoped(reason=WHY)
    assert looks.filter(person=world.person("guardian"), what="diary").exists()


def test_a_browser_that_asks_for_a_part_gets_it(world: World):
    visit = added(world)
    client = sign_in(world.person("guardian"))
    answer = client.get(address_of(visit), headers={"Range": "bytes=0-1"})
    assert (answer.status_code, answer.content) == (206, WEBM[:2])


def test_strangers_get_404_for_the_bytes(worlds: World):
    address = address_of(added(worlds))
    assert {sign_in(one).get(address).status_code for one in strangers(worlds)} == {404}


def test_the_form_takes_a_file_and_refuses_the_rest(world: World):
    visit = started(world)
    client, address = sign_in(world.person("companion")), reverse("visit_voice", args=[visit.pk])
    good = SimpleUploadedFile("canary-name.webm", WEBM, "audio/webm")
    assert client.post(address, {"file": good, "seconds": ""}).status_code == 302
    bad = SimpleUploadedFile("x.webm", BAD["html"], "audio/webm")
    assert client.post(address, {"file": bad}).status_code == 422
    assert client.post(address, {}).status_code == 422
    assert len(entries(visit)) == 1
    assert "canary-name" not in str(Entry.objects.get().body)


def test_the_microphone_is_for_the_pages_that_record(world: World):
    visit = started(world)
    companion, guardian = sign_in(world.person("companion")), sign_in(world.person("guardian"))
    record, write = (reverse(name, args=[visit.pk]) for name in ("visit_record", "visit_write"))

    def allowed(client: object, address: str) -> bool:
        return "microphone=(self)" in client.get(address)["Permissions-Policy"]

    voice = reverse("visit_voice", args=[visit.pk])
    assert all(allowed(companion, page) for page in ("/", record, voice, "/offline/"))
    assert not allowed(companion, write)
    assert not any(allowed(guardian, page) for page in ("/", record))
