"""The list of those who may collect a child, and whom one calls when somebody else comes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.models import Organisation
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.children.queries.family import Guardian, guardians_of_child
from eassociate.handover.actions.collectors import listed, may_edit_list
from eassociate.handover.collecting import collecting
from eassociate.handover.models import Collector, Refusal
from eassociate.handover.rules import Why
from eassociate.handover.words import WHY_WORDS
from eassociate.journal.deeds import get
from eassociate.journal.openings import What, note_opening


@dataclass(frozen=True)
class Entry:
    """A row of the list; `why_not`: in words, where it does not hold today."""

    row: Collector
    why_not: str


@dataclass(frozen=True)
class CollectList:
    child: Child
    guardians: Sequence[Guardian]
    rows: Sequence[Entry]
    ended: Sequence[Collector]
    may_edit: bool


@dataclass(frozen=True)
class Call:
    name: str
    more: str
    phone: str


@dataclass(frozen=True)
class RefusalSeen:
    refusal: Refusal
    why: str
    calls: Sequence[Call]


@transaction.atomic
def collect_list(actor: Actor, child: UUID) -> CollectList:
    """Writes down that `actor` looked. Raises `NotFound`."""
    check(actor, Can.SEE_COLLECTORS)
    found = get(Child.objects.visible_to(actor), child)
    note_opening(actor, child, What.HANDOVER)
    rows = Collector.objects.visible_to(actor).filter(child=child)
    may_edit = may_edit_list(actor, child)
    ended = rows.exclude(ended_at=None).select_related("ended_by").order_by("-ended_at", "pk")
    return CollectList(
        child=found,
        guardians=guardians_of_child(actor, child),
        rows=_entries(actor, child),
        ended=list(ended[:50]) if may_edit else (),
        may_edit=may_edit,
    )


def _entries(actor: Actor, child: UUID) -> list[Entry]:
    known = collecting(child)
    return [Entry(row, said_why(actor, known.why_not_listed(row))) for row in known.listed]


def said_why(actor: Actor, why: Why | str | None) -> str:
    """In words; of a ban only to those who may know of it."""
    if why == Why.BANNED and not actor.can(Can.SEE_BANS):
        why = Why.MUST_NOT
    return str(WHY_WORDS[why]) if why else ""


def may_collect(actor: Actor, child: UUID) -> Sequence[Call]:
    """Who may collect the child today and how to reach them; nothing without the right."""
    if not actor.can(Can.SEE_COLLECTORS):
        return []
    phones = {g.person: g.phone for g in guardians_of_child(actor, child)}
    known = collecting(child)
    family = [Call(g.person.name, g.kinship, phones.get(g.person_id, "")) for g in known.may]
    return [*family, *(Call(c.name, c.kinship, c.phone) for c in known.now)]


@transaction.atomic
def refusal_seen(actor: Actor, pk: UUID) -> RefusalSeen:
    """As `refusal_told`; writes down that `actor` looked."""
    found = refusal_told(actor, pk)
    note_opening(actor, found.refusal.child_id, What.HANDOVER)
    return found


def refusal_told(actor: Actor, pk: UUID) -> RefusalSeen:
    """For its coordinators and for who refused, while they see the child. Raises `NotFound`."""
    check(actor, Can.HAND_OVER)
    rows = Refusal.objects.visible_to(actor).select_related("child__provider", "made_by")
    if not actor.can(Can.CORRECT_VISIT):
        rows = rows.filter(made_by=actor.person_id)
    found = get(rows, pk)
    return RefusalSeen(found, said_why(actor, found.why), _calls(actor, found))


def _calls(actor: Actor, refusal: Refusal) -> list[Call]:
    """Those who decide for the child first, then the service."""
    guardians = guardians_of_child(actor, refusal.child_id)
    deciding = sorted((g for g in guardians if g.phone), key=lambda g: not g.may_decide)
    calls = [Call(g.name, g.kinship, g.phone) for g in deciding if not g.is_reader]
    provider: Organisation = refusal.child.provider
    return [*calls, Call(provider.name, "", provider.phone)] if provider.phone else calls


def refusals_of(actor: Actor, child: UUID) -> Sequence[Refusal]:
    """The latest ones, for coordinators."""
    if not actor.can(Can.CORRECT_VISIT):
        return []
    rows = Refusal.objects.visible_to(actor).filter(child=child).select_related("made_by")
    return list(rows.order_by("-at")[:10])


def row_to_edit(actor: Actor, pk: UUID) -> Collector:
    """Raises `NotFound` for those who do not keep the list."""
    check(actor, Can.EDIT_COLLECTORS)
    return listed(actor, pk)
