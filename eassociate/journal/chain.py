"""The numbered chain of digests: a changed, missing or inserted row shows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from django.db import models

from eassociate.core.crypto import Unreadable, keyed_digest
from eassociate.core.prepared import ID, Prepared
from eassociate.journal.commands import canonical
from eassociate.journal.models import Chain, Entry, Payload


@dataclass(frozen=True)
class Break:
    """The first row of a chain at which what is stored does not fit."""

    organisation: UUID
    number: int
    problem: str


_HEAD: Prepared[Chain] = Prepared(
    lambda organisation: Chain.objects.select_for_update().filter(pk=organisation), ID
)


def append(entry: Entry) -> None:
    """Gives `entry` the next number of its organisation and stores it.

    Holds the chain's row until the transaction ends, so numbers have no gaps and become visible in
    their order. Call it last: all that comes after waits for it.
    """
    heads = _HEAD.rows(entry.organisation_id)
    if not heads:
        Chain.objects.bulk_create(
            [Chain(organisation_id=entry.organisation_id)], ignore_conflicts=True
        )
        heads = _HEAD.rows(entry.organisation_id)
    head = heads[0]
    entry.number = head.number + 1
    entry.previous = head.digest
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    Chain.objects.filter(pk=head.pk).update(number=entry.number, digest=entry.digest)


def digest_of(entry: Entry) -> str:
    """HMAC-SHA256 over everything in the row and the digest before it."""
    content = {
        "id": str(entry.pk),
        "organisation": str(entry.organisation_id),
        "number": entry.number,
        "action": entry.action,
        "person": str(entry.person_id),
        "role": entry.role,
        "occurred_at": _instant(entry.occurred_at),
        "recorded_at": _instant(entry.recorded_at),
        "late": entry.late,
        "body": entry.body,
        "outcome": entry.outcome,
        "content": entry.content_digest,
        "payload": entry.payload_digest,
        "previous": entry.previous,
    }
    return keyed_digest(canonical(content).encode())


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def breaks() -> Iterator[Break]:
    """Walks every chain; yields the first broken row of each that is broken."""
    for head in Chain.objects.order_by("pk"):
        found = _first_break(head)
        if found:
            yield found


def _first_break(head: Chain) -> Break | None:
    """Looks at what there was when `head` was read: others may write meanwhile."""
    number, digest = 0, ""
    chain = Entry.objects.filter(organisation=head.organisation_id).order_by("number")
    for entry in chain.filter(number__lte=head.number).iterator(chunk_size=500):
        problem = _problem(entry, number, digest)
        if problem:
            return Break(head.organisation_id, number + 1, problem)
        number, digest = entry.number, entry.digest
    if (number, digest) != (head.number, head.digest):
        return Break(head.organisation_id, number + 1, "missing at the end")
    return _first_uncounted(head.organisation_id) or _first_broken_payload(head.organisation_id)


def _first_uncounted(organisation: UUID) -> Break | None:
    """An entry behind the end of its chain: the head was set back. Looked up in this order, since
    an entry and its number in the head become visible together."""
    last = Entry.objects.filter(organisation=organisation).order_by("-number").first()
    end = Chain.objects.get(pk=organisation).number
    return Break(organisation, end + 1, "behind the end") if last and last.number > end else None


def _problem(entry: Entry, number: int, digest: str) -> str:
    if entry.number != number + 1:
        return "missing"
    if entry.previous != digest:
        return "does not follow the row before"
    return "" if digest_of(entry) == entry.digest else "changed"


def _first_broken_payload(organisation: UUID) -> Break | None:
    """Payloads may have been erased; those that are there must be the ones that were written."""
    held: models.QuerySet[Payload] = Payload.objects.filter(entry__organisation=organisation)
    rows = held.select_related("entry").order_by("entry__number").iterator(chunk_size=500)
    try:
        for payload in rows:
            entry = payload.entry
            if keyed_digest(f"{entry.pk}\n{payload.text}".encode()) != entry.payload_digest:
                return Break(organisation, entry.number, "payload changed")
    except Unreadable:
        return Break(organisation, 0, "a payload cannot be decrypted")
    return None
