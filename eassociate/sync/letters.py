"""Sealed letters: entries of a phone that was wiped or lent, delivered by whoever holds it.

Only the site can open them. Inside stands the phone's secret, which proves whose they are.
"""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from eassociate.access.models import Membership
from eassociate.access.queries import actor_of
from eassociate.core import clock
from eassociate.sync.boxes import Sealed, Unopenable, decrypted, open_box
from eassociate.sync.items import Answer, Sender
from eassociate.sync.models import Device
from eassociate.sync.pushing import push
from eassociate.sync.rules import Clocks, Verdict


class Blob(BaseModel):
    """The key to bytes that lie beside the letter, and the field that they belong to."""

    model_config = ConfigDict(extra="ignore")

    field: str
    key: str
    nonce: str


class Letter(BaseModel):
    model_config = ConfigDict(extra="ignore")

    device: UUID
    secret: str
    entry: dict[str, Any]
    blobs: dict[str, Blob] = {}


class Envelope(BaseModel):
    """A sealed letter and its encrypted bytes (base64) by name."""

    model_config = ConfigDict(extra="ignore")

    id: str = Field(max_length=40)
    letter: Sealed
    blobs: dict[str, str] = {}


class Delivery(BaseModel):
    model_config = ConfigDict(extra="ignore")

    sent_at: AwareDatetime
    letters: list[Any]
    #: The phone was wiped: nobody can mend there what is refused.
    hand_over: bool = False


def deliver(delivery: Delivery) -> list[Answer]:
    """What became of each letter. The bearer learns nothing but the verdict."""
    clocks = Clocks(delivery.sent_at, clock.now())
    return [_delivered(clocks, one, delivery.hand_over) for one in delivery.letters]


def _delivered(clocks: Clocks, raw: Any, hand_over: bool) -> Answer:
    try:
        envelope = Envelope.model_validate(raw)
    except ValidationError:
        return Answer(str(raw.get("id", ""))[:40] if isinstance(raw, dict) else "", Verdict.REFUSED)
    try:
        letter = Letter.model_validate_json(open_box(envelope.letter))
        entry = _filled(letter, envelope.blobs)
    except (Unopenable, ValidationError):
        return Answer(envelope.id, Verdict.REFUSED)
    sender = sender_of(letter.device, letter.secret, clocks)
    if sender is None:
        return Answer(envelope.id, Verdict.REFUSED)
    found = push(sender, [{**entry, "hand_over": hand_over}])[0]
    return Answer(envelope.id, found.verdict)


def _filled(letter: Letter, sent: dict[str, str]) -> dict[str, Any]:
    """The entry with its bytes put in, unless they were uploaded before."""
    content = dict(letter.entry.get("content") or {})
    for name, blob in letter.blobs.items():
        if name in sent:
            content[blob.field] = _plain(blob, sent[name])
    return {**letter.entry, "content": content}


def _plain(blob: Blob, content: str) -> str:
    from base64 import b64encode

    return b64encode(decrypted(blob.key, blob.nonce, content)).decode()


def sender_of(device: UUID, secret: str, clocks: Clocks) -> Sender | None:
    """Whose phone it is, if the secret is that phone's."""
    found = Device.objects.select_related("membership__person").filter(pk=device).first()
    digest = sha256(secret.encode()).hexdigest()
    if found is None or not hmac.compare_digest(found.secret_digest, digest):
        return None
    return Sender(actor_of(found.membership), device, clocks, revoked=not stands(found))


def stands(device: Device) -> bool:
    """Whether the phone may still act for its person: neither it nor the role has ended."""
    member: Membership = device.membership
    ended = member.until is not None and member.until <= clock.now()
    return not ended and device.ended_at is None and member.person.is_active
