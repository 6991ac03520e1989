"""Who acts: a person in a role for an organisation, at a moment."""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from eassociate.access.roles import GRANTS, Can, Role
from eassociate.core import clock


@dataclass(frozen=True)
class Actor:
    """`at`: the moment by which relations are judged (aware, UTC)."""

    person_id: UUID
    organisation_id: UUID
    role: str
    name: str = ""
    language: str = "sr"
    membership_id: UUID | None = None
    at: datetime = field(default_factory=clock.now)

    def can(self, permission: Can) -> bool:
        """Whether the role holds `permission` at all; for whom is a matter of relations."""
        return permission in GRANTS.get(self.role, frozenset())

    @property
    def is_system(self) -> bool:
        return self.role == Role.SYSTEM
