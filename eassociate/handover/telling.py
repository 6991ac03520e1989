"""Who is told of a hand-over. Facts are ids and moments (see notify.kinds)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from eassociate.access.actor import Actor
from eassociate.handover.models import Handover, Refusal
from eassociate.handover.rules import Kind as Side
from eassociate.handover.rules import Party, confirms
from eassociate.journal.deeds import Notify
from eassociate.notify.kinds import Kind
from eassociate.roster.models import Visit
from eassociate.roster.telling import Audience


def of_handover(actor: Actor, made: Handover, visit: Visit | None, other: Party) -> list[Notify]:
    """To the guardians, the companion and, where it takes part, the school; who answers for the
    other side is asked to confirm."""
    told = _circle(actor, made, visit, Kind.HANDED_OVER)
    return [
        replace(one, kind=Kind.HANDOVER_ASKS) if confirms(other, one.role, one.person) else one
        for one in told
    ]


def of_correction(actor: Actor, made: Handover, visit: Visit | None) -> list[Notify]:
    return _circle(actor, made, visit, Kind.HANDOVER_CORRECTED)


def _circle(actor: Actor, made: Handover, visit: Visit | None, kind: Kind) -> list[Notify]:
    told = Audience(actor, made.child.provider_id, [made.child_id])
    facts: dict[str, Any] = {"handover": made.pk, "start": made.at}
    found = told.guardians(kind, made.child_id, **facts)
    found += told.companion(visit.companion if visit else None, kind, made.child_id, **facts)
    if Side.SCHOOL in (made.giver_kind, made.taker_kind):
        found += told.schools(kind, made.child_id, **facts)
    return found


def of_refusal(actor: Actor, made: Refusal) -> list[Notify]:
    """To the coordinators, at once."""
    told = Audience(actor, made.child.provider_id, [made.child_id])
    facts = {"refusal": made.pk, "person": actor.person_id, "start": made.at, "urgent": True}
    return told.coordinators(Kind.COLLECT_REFUSED, made.child_id, **facts)
