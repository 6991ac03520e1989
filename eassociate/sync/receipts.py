"""What became of each entry of a batch, with what all clocks said: written when all is judged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from uuid import UUID

from django.db import transaction

from eassociate.core import clock
from eassociate.sync.items import Item, Sender
from eassociate.sync.models import Receipt
from eassociate.sync.rules import Verdict
from eassociate.sync.uploads import forget

_CHANGED = ["verdict", "digest", "received_at", "tapped_at", "clock_off"]


class Receipts:
    """Collected, then written together. A receipt that is lost on the way harms nothing: the phone
    was not answered then, it sends the entry again, and the journal knows that it was done."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._rows: dict[UUID, Receipt] = {}
        self._taken_in: dict[UUID, list[UUID]] = {}

    def add(self, item: Item, verdict: Verdict, taken_in: Sequence[UUID] = ()) -> None:
        """`taken_in`: uploads that nobody needs any more."""
        self._rows[item.id] = self._receipt(item, verdict)
        self._taken_in[item.id] = list(taken_in)

    def drop(self, entries: Iterable[UUID]) -> None:
        """Nothing became of them."""
        for key in entries:
            self._rows.pop(key, None)
            self._taken_in.pop(key, None)

    def write(self) -> None:
        if not self._rows:
            return
        with transaction.atomic():
            Receipt.objects.bulk_create(
                self._rows.values(),
                update_conflicts=True,
                unique_fields=["id"],
                update_fields=_CHANGED,
            )
            forget(self._sender.actor.person_id, list(chain(*self._taken_in.values())))

    def _receipt(self, item: Item, verdict: Verdict) -> Receipt:
        sender = self._sender
        return Receipt(
            id=item.id,
            person_id=sender.actor.person_id,
            organisation_id=sender.actor.organisation_id,
            device_id=sender.device,
            action=item.action,
            digest=item.digest,
            verdict=verdict,
            tapped_at=item.occurred_at,
            received_at=clock.now(),
            clock_off=int(sender.clocks.off.total_seconds()),
        )
