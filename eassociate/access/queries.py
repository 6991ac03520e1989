"""Reads about people and their roles."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, Organisation, Person, current
from eassociate.access.roles import Role
from eassociate.core import clock
from eassociate.core.prepared import ID, MOMENT, Prepared

#: Whose first page opens first for a person with several roles.
_ORDER = [
    Role.COORDINATOR,
    Role.COMPANION,
    Role.GUARDIAN,
    Role.PROFESSIONAL,
    Role.CASE_MANAGER,
    Role.SCHOOL,
    Role.MUNICIPALITY,
    Role.ADMINISTRATOR,
]


def _memberships(person: UUID, at: datetime) -> QuerySet[Membership]:
    rows = Membership.objects.filter(current(at), person=person)
    return rows.select_related("organisation", "person")


_MEMBERSHIPS: Prepared[Membership] = Prepared(_memberships, ID, MOMENT)


def memberships_of(person_id: UUID) -> list[Membership]:
    """The person's present memberships, the one to open first in front."""
    found = _MEMBERSHIPS.rows(person_id, clock.now())
    return sorted(found, key=lambda m: (_ORDER.index(Role(m.role)), m.organisation.name))


def actor_of(membership: Membership) -> Actor:
    """The person of `membership` (with person loaded) acting in its role, now."""
    return Actor(
        person_id=membership.person_id,
        organisation_id=membership.organisation_id,
        role=membership.role,
        name=membership.person.name,
        language=membership.person.language,
        membership_id=membership.pk,
    )


def system_actor(organisation_id: UUID) -> Actor:
    """The named system person under which jobs act for an organisation."""
    person, _ = Person.objects.get_or_create(
        email="system@e-associate.invalid", defaults={"name": "E-associate", "is_active": False}
    )
    return Actor(person.pk, organisation_id, Role.SYSTEM, name=person.name)


def members(actor: Actor, role: str) -> QuerySet[Person]:
    """People who hold `role` in the actor's organisation now."""
    return Person.objects.filter(
        current(clock.now(), "memberships__"),
        memberships__organisation=actor.organisation_id,
        memberships__role=role,
    ).distinct()


def organisation_of(actor: Actor) -> Organisation:
    """The organisation for which `actor` acts."""
    return Organisation.objects.get(pk=actor.organisation_id)
