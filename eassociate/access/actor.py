"""Who acts: a person in a role for an organisation, at a moment."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from eassociate.access.roles import GRANTS, Can, Role
from eassociate.core import clock

T = TypeVar("T")


@dataclass(frozen=True)
class Actor:
    """`at`: the moment by which relations are judged (aware, UTC); an actor lives for one request.

    `known`: what the policy has found out about the actor at that moment (`policy.reached`), so
    that a page asks once and not with every table; `perform` empties it."""

    person_id: UUID
    organisation_id: UUID
    role: str
    name: str = ""
    language: str = "sr"
    membership_id: UUID | None = None
    at: datetime = field(default_factory=clock.now)
    known: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def can(self, permission: Can) -> bool:
        """Whether the role holds `permission` at all; for whom is a matter of relations."""
        return permission in GRANTS.get(self.role, frozenset())

    def recall(self, name: str, ask: Callable[[], T]) -> T:
        """What `ask` found out the first time, under that name."""
        if name not in self.known:
            self.known[name] = ask()
        found: T = self.known[name]
        return found

    @property
    def is_system(self) -> bool:
        return self.role == Role.SYSTEM
