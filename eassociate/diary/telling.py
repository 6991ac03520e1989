"""Who is told of what stands in a diary."""

from __future__ import annotations

from eassociate.access.actor import Actor
from eassociate.diary.models import DiaryEntry
from eassociate.journal.deeds import Notify
from eassociate.notify.kinds import Kind
from eassociate.roster.models import Visit
from eassociate.roster.telling import Audience


def of_incident(actor: Actor, visit: Visit, entry: DiaryEntry) -> list[Notify]:
    """To the provider's coordinators and the child's guardians, at once."""
    told = Audience(actor, visit.provider_id, [visit.child_id])
    facts = {
        "visit": visit.pk,
        "entry": entry.pk,
        "incident": entry.code,
        "severity": entry.severity,
        "urgent": True,
    }
    return [
        *told.coordinators(Kind.INCIDENT, visit.child_id, **facts),
        *told.guardians(Kind.INCIDENT, visit.child_id, **facts),
    ]


def of_correction(actor: Actor, visit: Visit) -> list[Notify]:
    """To the guardians, who may have read the record of a finished visit already."""
    if visit.state != Visit.State.ENDED:
        return []
    told = Audience(actor, visit.provider_id, [visit.child_id])
    return told.guardians(Kind.RECORD_CORRECTED, visit.child_id, visit=visit.pk)
