"""The people who read a thread at this moment: the same rule as `access.circles`, seen from the
thread. Whoever may sign in for it counts, each person once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from eassociate.access.actor import Actor
from eassociate.access.circles import (
    AROUND_A_CHILD,
    READERS,
    WITH_ONE_PERSON,
    ThreadKind,
    apart_from,
)
from eassociate.access.models import Membership, Relation, current
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Role
from eassociate.conversations.models import Picked, Thread
from eassociate.core import clock
from eassociate.core.prepared import ID, MOMENT, Prepared

_Row = tuple[UUID, str, str]

#: Announcements reach these by a membership in the provider, the others by a relation to a child.
_INSIDE = (Role.GUARDIAN, Role.COMPANION)


@dataclass(frozen=True)
class Reader:
    person: UUID
    name: str
    role: str


def readers_of(thread: Thread) -> list[Reader]:
    """Everybody who reads `thread`, coordinators last, in order of their names."""
    return _once([*_readers(thread), *_coordinators(thread.provider_id)])


def readers_known_to(actor: Actor, thread: Thread) -> list[Reader]:
    """`readers_of` without those from whom `actor` is kept apart (trust C2)."""
    hidden = apart_from(actor, thread.child_id)
    return [one for one in readers_of(thread) if one.person not in hidden]


def _readers(thread: Thread) -> list[Reader]:
    if thread.kind == ThreadKind.NEWS:
        return _hearers(thread)
    if thread.child_id:
        return _related(thread)
    rows = _members(thread.provider_id, READERS[thread.kind], clock.now())
    if thread.kind in WITH_ONE_PERSON:
        rows = rows.filter(person=thread.person_id)
    return _people(rows)


def _related(thread: Thread) -> list[Reader]:
    found = _AROUND[thread.kind].rows(clock.now(), thread.child_id)
    if thread.kind in WITH_ONE_PERSON:
        found = [row for row in found if row[0] == thread.person_id]
    return [Reader(*row) for row in found]


def _around(kind: str) -> Prepared[_Row]:
    """Those who read threads of the kind around a child."""
    return Prepared(
        lambda at, child: _columns(
            standing_relations(at).filter(child=child, role__in=READERS[kind])
        ),
        MOMENT,
        ID,
    )


def _hearers(thread: Thread) -> list[Reader]:
    roles = [r for r in READERS[ThreadKind.NEWS] if thread.group in ("", r)]
    related = standing_relations(clock.now()).filter(
        child__provider=thread.provider_id, role__in=roles
    )
    if thread.place_id:
        return _people(related.filter(child__school=thread.place_id)) + _contacts(thread, roles)
    if thread.picked:
        return _people(related.filter(child__in=_picked(thread))) + _contacts(thread, roles)
    inside = [r for r in roles if r in _INSIDE]
    members = _members(thread.provider_id, inside, clock.now())
    others = related.exclude(role__in=_INSIDE)
    return _people(members) + _people(others) + _contacts(thread, roles)


def _picked(thread: Thread) -> QuerySet[Picked, UUID]:
    rows = Picked.objects.unscoped(reason="those who are told").filter(thread=thread)
    return rows.values_list("child", flat=True)


def _contacts(thread: Thread, roles: Iterable[str]) -> list[Reader]:
    """The contacts of the schools that the provider's children visit."""
    if Role.SCHOOL not in roles:
        return []
    from eassociate.children.models import Child

    children = Child.objects.unscoped(reason="schools that are told").filter(
        provider=thread.provider_id
    )
    if thread.place_id:
        children = children.filter(school=thread.place_id)
    if thread.picked:
        children = children.filter(pk__in=_picked(thread))
    schools = children.values("school__organisation")
    held = Membership.objects.filter(current(clock.now()), role=Role.SCHOOL)
    return _people(held.filter(organisation__in=schools))


def _members(provider: UUID, roles: Iterable[str], at: datetime) -> QuerySet[Membership]:
    held = Membership.objects.filter(current(at), organisation=provider)
    return held.filter(role__in=list(roles))


def _coordinators(provider: UUID) -> list[Reader]:
    return [Reader(*row) for row in _COORDINATORS.rows(provider, clock.now())]


def _people(rows: QuerySet[Membership] | QuerySet[Relation]) -> list[Reader]:
    return [Reader(*row) for row in _columns(rows)]


def _columns(rows: Any) -> QuerySet[Any, _Row]:
    found: QuerySet[Any, _Row] = rows.values_list("person", "person__name", "role").distinct()
    return found.order_by("person__name", "person", "role")


_AROUND: dict[str, Prepared[_Row]] = {kind: _around(kind) for kind in AROUND_A_CHILD}
_COORDINATORS: Prepared[_Row] = Prepared(
    lambda provider, at: _columns(_members(provider, [Role.COORDINATOR], at)), ID, MOMENT
)


def _once(readers: Iterable[Reader]) -> list[Reader]:
    found: dict[UUID, Reader] = {}
    for one in readers:
        found.setdefault(one.person, one)
    return list(found.values())
