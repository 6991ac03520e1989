"""The child's record: what each reader may know of it, on one page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.models import ContactBan
from eassociate.access.roles import Can, Role
from eassociate.access.skills import skill_words
from eassociate.children.actions.cards import may_write_card
from eassociate.children.actions.record import facts_of
from eassociate.children.models import (
    AboutMe,
    Approval,
    Child,
    EmergencyCard,
    Home,
    Place,
    Portrait,
)
from eassociate.children.queries.approvals import approval_on, approvals_of_child
from eassociate.children.queries.family import (
    Guardian,
    bans_of_child,
    guardians_of_child,
    homes_of_child,
)
from eassociate.children.queries.listing import waiting_places
from eassociate.children.rules import years_old
from eassociate.core import clock
from eassociate.journal.deeds import get


@dataclass(frozen=True)
class Record:
    """What is empty is unknown, or not the reader's to know."""

    child: Child
    age: int
    may_edit: bool
    may_write_card: bool
    may_see_card: bool
    #: All facts of the child, not only that it exists.
    whole: bool
    guardians: list[Guardian]
    homes: list[Home]
    bans: list[ContactBan]
    approvals: list[Approval]
    approval: Approval | None
    skills: list[str] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    has_portrait: bool = False
    has_about: bool = False
    has_card: bool = False
    #: Place on the waiting list, 1 is next; None: not waiting, or not the reader's to know.
    waiting_place: int | None = None


def record_of(actor: Actor, pk: UUID) -> Record:
    """Raises `NotFound` (404) for whom the child is a stranger."""
    child = visible_child(actor, pk)
    approvals = approvals_of_child(actor, pk)
    card, whole = actor.can(Can.SEE_CARD), actor.role != Role.SCHOOL
    return Record(
        child=child,
        age=years_old(child.born_on, clock.today()),
        may_edit=actor.can(Can.EDIT_CHILD),
        may_write_card=may_write_card(actor, pk),
        may_see_card=card,
        whole=whole,
        guardians=guardians_of_child(actor, pk),
        homes=homes_of_child(actor, pk),
        bans=bans_of_child(actor, pk),
        approvals=approvals,
        approval=approval_on(approvals, clock.today()),
        skills=skill_words(child.skills) if whole else [],
        places=list(child.permitted_places.order_by("name_folded")) if whole else [],
        has_portrait=card and _has(actor, Portrait, pk),
        has_about=card and _has(actor, AboutMe, pk),
        has_card=card and _has(actor, EmergencyCard, pk),
        waiting_place=_waiting_place(actor, child),
    )


def visible_child(actor: Actor, pk: UUID) -> Child:
    """With school and municipality. Raises `NotFound`."""
    check(actor, Can.SEE_CHILD)
    rows = Child.objects.visible_to(actor).select_related("school", "municipality")
    return get(rows, pk)


def facts_of_child(actor: Actor, pk: UUID) -> dict[str, Any]:
    """What a form for the child's facts starts with. Raises `NotFound`."""
    check(actor, Can.EDIT_CHILD)
    return facts_of(visible_child(actor, pk))


def _has(actor: Actor, model: Any, pk: UUID) -> bool:
    return bool(model.objects.visible_to(actor).filter(child=pk).exists())


def _waiting_place(actor: Actor, child: Child) -> int | None:
    if child.status != Child.Status.WAITING or not actor.can(Can.EDIT_CHILD):
        return None
    return waiting_places(actor).get(child.pk)
