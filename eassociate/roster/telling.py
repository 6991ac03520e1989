"""Who is told of what happens to a visit. Facts are ids, numbers and moments (see notify.kinds)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import F

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, current
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.journal.deeds import Notify
from eassociate.roster.models import Visit
from eassociate.staff.models import Companion


class Audience:
    """The people around some children of a provider; a query each, however many children.

    Whoever acts is not told of their own deed.
    """

    def __init__(self, actor: Actor, provider: UUID, children: Iterable[UUID]) -> None:
        self.actor = actor
        self.provider = provider
        self.children = set(children)

    def coordinators(self, kind: str, child: UUID | None = None, **facts: Any) -> list[Notify]:
        return self._to(Role.COORDINATOR, self._coordinators, kind, child, facts)

    def guardians(self, kind: str, child: UUID, **facts: Any) -> list[Notify]:
        return self._to(Role.GUARDIAN, self._guardians.get(child, []), kind, child, facts)

    def schools(self, kind: str, child: UUID, **facts: Any) -> list[Notify]:
        return self._to(Role.SCHOOL, self._schools.get(child, []), kind, child, facts)

    def companion(
        self, companion: Companion | None, kind: str, child: UUID | None, **facts: Any
    ) -> list[Notify]:
        people = [companion.person_id] if companion else []
        return self._to(Role.COMPANION, people, kind, child, facts)

    def _to(
        self,
        role: str,
        people: Iterable[UUID],
        kind: str,
        child: UUID | None,
        facts: dict[str, Any],
    ) -> list[Notify]:
        urgent = facts.pop("urgent", False)
        plain = {name: _plain(value) for name, value in facts.items() if value is not None}
        return [
            Notify(person, role, kind, child=child, facts=plain, urgent=urgent)
            for person in people
            if person != self.actor.person_id
        ]

    @cached_property
    def _coordinators(self) -> list[UUID]:
        held = Membership.objects.filter(
            current(clock.now()), organisation=self.provider, role=Role.COORDINATOR
        )
        return list(held.order_by("person").values_list("person", flat=True).distinct())

    @cached_property
    def _guardians(self) -> dict[UUID, list[UUID]]:
        held = standing_relations(clock.now()).filter(child__in=self.children, role=Role.GUARDIAN)
        return _grouped(held.order_by("person").values_list("child", "person").distinct())

    @cached_property
    def _schools(self) -> dict[UUID, list[UUID]]:
        from eassociate.children.models import Child

        held = Child.objects.unscoped(reason="school contacts to be told").filter(
            current(clock.now(), "school__organisation__memberships__"),
            pk__in=self.children,
            school__organisation__memberships__role=Role.SCHOOL,
        )
        person = F("school__organisation__memberships__person")
        return _grouped(held.order_by(person).values_list("pk", person).distinct())


def _grouped(rows: Iterable[tuple[UUID, UUID]]) -> dict[UUID, list[UUID]]:
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for child, person in rows:
        found[child].append(person)
    return found


def _plain(value: Any) -> Any:
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return str(value) if isinstance(value, UUID) else value


def about(visit: Visit) -> dict[str, Any]:
    """The facts of a notice that say which visit."""
    return {"visit": visit.pk, "start": visit.start, "end": visit.end}
