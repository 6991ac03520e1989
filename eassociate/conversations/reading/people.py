"""Who reads a thread, on a page of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.circles import ThreadKind
from eassociate.access.doors import Denied
from eassociate.access.roles import Can, Role
from eassociate.conversations.queries import thread_of
from eassociate.conversations.readers import readers_known_to
from eassociate.conversations.words import subtitle, title


def people_of(actor: Actor, pk: UUID) -> dict[str, Any]:
    """What the page shows. Whom else an announcement reaches is for the provider alone."""
    thread = thread_of(actor, pk)
    if thread.kind == ThreadKind.NEWS and not actor.can(Can.ANNOUNCE):
        raise Denied
    readers = [
        {"name": one.name, "role": Role(one.role).label, "own": one.person == actor.person_id}
        for one in readers_known_to(actor, thread)
    ]
    return {
        "thread": thread,
        "title": title(actor, thread),
        "subtitle": subtitle(actor, thread) if thread.child else "",
        "readers": readers,
        "may_arrange": bool(thread.child_id) and actor.can(Can.ARRANGE_READERS),
    }
