"""People come into the organisation, and companions to children, many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, Relation, current
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.roster.models import Line
from eassociate.staff.models import Companion

_BATCH = 500
_WHY = "companions follow the timetable of a list"


def join(actor: Actor, people: set[UUID], role: Role) -> None:
    """`people` act in the organisation; nobody is invited or told by that."""
    held = Membership.objects.filter(
        current(clock.now()), organisation=actor.organisation_id, role=role
    )
    missing = people - set(held.values_list("person", flat=True))
    rows = [
        Membership(person_id=pk, organisation_id=actor.organisation_id, role=role)
        for pk in sorted(missing)
    ]
    Membership.objects.bulk_create(rows, batch_size=_BATCH)


def let_in(actor: Actor, pairs: Iterable[tuple[UUID, UUID]]) -> None:
    """(child, companion): sees the child as long as the timetable says so, and no longer.

    As `roster.actions.timetable.keep_relation`. That no ban stands against it was asked when the
    lines were planned, and is asked again whenever somebody looks (`standing_relations`).
    """
    ends = _ends(actor)
    people = dict(
        Companion.objects.filter(provider=actor.organisation_id).values_list("pk", "person")
    )
    held = _held(actor)
    new, changed = [], []
    for child, companion in sorted(set(pairs)):
        until = ends[child, companion] if (child, companion) in ends else clock.now()
        relation = held.get((child, people[companion]))
        if relation is None:
            new += _new(child, people[companion], until)
        elif relation.until != until:
            relation.until = until
            changed.append(relation)
    rows = Relation.objects.unscoped(reason=_WHY)
    rows.bulk_create(new, batch_size=_BATCH)
    rows.bulk_update(changed, ["until"], batch_size=_BATCH)


def _new(child: UUID, person: UUID, until: datetime | None) -> list[Relation]:
    if until is not None and until <= clock.now():
        return []
    return [Relation(child_id=child, person_id=person, role=Role.COMPANION, until=until)]


def _held(actor: Actor) -> dict[tuple[UUID, UUID], Relation]:
    rows = Relation.objects.visible_to(actor).filter(
        current(clock.now()), role=Role.COMPANION, substitute=False
    )
    return {(row.child_id, row.person_id): row for row in rows}


def _ends(actor: Actor) -> dict[tuple[UUID, UUID], datetime | None]:
    """(child, companion) → when the last of their lines ends, not before now; None: never."""
    days: dict[tuple[UUID, UUID], list[date | None]] = defaultdict(list)
    rows = Line.objects.visible_to(actor).exclude(companion=None)
    for child, companion, until in rows.values_list("child", "companion", "valid_until"):
        if companion:
            days[child, companion].append(until)
    return {pair: _end(held) for pair, held in days.items()}


def _end(days: list[date | None]) -> datetime | None:
    known = [day for day in days if day]
    if len(known) < len(days):
        return None
    return max(clock.day_bounds(max(known))[1], clock.now())
