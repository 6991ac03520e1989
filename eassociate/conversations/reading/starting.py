"""Where somebody who has nothing to read yet begins to talk."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.circles import ThreadKind
from eassociate.access.roles import Can, Role
from eassociate.children.models import Child

#: More children than this are looked for in their own list.
_MOST = 12


@dataclass(frozen=True)
class Way:
    """Either an address, or what opens a thread (`kind`)."""

    word: str
    emoji: str
    child: UUID | None = None
    kind: str = ""


def ways_to_begin(actor: Actor) -> list[Way]:
    """The children around whom one may talk, if they are few; the coordinator; the team."""
    if not actor.can(Can.WRITE_MESSAGES):
        return []
    rows = (
        Child.objects.visible_to(actor).filter(status=Child.Status.ACTIVE).order_by("name_folded")
    )
    named = list(rows.values_list("pk", "name")[: _MOST + 1])
    children = [Way(name, "👥", child=pk) for pk, name in named] if len(named) <= _MOST else []
    return [*children, *_among_staff(actor)]


def _among_staff(actor: Actor) -> list[Way]:
    team = Way(_("The whole team"), "🤝", kind=ThreadKind.TEAM)
    if actor.role == Role.COMPANION:
        return [Way(_("The coordinator"), "💬", kind=ThreadKind.DIRECT), team]
    return [team] if actor.role == Role.COORDINATOR else []


def children_to_search(actor: Actor) -> list[tuple[str, str]]:
    """Children whose conversations may be open to the actor, by name."""
    if not actor.can(Can.WRITE_MESSAGES):
        return []
    rows = Child.objects.visible_to(actor).order_by("name_folded").values_list("pk", "name")
    return [(str(pk), name) for pk, name in rows]
