"""Whether those who were let in may still be here (C5)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.contrib.sessions.models import Session

from eassociate.access.models import Membership, current
from eassociate.core import clock


@dataclass(frozen=True)
class Presence:
    """By which session and in which membership somebody was let in."""

    session: str
    membership: UUID


def still_here(who: Collection[Presence]) -> set[Presence]:
    """Those of `who` whose session is open, whose membership holds and who are not shut out."""
    moment = clock.now()
    sessions = Session.objects.filter(session_key__in={p.session for p in who})
    open_ones = set(sessions.values_list("session_key", flat=True))
    held = Membership.objects.filter(
        current(moment), pk__in={p.membership for p in who}, person__is_active=True
    )
    standing = set(held.values_list("pk", flat=True))
    return {p for p in who if p.session in open_ones and p.membership in standing}
