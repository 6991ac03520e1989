"""Keeping a file for a short while, and finding it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.core import clock
from eassociate.exchange.models import KeptFile
from eassociate.journal.deeds import NotFound

#: How long a list waits for its «yes», and an export to be fetched.
UPLOAD_LASTS, EXPORT_LASTS = timedelta(hours=1), timedelta(minutes=15)
#: Files of a person that are kept at once; an older one is let go.
_AT_ONCE = 3


@dataclass(frozen=True)
class File:
    pk: UUID
    name: str
    content: bytes
    expires_at: datetime


def keep_upload(actor: Actor, content: bytes) -> UUID:
    """Keeps a list that was sent, until it is taken in or an hour is over; for `actor` alone."""
    return _keep(actor, KeptFile.Way.IN, content, "", UPLOAD_LASTS)


def keep_export(actor: Actor, content: bytes, name: str) -> UUID:
    """Keeps a file to be fetched by `actor` alone."""
    return _keep(actor, KeptFile.Way.OUT, content, name, EXPORT_LASTS)


def upload_of(actor: Actor, pk: UUID) -> File:
    """Raises `NotFound` for what is not the actor's, or is over."""
    return _kept(actor, KeptFile.Way.IN, pk)


def export_of(actor: Actor, pk: UUID) -> File:
    """Raises `NotFound` for what is not the actor's, or is over."""
    return _kept(actor, KeptFile.Way.OUT, pk)


def let_go() -> int:
    """Removes what has expired; gives how many files. For the ticker, safe to call any time."""
    return KeptFile.objects.filter(expires_at__lte=clock.now()).delete()[0]


def _keep(actor: Actor, way: str, content: bytes, name: str, lasts: timedelta) -> UUID:
    let_go()
    mine = KeptFile.objects.filter(person=actor.person_id, way=way).order_by("-made_at")
    older = list(mine.values_list("pk", flat=True)[_AT_ONCE - 1 :])
    KeptFile.objects.filter(pk__in=older).delete()
    file = KeptFile(
        way=way,
        person_id=actor.person_id,
        organisation_id=actor.organisation_id,
        name=name,
        content=content,
        expires_at=clock.now() + lasts,
    )
    file.save(force_insert=True)
    return file.pk


def _kept(actor: Actor, way: str, pk: UUID) -> File:
    found = KeptFile.objects.filter(
        pk=pk,
        way=way,
        person=actor.person_id,
        organisation=actor.organisation_id,
        expires_at__gt=clock.now(),
    ).first()
    if found is None:
        raise NotFound
    return File(found.pk, found.name, bytes(found.content), found.expires_at)
