"""What became of what a person sent: on the server, decided, read by whom."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.handover.queries.listing import refusal_told
from eassociate.journal.deeds import NotFound
from eassociate.journal.models import Entry, Notice, Opening, Touch
from eassociate.sync.models import Receipt
from eassociate.sync.rules import Verdict
from eassociate.sync.shapes import Shape, lean, moment

#: How long after it was sent an entry's fate is told, and of how many entries.
TOLD_FOR, AT_MOST = timedelta(days=3), 200
#: For how long after it arrived the phone is told that nobody may have the child.
WARNED_FOR = timedelta(hours=12)
#: Whose reading counts.
_READERS = (Role.GUARDIAN, Role.COORDINATOR, Role.PROFESSIONAL, Role.CASE_MANAGER)


def read_by(actor: Actor) -> list[Shape]:
    """The latest entries that the person sent, newest first, with the names of those who have
    read since. A look is known to the hour: who looked in the same hour before and after is named
    an hour later, never too early."""
    rows = Receipt.objects.filter(
        person=actor.person_id,
        organisation=actor.organisation_id,
        received_at__gt=clock.now() - TOLD_FOR,
    )
    sent = list(rows.order_by("-received_at")[:AT_MOST])
    readers = _Readers(actor, [one.pk for one in sent if one.verdict == Verdict.ACCEPTED])
    refused = _refusals(actor, sent)
    return [
        lean(
            {
                "id": str(one.pk),
                "verdict": one.verdict,
                "received_at": moment(one.received_at),
                "read_by": readers.of(one.pk, one.received_at),
                "refusal": refused.get(one.pk),
            }
        )
        for one in sent
    ]


def _refusals(actor: Actor, sent: Iterable[Receipt]) -> dict[UUID, Shape]:
    """By entry: a child was not handed over, why, and whom to call. Who tapped it without a network
    saw no page that said so. It comes with the pull that follows, which is the look."""
    late = clock.now() - WARNED_FOR
    keys = [one.pk for one in sent if one.action == "hand_over" and one.received_at > late]
    rows = Entry.objects.filter(pk__in=keys, outcome__has_key="refused") if keys else ()
    found = {}
    for entry in rows:
        with suppress(NotFound):
            seen = refusal_told(actor, UUID(entry.outcome["refused"]))
            calls = [lean({"name": call.name, "phone": call.phone}) for call in seen.calls]
            found[entry.pk] = {"reason": seen.why, "calls": calls}
    return found


class _Readers:
    """Three queries, however many entries."""

    def __init__(self, actor: Actor, entries: list[UUID]) -> None:
        touches = Touch.objects.unscoped(reason="own entries").filter(entry__in=entries)
        self._child = dict(touches.values_list("entry", "child"))
        looks = Opening.objects.unscoped(reason="who read own entries").filter(
            child__in=set(self._child.values()),
            first_at__gt=clock.now() - TOLD_FOR,
            what__in=("diary", "phone"),
            role__in=_READERS,
        )
        looks = looks.exclude(person=actor.person_id)
        self._looks = list(looks.values_list("child", "person__name", "first_at"))
        told = Notice.objects.filter(entry__in=entries, read_at__isnull=False)
        self._told = list(told.values_list("entry", "person__name"))

    def of(self, entry: UUID, received: datetime) -> list[str]:
        child = self._child.get(entry)
        looked = [name for one, name, at in self._looks if one == child and at >= received]
        return _once([*(name for one, name in self._told if one == entry), *looked])


def _once(names: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(names))
