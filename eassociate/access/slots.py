"""Places on a page of a lower room where higher rooms hang their own links and parts.

A lower room never imports a higher one; the higher one registers in its `AppConfig.ready`:

    record.link("timetable", _("Timetable"), needs=Can.SEE_CHILD, order=30)
    record.part("roster/companions_of_child.html", companions_of, needs=Can.SEE_CHILD)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise

from eassociate.access.actor import Actor
from eassociate.access.roles import Can

Facts = Callable[[Actor, UUID], Mapping[str, Any] | None]


@dataclass(frozen=True)
class SlotLink:
    name: str
    label: str | Promise
    needs: Can
    order: int
    pictogram: str = ""
    #: None where the role has nothing to do there although it holds the permission.
    roles: frozenset[str] | None = None


@dataclass(frozen=True)
class Part:
    template: str
    facts: Facts
    needs: Can
    order: int


@dataclass(frozen=True)
class Shown:
    """What a template draws: `{% include part.template with facts=part.facts %}`."""

    template: str
    facts: Mapping[str, Any]


@dataclass
class Slots:
    """What other rooms add to the page of one thing (a child, a companion) with the id `pk`."""

    _links: list[SlotLink] = field(default_factory=list)
    _parts: list[Part] = field(default_factory=list)

    def link(
        self,
        name: str,
        label: str | Promise,
        *,
        needs: Can,
        order: int = 50,
        pictogram: str = "",
        roles: frozenset[str] | None = None,
    ) -> None:
        """A link to the address called `name`, which takes `pk`."""
        self._links.append(SlotLink(name, label, needs, order, pictogram, roles))

    def part(self, template: str, facts: Facts, *, needs: Can, order: int = 50) -> None:
        """`template`, drawn with `facts(actor, pk)` as `facts`; left out when that is None."""
        self._parts.append(Part(template, facts, needs, order))

    def links_for(self, actor: Actor, pk: UUID) -> list[dict[str, Any]]:
        """Those that the role may follow: `href`, `label`, `pictogram`, in order."""
        mine = [
            link
            for link in self._links
            if actor.can(link.needs) and (link.roles is None or actor.role in link.roles)
        ]
        return [
            {
                "href": reverse(link.name, kwargs={"pk": pk}),
                "label": link.label,
                "pictogram": link.pictogram,
            }
            for link in sorted(mine, key=lambda one: one.order)
        ]

    def parts_for(self, actor: Actor, pk: UUID) -> list[Shown]:
        """Those that the role may see and that have something to say, in order."""
        mine = [part for part in self._parts if actor.can(part.needs)]
        drawn = [(p, p.facts(actor, pk)) for p in sorted(mine, key=lambda one: one.order)]
        return [Shown(part.template, facts) for part, facts in drawn if facts is not None]
