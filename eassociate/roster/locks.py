"""Who waits for whom. Every change of a visit is made while holding its child and, where somebody
is to go, that companion; companions before children, each in the order of their keys, all at once.

On PostgreSQL these are row locks until the transaction ends. On SQLite a transaction that writes
has the database to itself from its first statement (`transaction_mode=IMMEDIATE`).
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from eassociate.children.models import Child
from eassociate.roster.models import Line
from eassociate.staff.models import Companion

_WHY = "lock"


def hold(*, companions: Iterable[UUID | None] = (), children: Iterable[UUID] = ()) -> None:
    """Waits until nobody else changes visits of these. Call once in an action, then read."""
    staff = {pk for pk in companions if pk}
    pupils = set(children)
    if staff:
        rows = Companion.objects.filter(pk__in=staff)
        list(rows.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    if pupils:
        young = Child.objects.unscoped(reason=_WHY).filter(pk__in=pupils)
        list(young.select_for_update(no_key=True).order_by("pk").values_list("pk"))


def hold_timetables(children: Iterable[UUID], companions: Iterable[UUID | None] = ()) -> None:
    """The children with everybody in their timetables, and `companions`."""
    pupils = list(children)
    usual = Line.objects.unscoped(reason=_WHY).filter(child__in=pupils)
    hold(companions=[*companions, *usual.values_list("companion", flat=True)], children=pupils)


def hold_provider(provider: UUID) -> None:
    """All of a provider, for planning many weeks at once."""
    staff = Companion.objects.filter(provider=provider)
    list(staff.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    young = Child.objects.unscoped(reason=_WHY).filter(provider=provider)
    list(young.select_for_update(no_key=True).order_by("pk").values_list("pk"))
