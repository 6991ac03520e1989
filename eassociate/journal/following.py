"""The journal as a live cursor: what was done since, and whom it concerns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from eassociate.access.policy import standing_relations
from eassociate.core import clock
from eassociate.core.crypto import keyed_digest
from eassociate.journal.commands import canonical
from eassociate.journal.models import Chain, Notice, Touch, Wake

#: Organisation → number of its last entry. Numbers have no gaps and become visible in order.
Heads = Mapping[UUID, int]
#: Something by which a listener is found: ("organisation", id), ("told", person) or
#: ("related", person, role, provider of the child or None for any).
Key = tuple[object, ...]

#: Who has just lost a relation is told once more, so that the child leaves their page.
PARTING = timedelta(minutes=2)


def heads() -> dict[UUID, int]:
    """Where every chain stands."""
    return dict(Chain.objects.values_list("organisation", "number"))


def cursor(at: Heads | None = None) -> str:
    """A word for where all chains stand (now, or `at`): equal words, nothing happened in between.

    It tells nothing about any organisation.
    """
    stand = heads() if at is None else at
    return keyed_digest(canonical({str(k): n for k, n in stand.items()}).encode())[:24]


def concerned(before: Heads, after: Heads) -> frozenset[Key]:
    """Keys of all whom the entries between the two stands concern."""
    news = _between(before, after)
    if not news:
        return frozenset()
    touches = Touch.objects.unscoped(reason="live").filter(news)
    told = Notice.objects.filter(news).values_list("person", flat=True)
    woken = Wake.objects.filter(news).values_list("person", flat=True)
    return frozenset(
        {("organisation", o) for o, number in after.items() if number > before.get(o, 0)}
        | {("organisation", o) for row in _organisations(touches) for o in row if o}
        | {key for row in _relations(touches) for key in _related(*row)}
        | {("told", person) for person in told.union(woken)}
    )


def touched(before: Heads, after: Heads, children: Collection[UUID]) -> set[UUID]:
    """Those of `children` that an entry between the two stands concerns."""
    news = _between(before, after)
    if not news:
        return set()
    rows = Touch.objects.unscoped(reason="what a phone has not seen").filter(news)
    return set(rows.filter(child__in=children).values_list("child", flat=True))


def _between(before: Heads, after: Heads) -> Q:
    found = Q()
    for organisation, number in after.items():
        if number > (last := before.get(organisation, 0)):
            found |= Q(
                entry__organisation=organisation, entry__number__gt=last, entry__number__lte=number
            )
    return found


def _organisations(touches: QuerySet[Touch]) -> QuerySet[Touch, tuple[UUID, UUID | None]]:
    return touches.values_list("child__provider", "child__school__organisation").distinct()


def _relations(touches: QuerySet[Touch]) -> set[tuple[UUID, str, UUID]]:
    children, present = touches.values("child"), clock.now()
    return {
        row
        for moment in (present, present - PARTING)
        for row in standing_relations(moment)
        .filter(child__in=children)
        .values_list("person", "role", "child__provider")
    }


def _related(person: UUID, role: str, provider: UUID) -> tuple[Key, Key]:
    return ("related", person, role, provider), ("related", person, role, None)
