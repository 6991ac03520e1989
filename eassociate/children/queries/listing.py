"""Children in lists: found by name in either script, by number, by status."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.children.models import Approval, Child
from eassociate.core import clock
from eassociate.core.scripts import fold


def children_of(actor: Actor, status: str = "", search: str = "") -> QuerySet[Child]:
    """Children that `actor` sees, with school; `approved_until` is the last day of the approval
    that holds today (None: none does). Who waits longest comes first among those who wait."""
    check(actor, Can.SEE_CHILD)
    rows = Child.objects.visible_to(actor).select_related("school")
    if status:
        rows = rows.filter(status=status)
    rows = rows.filter(*_words(search)).annotate(approved_until=_approved_until(clock.today()))
    if status == Child.Status.WAITING:
        return rows.order_by(F("waiting_since").asc(nulls_last=True), "created_at", "pk")
    return rows.order_by("name_folded", "pk")


def _words(search: str) -> list[Q]:
    """Every word of the search is part of the name; or the whole is the number."""
    words = fold(search[:200]).split()
    if not words:
        return []
    by_name = Q()
    for word in words:
        by_name &= Q(name_folded__contains=word)
    return [by_name | Q(number__iexact=search.strip()[:40])]


def _approved_until(day: date) -> Subquery:
    held = Approval.objects.unscoped(reason="of rows that are visible already").filter(
        child=OuterRef("pk"), valid_from__lte=day, valid_until__gte=day
    )
    return Subquery(held.values("valid_until")[:1])


def counts_of(actor: Actor) -> dict[str, int]:
    """Status → number of children that `actor` sees."""
    rows = Child.objects.visible_to(actor).values_list("status").annotate(Count("pk"))
    return dict(rows.order_by())


def waiting_places(actor: Actor) -> dict[UUID, int]:
    """Child → its place (1 is next) on the provider's waiting list."""
    waiting = children_of(actor, Child.Status.WAITING).values_list("pk", flat=True)
    return {pk: place for place, pk in enumerate(waiting, 1)}
