"""The people around a child and where it lives: each reader gets what is theirs to know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.models import ContactBan, Person, Relation, current
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Can, Role
from eassociate.children.actions.guardians import guardians_of
from eassociate.children.models import Home
from eassociate.core import clock
from eassociate.journal.deeds import get


@dataclass(frozen=True)
class Guardian:
    """`phone`, `email`: "" where they are not the reader's to know."""

    relation: UUID
    person: UUID
    name: str
    kinship: str
    phone: str
    email: str
    may_decide: bool
    may_collect: bool
    since: datetime
    last_day: date | None
    can_sign_in: bool
    is_reader: bool


def guardians_of_child(actor: Actor, child: UUID) -> list[Guardian]:
    """Those who are guardians now or will be, oldest first; nothing without `SEE_FAMILY`.

    A guardian reads of the others who they are and what they may, not how to reach them.
    """
    if not actor.can(Can.SEE_FAMILY):
        return []
    banned = ContactBan.objects.unscoped(reason="bans hide relations").filter(
        current(clock.now()), child=OuterRef("child"), person=OuterRef("person")
    )
    rows = Relation.objects.visible_to(actor).filter(~Exists(banned), role=Role.GUARDIAN)
    rows = rows.filter(child=child).exclude(until__lte=clock.now()).select_related("person")
    return [_guardian(actor, relation) for relation in rows.order_by("since", "pk")]


def _guardian(actor: Actor, relation: Relation) -> Guardian:
    person = relation.person
    own = person.pk == actor.person_id
    reachable = own or actor.role != Role.GUARDIAN
    return Guardian(
        relation=relation.pk,
        person=person.pk,
        name=person.name,
        kinship=relation.kinship,
        phone=person.phone if reachable else "",
        email=(person.email or "") if own or actor.can(Can.EDIT_CHILD) else "",
        may_decide=relation.may_decide,
        may_collect=relation.may_collect,
        since=relation.since,
        last_day=last_day(relation.until),
        can_sign_in=person.has_usable_password(),
        is_reader=own,
    )


def last_day(until: datetime | None) -> date | None:
    """The last whole day before `until`."""
    return (clock.local(until) - timedelta(seconds=1)).date() if until else None


def homes_of_child(actor: Actor, child: UUID) -> list[Home]:
    """Homes with their guardian: a guardian reads their own alone (C2), companions none."""
    if not actor.can(Can.SEE_HOMES):
        return []
    rows = Home.objects.visible_to(actor).filter(child=child).select_related("guardian")
    if actor.role == Role.GUARDIAN:
        return list(rows.filter(guardian=actor.person_id))
    held = standing_relations(clock.now()).filter(
        child=child, person=OuterRef("guardian"), role=Role.GUARDIAN
    )
    return list(rows.filter(Q(guardian=None) | Exists(held)).order_by("pk"))


def bans_of_child(actor: Actor, child: UUID) -> list[ContactBan]:
    """Who must not come near the child; nothing without `SEE_BANS`."""
    if not actor.can(Can.SEE_BANS):
        return []
    rows = ContactBan.objects.visible_to(actor).filter(current(clock.now()), child=child)
    return list(rows.order_by("since"))


def related_people(actor: Actor, child: UUID) -> QuerySet[Person]:
    """Everybody who is or was something to the child, for choosing whom a ban is about."""
    rows = Relation.objects.visible_to(actor).filter(child=child).values("person")
    return Person.objects.filter(pk__in=rows).order_by("name")


def guardian_to_edit(actor: Actor, relation: UUID) -> tuple[UUID, Guardian]:
    """The child and the guardian of a relation. Raises `NotFound`."""
    check(actor, Can.EDIT_CHILD)
    found = get(guardians_of(actor), relation)
    return found.child_id, _guardian(actor, found)


def home_to_edit(actor: Actor, pk: UUID) -> Home:
    """Raises `NotFound`."""
    check(actor, Can.EDIT_CHILD)
    return get(Home.objects.visible_to(actor), pk)


def ban_to_end(actor: Actor, pk: UUID) -> ContactBan:
    """One that holds now. Raises `NotFound`."""
    check(actor, Can.EDIT_CHILD)
    return get(ContactBan.objects.visible_to(actor).filter(current(clock.now())), pk)
