"""One open page that waits to be told that something it shows has changed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from eassociate.access.actor import Actor
from eassociate.access.presence import Presence
from eassociate.access.roles import Role
from eassociate.journal.following import Key

#: Roles that follow all that concerns their organisation or its children.
_BY_ORGANISATION = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR, Role.SCHOOL})
#: Roles that follow children they are related to, of the organisation for which they act …
_INSIDE = frozenset({Role.GUARDIAN, Role.COMPANION})
#: … or whoever provides the service. All others hear only what they are told.
_ANYWHERE = frozenset({Role.PROFESSIONAL, Role.CASE_MANAGER})


def keys_of(actor: Actor) -> frozenset[Key]:
    """By what the journal finds `actor`; see `journal.following.Key`."""
    keys: set[Key] = {("told", actor.person_id)}
    if actor.role in _BY_ORGANISATION:
        keys.add(("organisation", actor.organisation_id))
    elif actor.role in _INSIDE:
        keys.add(("related", actor.person_id, actor.role, actor.organisation_id))
    elif actor.role in _ANYWHERE:
        keys.add(("related", actor.person_id, actor.role, None))
    return frozenset(keys)


@dataclass(eq=False)
class Listener:
    """`seen`: the cursor of what its page shows ("" when unknown: then it is up to date)."""

    keys: frozenset[Key]
    presence: Presence
    seen: str = ""
    closed: bool = False
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def wake(self) -> None:
        self.woken.set()

    def close(self) -> None:
        """Tells it a last time, so that its page asks anew and learns why, and ends its stream."""
        self.closed = True
        self.woken.set()
