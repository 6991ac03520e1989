"""Photos and recordings come in parts, and go on where they were cut off."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from eassociate.access.models import Person
from eassociate.core import clock
from eassociate.sync.models import Part, Upload
from eassociate.sync.rules import UPLOAD_KEPT, UPLOADS, WHOLE


class NotYet(Exception):
    """The upload that an entry names has not arrived, or not whole."""


@dataclass(frozen=True)
class Stand:
    """How much of an upload is here. `fits`: whether the part just sent followed on."""

    received: int
    total: int
    fits: bool = True


def stand_of(person: UUID, pk: UUID) -> Stand:
    """What is here of the person's upload; nothing of one that is unknown."""
    found = Upload.objects.filter(pk=pk, person=person).first()
    return Stand(found.received, found.total) if found else Stand(0, 0)


def keep_part(person: UUID, pk: UUID, offset: int, total: int, content: bytes) -> Stand:
    """Adds a part; the same one twice changes nothing. Not an action: nothing was said yet."""
    with transaction.atomic():
        held = _held(person, pk, total)
        if held is None:
            return Stand(0, 0, fits=False)
        if offset != held.received or offset + len(content) > held.total:
            return Stand(held.received, held.total, fits=False)
        Part(upload=held, offset=offset, content=content).save(force_insert=True)
        held.received += len(content)
        held.save(update_fields=["received"])
        return Stand(held.received, held.total)


def _held(person: UUID, pk: UUID, total: int) -> Upload | None:
    """The upload, locked; made if there is room for one more."""
    rows = Upload.objects.select_for_update().filter(pk=pk)
    found = rows.first()
    if found is None and 0 < total <= WHOLE and _has_room(person):
        Upload.objects.bulk_create(
            [Upload(id=pk, person_id=person, total=total)], ignore_conflicts=True
        )
        found = rows.get()
    return found if found and found.person_id == person and found.total == total else None


def _has_room(person: UUID) -> bool:
    # One person at a time: the limit is a dam, not an account.
    Person.objects.select_for_update().filter(pk=person).first()
    own = Upload.objects.filter(person=person)
    own.filter(made_at__lt=clock.now() - UPLOAD_KEPT).delete()
    return own.count() < UPLOADS


def whole(person: UUID, named: Any) -> bytes:
    """The bytes of `{"upload": id, "sha256": hex}`. Raises `NotYet`."""
    try:
        key = UUID(str(named.get("upload")))
    except ValueError as error:
        raise NotYet from error
    found = Upload.objects.filter(pk=key, person=person).first()
    if found is None or found.received != found.total:
        raise NotYet
    content = b"".join(bytes(part.content) for part in found.parts.all())
    if sha256(content).hexdigest() != named.get("sha256"):
        found.delete()  # damaged on its way: it is to be sent anew
        raise NotYet
    return content


def forget(person: UUID, uploads: list[UUID]) -> None:
    """Uploads that an accepted entry has taken in."""
    if uploads:
        Upload.objects.filter(pk__in=uploads, person=person).delete()
