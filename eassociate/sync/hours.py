"""A companion's own hours of the month."""

from __future__ import annotations

from datetime import date

from eassociate.access.actor import Actor
from eassociate.hours.rules import Totals, VisitFacts, totals
from eassociate.roster.models import Visit


def month_of(actor: Actor, day: date) -> Totals:
    rows = Visit.objects.visible_to(actor).filter(
        provider=actor.organisation_id,
        companion__person=actor.person_id,
        day__year=day.year,
        day__month=day.month,
    )
    return totals(
        VisitFacts(v.start, v.end, v.state, v.reason, v.substituted, v.started_at, v.ended_at)
        for v in rows
    )
