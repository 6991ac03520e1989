"""What a phone sends arrives once, in order, with a verdict for each entry."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from threading import Barrier
from time import sleep

import pytest
from django.db import OperationalError, connection
from django.test import Client
from PIL import Image

from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary.models import Photo, Voice
from eassociate.journal import deeds
from eassociate.journal.deeds import phone_actions
from eassociate.journal.models import Entry
from eassociate.sync.models import Held, Receipt, Upload
from eassociate.sync.tests.phone import Phone, day_of, notes
from tests.browser.around_now import visit_now
from tests.people import WHY, make_world
from tests.signing_in import sign_in
from tests.things import WEBM

pytestmark = pytest.mark.django_db


def test_a_day_arrives_in_causal_order_whatever_the_order_in_the_batch(phone, visit):
    start, write, end = day_of(phone, visit)
    assert set(phone.push(end, write, start).values()) == {"accepted"}
    visit.refresh_from_db()
    assert visit.state == "ended"
    assert abs(visit.started_at - (clock.now() - timedelta(minutes=40))) < timedelta(minutes=1)
    assert notes() == ["Лепо се играла."]
    assert Entry.objects.get(pk=start["id"]).late


def test_a_batch_sent_twice_changes_nothing(phone, visit):
    day = day_of(phone, visit)
    phone.push(*day)
    numbers = Entry.objects.count()
    assert set(phone.push(*day).values()) == {"repeated"}
    assert (Entry.objects.count(), len(notes())) == (numbers, 1)


def test_one_that_the_database_cannot_store_keeps_back_no_other(phone, visit, monkeypatch):
    phone.push(phone.entry("start_visit", visit=visit.pk))
    batch = [phone.entry("record_visit", visit=visit.pk, note=f"број {n}") for n in range(5)]
    bad, well = batch[2]["id"], {one["id"] for one in batch} - {batch[2]["id"]}

    write = deeds._write

    def broken(entry, *more):
        write(entry, *more)
        if str(entry.pk) == bad:
            raise OperationalError("disk I/O error")

    with monkeypatch.context() as patch:
        patch.setattr(deeds, "_write", broken)
        told = phone.push(*batch)
    assert told == {bad: "waiting"} | dict.fromkeys(well, "accepted")
    assert set(map(str, Receipt.objects.values_list("pk", flat=True))) >= well
    assert not Receipt.objects.filter(pk=bad).exists()
    assert phone.push(*batch) == {bad: "accepted"} | dict.fromkeys(well, "repeated")
    assert sorted(notes()) == [f"број {n}" for n in range(5)]


def test_an_entry_that_was_done_though_the_phone_never_heard_is_repeated(phone, visit):
    day = day_of(phone, visit)
    phone.push(*day)
    Receipt.objects.all().delete()  # the server fell between the deed and its receipt
    assert set(phone.push(*day).values()) == {"repeated"}
    assert set(phone.push(*day).values()) == {"repeated"}
    assert Receipt.objects.filter(verdict="accepted").count() == 3
    assert len(notes()) == 1


def test_who_knocks_too_often_is_told_to_wait_and_loses_nothing(phone, visit, monkeypatch):
    monkeypatch.setattr("eassociate.sync.entrances.A_MINUTE", 2)
    body = phone.batch(day_of(phone, visit))
    assert [phone.post(body).status_code for _n in range(3)] == [200, 200, 429]


def test_an_entry_waits_for_the_one_that_it_follows(phone, visit):
    start, write, end = day_of(phone, visit)
    assert phone.push(end, write) == {end["id"]: "waiting", write["id"]: "waiting"}
    assert phone.push(start) == {start["id"]: "accepted"}
    assert set(phone.push(end, write).values()) == {"accepted"}


def test_one_refused_never_keeps_back_the_others(phone, visit):
    start, write, end = day_of(phone, visit)
    bad = phone.entry("record_visit", visit=visit.pk, mood="green", after=[start])
    odd = {"id": "no id", "action": "start_visit"}
    found = phone.push(bad, odd, start, write, end)
    assert found.pop(bad["id"]) == "refused"
    assert found.pop("no id") == "refused"
    assert set(found.values()) == {"accepted"}


def test_a_refusal_names_the_field_in_the_readers_language(phone, visit):
    phone.client.cookies["django_language"] = "de"
    answer = phone.one(phone.entry("record_visit", visit=visit.pk, note="x" * 6000))
    assert (answer["verdict"], answer["field"]) == ("refused", "note")
    assert "lang" in answer["reason"]


def test_a_refused_entry_may_be_mended_under_its_number(phone, visit):
    start = phone.entry("start_visit", visit=visit.pk)
    phone.push(start)
    bad = phone.entry("record_visit", visit=visit.pk, mood="green")
    assert phone.push(bad)[bad["id"]] == "refused"
    assert (
        phone.push({**bad, "content": {**bad["content"], "mood": "good"}})[bad["id"]] == "accepted"
    )


def test_only_what_is_declared_for_phones_is_done(phone, visit):
    for name in ("decide_held", "hold_entry", "change_visit", "__init__"):
        assert phone.one(phone.entry(name, visit=visit.pk))["verdict"] == "refused"


def photo() -> bytes:
    out = BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(out, "JPEG")
    return out.getvalue()


def test_a_photo_comes_in_parts_that_go_on_where_they_were_cut(phone, visit, world):
    phone.push(phone.entry("start_visit", visit=visit.pk))
    content, key = photo(), uuid7()
    path = f"/sync/uploads/{key}"
    assert phone.client.get(path).json()["received"] == 0

    def send(first: int, last: int):
        place = f"{path}?offset={first}&total={len(content)}"
        return phone.client.post(place, content[first:last], content_type="image/jpeg")

    assert send(0, 5000).json()["received"] == 5000
    assert send(0, 5000).status_code == 409
    assert Phone.of(world, "companion2").client.get(path).json()["received"] == 0
    from hashlib import sha256

    named = {"upload": str(key), "sha256": sha256(content).hexdigest()}
    entry = phone.entry("add_photo", visit=visit.pk, image=named)
    assert phone.one(entry) == {"id": entry["id"], "verdict": "waiting", "field": "upload"}
    assert send(5000, len(content)).json()["received"] == len(content)
    assert phone.one(entry)["verdict"] == "accepted"
    assert phone.one(entry)["verdict"] == "repeated"
    assert Photo.objects.unscoped(reason=WHY).count() == 1
    assert not Upload.objects.exists()


def test_a_photo_may_come_inside_the_entry(phone, visit):
    from base64 import b64encode

    phone.push(phone.entry("start_visit", visit=visit.pk))
    entry = phone.entry("add_photo", visit=visit.pk, image=b64encode(photo()).decode())
    assert phone.one(entry)["verdict"] == "accepted"
    bad = phone.one(phone.entry("add_photo", visit=visit.pk, image="%%%"))
    assert (bad["verdict"], bad["field"]) == ("refused", "image")


def test_a_voice_note_comes_in_parts_and_is_judged_when_it_is_whole(phone, visit):
    from hashlib import sha256

    phone.push(phone.entry("start_visit", visit=visit.pk))
    for content, verdict in ((WEBM, "accepted"), (b"<html>" + WEBM, "refused")):
        key, half = uuid7(), len(content) // 2
        named = {"upload": str(key), "sha256": sha256(content).hexdigest()}
        entry = phone.entry("add_voice", visit=visit.pk, file=named, seconds=7)
        for first, last in ((0, half), (half, len(content))):
            assert phone.one(entry)["verdict"] == "waiting"
            place = f"/sync/uploads/{key}?offset={first}&total={len(content)}"
            phone.client.post(place, content[first:last], content_type="application/octet-stream")
        answer = phone.one(entry)
        assert (answer["verdict"], answer.get("field")) == (verdict, REFUSED_AT[verdict])
    kept = Voice.objects.unscoped(reason=WHY).get()
    assert (bytes(kept.sound), kept.seconds) == (WEBM, 7)


REFUSED_AT = {"accepted": None, "refused": "file"}


def test_cut_and_blown_up_bodies_are_refused_with_a_reason(phone):
    whole = phone.batch([])
    assert phone.post(b'{"protocol": 1, "entr').status_code == 400
    assert phone.post(b"\xff\xfe").status_code == 400
    assert phone.post([]).status_code == 400
    assert phone.post(whole, packed=True).status_code == 200
    bomb = gzip.compress(b"[" + b"0," * (8 << 20) + b"0]")
    headers = {"content-encoding": "gzip"}
    post = phone.client.post
    assert (
        post("/sync/push", bomb, content_type="application/json", headers=headers).status_code
        == 413
    )
    cut = gzip.compress(b"{}" * 999)[:-9]
    assert (
        post("/sync/push", cut, content_type="application/json", headers=headers).status_code == 400
    )
    assert phone.post(b"[" * 100_000).status_code == 400
    assert phone.post(phone.batch([{}] * 201)).status_code == 413
    assert phone.post({**whole, "sent_at": "yesterday"}).status_code == 400


def test_another_version_is_told_to_update(phone):
    for version in (0, 99):
        answer = phone.post({**phone.batch([]), "protocol": version})
        assert (answer.status_code, answer.json()["error"]) == (426, "update")


def test_the_signed_out_are_told_to_sign_in(phone, visit):
    phone.client.logout()
    answer = phone.post(phone.batch(day_of(phone, visit)))
    assert (answer.status_code, answer.json()["error"]) == (401, "sign_in")
    assert phone.pull().status_code == 401


def test_rooms_that_declare_it_are_pushed_by_name_with_no_case_of_their_own():
    assert {"post_message", "hand_over", "record_visit", "report_ill"} <= set(phone_actions())


@pytest.mark.django_db(transaction=True)
def test_a_batch_that_comes_four_times_at_once_is_done_once():
    world = make_world()
    visit = visit_now(world)
    phone = Phone.of(world, "companion")
    day, clients = day_of(phone, visit), [sign_in(world.person("companion")) for _n in range(4)]
    gate, verdicts = Barrier(4), set()

    def send(client: Client) -> None:
        gate.wait(30)
        try:
            for _turn in range(60):  # at the door one is told to come again
                answer = replace(phone, client=client).post(phone.batch(day))
                if answer.status_code == 200:
                    verdicts.update(one["verdict"] for one in answer.json()["entries"])
                    return
                sleep(0.1)
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(send, clients))
    assert {"accepted"} <= verdicts <= {"accepted", "repeated"}
    assert Entry.objects.filter(pk__in=[one["id"] for one in day]).count() == 3
    assert notes() == ["Лепо се играла."]
    assert not Held.objects.exists()
