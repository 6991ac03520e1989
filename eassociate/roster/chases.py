"""When what somebody had to open is no trouble any more: visits have somebody, or have begun."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.notify.chasing import open_chases, settle
from eassociate.notify.kinds import Kind
from eassociate.notify.models import Chase
from eassociate.roster.models import Visit
from eassociate.roster.rules import State


def settle_chases(actor: Actor) -> None:
    """Of the actor's provider. One query when there are none."""
    about = {chase: _visits(chase) for chase in open_chases(actor.organisation_id)}
    waiting = {chase: visits for chase, visits in about.items() if visits}
    if not waiting:
        return
    wanted = {visit for visits in waiting.values() for visit in visits}
    rows = Visit.objects.visible_to(actor).filter(pk__in=wanted)
    now = {
        pk: (state, companion)
        for pk, state, companion in rows.values_list("pk", "state", "companion")
    }
    settle(
        [
            chase.pk
            for chase, visits in waiting.items()
            if all(one not in now or _is_settled(chase.kind, *now[one]) for one in visits)
        ]
    )


def _visits(chase: Chase) -> Sequence[UUID]:
    """The visit that it is about; of somebody who is away, all that nobody went on then."""
    if chase.visit_id:
        return [chase.visit_id]
    return [UUID(one) for one in chase.entry.outcome.get("open", ())]


def _is_settled(kind: str, state: str, companion: object) -> bool:
    if kind == Kind.NOT_DELIVERED:
        return state != State.NOT_DELIVERED
    if kind == Kind.VISIT_LATE:
        return state != State.PLANNED
    return state != State.PLANNED or companion is not None
