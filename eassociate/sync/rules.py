"""What phones and the server agree on (docs/sync.md): versions, limits, clocks, order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

#: The protocol that is spoken, and the oldest that is still understood.
PROTOCOL, OLDEST = 1, 1
#: Entries of one batch, letters of one delivery, bytes of a body as it travels and unpacked.
ENTRIES, LETTERS = 200, 40
PACKED, UNPACKED = 3 * 1024 * 1024, 12 * 1024 * 1024
#: Bytes of one part of an upload, and of a whole one.
PART, WHOLE = 512 * 1024, 10 * 1024 * 1024
#: Uploads that a person may have under way, and how long they are kept.
UPLOADS, UPLOAD_KEPT = 400, timedelta(days=30)
#: Entries of a person that may wait for a decision at once.
WAITING = 500
#: From when on a phone's clock is said to be wrong.
CLOCK_OFF = timedelta(minutes=5)
#: A longer wait between tap and sending is not believed.
LONGEST_WAIT = timedelta(days=60)


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    REPEATED = "repeated"  # was accepted before
    REFUSED = "refused"  # with a reason, and the field where there is one; may be mended
    CONFLICT = "conflict"  # something else was written meanwhile: both are kept, a person picks
    QUARANTINED = "quarantined"  # who sends it has no access any more: the coordinator decides
    TAKEN = "taken"  # was put aside and then taken over by the coordinator
    DROPPED = "dropped"  # was put aside and then put away by the coordinator
    WAITING = "waiting"  # for an entry or an upload that has not arrived: to be sent again


class Why(StrEnum):
    """Why an entry was put aside."""

    REVOKED = "revoked"  # the person's role or phone has ended
    RELATION = "relation"  # the relation to the child did not hold when it happened
    STALE = "stale"  # somebody changed the same thing meanwhile
    SAME_ID = "same_id"  # the id was used for something else
    FOLLOWS = "follows"  # it builds on an entry that was put aside
    HANDED = "handed"  # it was refused, and who wrote it hands it to the coordinator


#: What the phone is told for each.
TOLD = {
    Why.REVOKED: Verdict.QUARANTINED,
    Why.RELATION: Verdict.QUARANTINED,
    Why.FOLLOWS: Verdict.QUARANTINED,
    Why.HANDED: Verdict.QUARANTINED,
    Why.STALE: Verdict.CONFLICT,
    Why.SAME_ID: Verdict.CONFLICT,
}


@dataclass(frozen=True)
class Clocks:
    """The phone's clock when it sent a batch, and the server's when it arrived."""

    sent: datetime
    arrived: datetime

    @property
    def off(self) -> timedelta:
        """How far the phone is ahead (the time on the way counts as behind)."""
        return self.sent - self.arrived

    @property
    def wrong(self) -> bool:
        return abs(self.off) > CLOCK_OFF

    def moment(self, tapped: datetime) -> datetime | None:
        """When a tap happened by the server's clock: however wrong the phone's is, it counts the
        wait. None where it cannot (it was set in between)."""
        wait = self.sent - tapped
        if timedelta(0) <= wait <= LONGEST_WAIT:
            return self.arrived - wait
        return None


def in_order(after: Mapping[UUID, Iterable[UUID]]) -> tuple[list[UUID], list[UUID]]:
    """The keys of `after`, each behind those that it names, else in the order in which they came;
    and those that name each other in a circle."""
    done: dict[UUID, None] = {}
    left: Sequence[UUID] = list(after)
    while left:
        ready = [key for key in left if not any(a in after and a not in done for a in after[key])]
        if not ready:
            return list(done), list(left)
        done.update(dict.fromkeys(ready))
        left = [key for key in left if key not in done]
    return list(done), []
