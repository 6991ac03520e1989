"""The cards of several children at once, for a phone that takes them along: the same reads as
`queries.cards`, in a number of queries that does not grow with the children."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.models import ContactBan, Relation, current
from eassociate.access.roles import Can, Role
from eassociate.children import rules
from eassociate.children.models import AboutMe, Child, EmergencyCard, EmergencyContact
from eassociate.core import clock


@dataclass(frozen=True)
class Collector:
    """Who may collect the child. `phone`: "" where it is not the reader's to know."""

    name: str
    kinship: str
    phone: str


@dataclass
class Cards:
    """All that is on the cards of one child. `until`: when the reader's relation ends."""

    child: Child
    about: AboutMe = field(default_factory=AboutMe)
    emergency: EmergencyCard = field(default_factory=EmergencyCard)
    contacts: list[EmergencyContact] = field(default_factory=list)
    banned: list[str] = field(default_factory=list)
    may_collect: list[Collector] = field(default_factory=list)
    until: datetime | None = None

    def steps(self, name: str) -> list[str]:
        """A text of the emergency card as its lines."""
        return rules.steps(getattr(self.emergency, name))


def cards_of(actor: Actor, children: Collection[UUID]) -> list[Cards]:
    """Cards of those of `children` that `actor` may see, by name. Who calls it writes the look."""
    check(actor, Can.SEE_CARD)
    rows = Child.objects.visible_to(actor).filter(pk__in=children).select_related("school")
    found = {child.pk: Cards(child) for child in rows.order_by("name_folded", "pk")}
    for about in AboutMe.objects.visible_to(actor).filter(child__in=found):
        found[about.child_id].about = about
    for card in EmergencyCard.objects.visible_to(actor).filter(child__in=found):
        found[card.child_id].emergency = card
    for contact in EmergencyContact.objects.visible_to(actor).filter(child__in=found):
        found[contact.child_id].contacts.append(contact)
    _add_people(actor, found)
    return list(found.values())


def _add_people(actor: Actor, found: dict[UUID, Cards]) -> None:
    bans = ContactBan.objects.visible_to(actor).filter(current(clock.now()), child__in=found)
    for ban in bans.order_by("since") if actor.can(Can.SEE_BANS) else ():
        found[ban.child_id].banned.append(ban.name)
    kept_away = ContactBan.objects.unscoped(reason="bans hide relations").filter(
        current(clock.now()), child=OuterRef("child"), person=OuterRef("person")
    )
    held = Relation.objects.visible_to(actor).filter(current(clock.now()), child__in=found)
    held = held.filter(~Exists(kept_away)).select_related("person").order_by("since", "pk")
    for relation in held:
        cards = found[relation.child_id]
        if relation.role == Role.GUARDIAN and relation.may_collect and actor.can(Can.SEE_FAMILY):
            cards.may_collect.append(_collector(actor, relation))
    for child, until in _ends(actor, held).items():
        found[child].until = until


def _collector(actor: Actor, relation: Relation) -> Collector:
    person = relation.person
    reachable = actor.role != Role.GUARDIAN or person.pk == actor.person_id
    return Collector(person.name, relation.kinship, person.phone if reachable else "")


def _ends(actor: Actor, held: QuerySet[Relation]) -> dict[UUID, datetime]:
    """When the reader's own relations end, the last one of each child; none for good ones."""
    ends: dict[UUID, list[datetime | None]] = defaultdict(list)
    for relation in held:
        if relation.person_id == actor.person_id and relation.role == actor.role:
            ends[relation.child_id].append(relation.until)
    return {
        child: max(moment for moment in moments if moment)
        for child, moments in ends.items()
        if None not in moments
    }
