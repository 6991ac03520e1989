"""Threads begin when somebody first needs them; there is one of each kind about one thing."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.circles import AROUND_A_CHILD, READERS, WITH_ONE_PERSON, ThreadKind, kinds_of
from eassociate.access.models import Membership, current
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Can, Role
from eassociate.children.models import Child
from eassociate.conversations.commands import OpenThread
from eassociate.conversations.models import Picked, Thread
from eassociate.conversations.rules import thread_key
from eassociate.core import clock
from eassociate.journal.deeds import Effect, NotFound, Refused, action, get

WHY = "the actor's way to it was checked"


@action(OpenThread, needs=Can.WRITE_MESSAGES, phone=True)
def open_thread(actor: Actor, command: OpenThread) -> Effect:
    thread = thread_about(actor, command.kind, command.child, command.person)
    return Effect({"thread": str(thread.pk)})


def thread_about(
    actor: Actor, kind: ThreadKind, child: UUID | None = None, person: UUID | None = None
) -> Thread:
    """The thread, found or begun. Raises `NotFound` for whom it is not open."""
    if kind in AROUND_A_CHILD:
        return _around(actor, kind, child, person)
    if kind == ThreadKind.NEWS or actor.role not in (Role.COORDINATOR, Role.COMPANION):
        raise NotFound
    if kind == ThreadKind.TEAM:
        return kept(actor.organisation_id, kind)
    whom = actor.person_id if actor.role == Role.COMPANION else person
    if whom is None or not _works_here(whom, actor.organisation_id):
        raise NotFound
    return kept(actor.organisation_id, kind, person=whom)


def _around(actor: Actor, kind: ThreadKind, child: UUID | None, person: UUID | None) -> Thread:
    if child is None or kind not in kinds_of(actor.role):
        raise NotFound
    found = get(Child.objects.visible_to(actor), child)
    whom = None
    if kind in WITH_ONE_PERSON:
        whom = actor.person_id if actor.role == Role.GUARDIAN else person
        held = standing_relations(clock.now()).filter(child=found, role__in=READERS[kind])
        if whom is None or not held.filter(person=whom).exists():
            raise Refused(_("Please choose a guardian of the child."), field="person")
    return kept(found.provider_id, kind, child=found.pk, person=whom)


def _works_here(person: UUID, provider: UUID) -> bool:
    held = Membership.objects.filter(current(clock.now()), person=person, role=Role.COMPANION)
    return held.filter(organisation=provider).exists()


def kept(
    provider: UUID,
    kind: ThreadKind,
    *,
    child: UUID | None = None,
    person: UUID | None = None,
    place: UUID | None = None,
    group: str = "",
    picked: Collection[UUID] = (),
) -> Thread:
    """The row of the thread, made where there is none. Whoever calls has checked who asks.

    `picked`: children to those around whom an announcement goes."""
    key = thread_key(provider, kind, child, person, place, group, *sorted(picked))
    made = Thread(
        id=key,
        provider_id=provider,
        kind=kind,
        child_id=child,
        person_id=person,
        place_id=place,
        group=group,
        picked=bool(picked),
    )
    rows = Thread.objects.unscoped(reason=WHY)
    rows.bulk_create([made], ignore_conflicts=True)
    children = [Picked(thread_id=key, child_id=one) for one in picked]
    Picked.objects.unscoped(reason=WHY).bulk_create(children, ignore_conflicts=True)
    found: Thread = rows.get(pk=key)
    return found
