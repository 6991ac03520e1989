"""Letters that only the site can open, delivered without a sign-in."""

from __future__ import annotations

import base64
import json
import os
from hashlib import sha256
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.test import Client
from PIL import Image

from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary.models import Photo
from eassociate.journal.models import Entry
from eassociate.sync.boxes import current_box, seal_for
from eassociate.sync.models import Device, Held
from eassociate.sync.tests.phone import Phone
from tests.browser.around_now import started
from tests.people import WHY, World

pytestmark = pytest.mark.django_db
SECRET = "a secret that the phone made"


@pytest.fixture
def phone(world: World) -> Phone:
    phone = Phone.of(world, "companion")
    digest = sha256(SECRET.encode()).hexdigest()
    phone.push(phone.entry("register_device", device=phone.device, secret_digest=digest))
    return phone


def envelope(phone: Phone, entry: dict, secret: str = SECRET, **more: object) -> dict:
    box = current_box()
    letter = {"device": str(phone.device), "secret": secret, "entry": entry, **more}
    sealed = seal_for(box.public, json.dumps(letter).encode(), str(box.pk))
    return {"id": entry["id"], "letter": sealed.model_dump()}


def deliver(*letters: object) -> list[str]:
    body = {"protocol": 1, "sent_at": clock.now().isoformat(), "letters": letters}
    answer = Client().post("/sync/letters", json.dumps(body), content_type="application/json")
    assert answer.status_code == 200, answer.content
    return [one["verdict"] for one in answer.json()["entries"]]


def test_whoever_holds_the_phone_delivers_and_learns_only_the_verdict(world: World, phone: Phone):
    visit = started(world)
    entry = phone.entry("record_visit", visit=visit.pk, note="из печата")
    letter = envelope(phone, entry)
    assert "из печата" not in json.dumps(letter, ensure_ascii=False)
    assert deliver(letter) == ["accepted"]
    assert deliver(letter) == ["repeated"]
    assert phone.push(entry) == {entry["id"]: "repeated"}
    assert Entry.objects.get(pk=entry["id"]).person == world.person("companion")


def test_a_photo_lies_beside_its_letter(world: World, phone: Phone):
    visit, out = started(world), BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    key, nonce = os.urandom(32), os.urandom(12)
    b64 = lambda raw: base64.b64encode(raw).decode()  # noqa: E731
    entry = phone.entry("add_photo", visit=visit.pk)
    entry["content"]["image"] = {
        "upload": str(uuid7()),
        "sha256": sha256(out.getvalue()).hexdigest(),
    }
    blob = {"field": "image", "key": b64(key), "nonce": b64(nonce)}
    letter = envelope(phone, entry, blobs={"one": blob})
    letter["blobs"] = {"one": b64(AESGCM(key).encrypt(nonce, out.getvalue(), None))}
    assert deliver(letter) == ["accepted"]
    assert phone.push(entry) == {entry["id"]: "repeated"}
    assert Photo.objects.unscoped(reason=WHY).count() == 1


def test_letters_without_the_secret_are_nobodys(world: World, phone: Phone):
    entry = phone.entry("report_ill")
    assert deliver(envelope(phone, entry, secret="guess")) == ["refused"]
    broken = envelope(phone, entry)
    broken["letter"]["text"] = "AAAA" + broken["letter"]["text"][4:]
    other = envelope(phone, entry)
    other["letter"]["box"] = "not a box"
    assert deliver(broken, other, {}, 7, None) == ["refused"] * 5
    assert not Held.objects.exists()


def test_of_a_phone_that_was_ended_they_are_put_aside(world: World, phone: Phone):
    Device.objects.update(ended_at=clock.now())
    visit = started(world)
    entry = phone.entry("record_visit", visit=visit.pk, note="касно")
    assert deliver(envelope(phone, entry)) == ["quarantined"]
    assert "касно" in Held.objects.get().content
