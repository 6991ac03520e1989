"""The months of a provider or a municipality: numbers without names, added up in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DurationField, ExpressionWrapper, F, Min, Q, Sum

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation
from eassociate.access.roles import Role
from eassociate.children.models import Approval, Child, Region
from eassociate.hours.rules import Grant, Totals, approved_minutes
from eassociate.roster.calendar import school_days
from eassociate.roster.models import Visit
from eassociate.roster.planning import calendar_of

#: Below this number of children the numbers could be read as those of one child.
FEW = 5
_WHY = "numbers without names"
_PLANNED = ExpressionWrapper(F("end") - F("start"), DurationField())
_ACTUAL = ExpressionWrapper(F("ended_at") - F("started_at"), DurationField())


@dataclass(frozen=True)
class Month:
    """One provider's month. Minutes; `approved` counts school days only, `children` those with a
    visit or an approval in the month."""

    provider: str
    children: int
    approved: int
    totals: Totals

    @property
    def few(self) -> bool:
        """Whether the numbers stand for so few children that they come close to a name."""
        return 0 < self.children < FEW

    @property
    def delivered_in_all(self) -> int:
        """Minutes delivered, by whomever."""
        return self.totals.delivered + self.totals.substituted


def months_of(actor: Actor, first: date) -> list[Month]:
    """The month that begins on `first`, a row for each provider the actor may know about:
    a municipality those that accompany its children, a provider itself."""
    last = _last(first)
    scope = _scope(actor)
    totals = _totals(scope, first, last)
    grants = _grants(scope, first, last)
    counted = _children(scope, first, last)
    providers = Organisation.objects.filter(pk__in={*totals, *grants}).order_by("name")
    return [
        Month(
            provider.name,
            len(counted[provider.pk]),
            _approved(provider.pk, grants[provider.pk], first, last),
            totals.get(provider.pk, Totals()),
        )
        for provider in providers
    ]


def together(months: Iterable[Month]) -> Month:
    """The sum of all rows."""
    rows = list(months)
    return Month(
        "",
        sum(m.children for m in rows),
        sum(m.approved for m in rows),
        sum((m.totals for m in rows), Totals()),
    )


def first_month(actor: Actor) -> date | None:
    """The first of the month of the oldest visit, None before there is one."""
    visits = Visit.objects.unscoped(reason=_WHY).filter(_scope(actor))
    oldest: date | None = visits.aggregate(day=Min("day"))["day"]
    return oldest.replace(day=1) if oldest else None


def _scope(actor: Actor) -> Q:
    """Whose children are counted."""
    if actor.role == Role.MUNICIPALITY:
        return Q(child__municipality=actor.organisation_id)
    if actor.role == Role.COORDINATOR:
        return Q(child__provider=actor.organisation_id)
    return Q(pk__in=[])


def _last(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def _totals(scope: Q, first: date, last: date) -> dict[UUID, Totals]:
    visits = Visit.objects.unscoped(reason=_WHY).filter(scope, day__range=(first, last))
    groups = (
        visits.annotate(other=Q(companion__isnull=False) & ~Q(companion=F("regular")))
        .values("provider", "state", "reason", "other")
        .annotate(visits=Count("pk"), planned=Sum(_PLANNED), actual=Sum(_ACTUAL))
        .order_by()
    )
    found: dict[UUID, Totals] = defaultdict(Totals)
    for group in groups:
        found[group["provider"]] += _of(group)
    return found


def _of(group: Mapping[str, Any]) -> Totals:
    planned, actual = _minutes(group["planned"]), _minutes(group["actual"])
    state, reason = group["state"], group["reason"] or "other"
    counted: dict[str, Any] = {"visits": group["visits"], "planned": planned}
    if state == Visit.State.ENDED:
        counted["substituted" if group["other"] else "delivered"] = planned
        return Totals(**counted, actual=actual)
    if state == Visit.State.NOT_DELIVERED:
        return Totals(**counted, not_delivered={reason: planned})
    if state == Visit.State.CANCELLED:
        return Totals(**counted, cancelled={reason: planned})
    return Totals(**counted, open=planned, actual=actual)


def _minutes(length: timedelta | None) -> int:
    return int((length.total_seconds() + 30) // 60) if length else 0


Grants = dict[UUID, list[Grant]]


def _grants(scope: Q, first: date, last: date) -> dict[UUID, dict[str, Grants]]:
    """Provider → region of the school → child → approvals that touch the month."""
    rows = Approval.objects.unscoped(reason=_WHY).filter(
        scope, valid_from__lte=last, valid_until__gte=first, child__status=Child.Status.ACTIVE
    )
    fields = ("child__provider", "child__school__region", "child", "weekly_minutes")
    found: dict[UUID, dict[str, Grants]] = defaultdict(lambda: defaultdict(dict))
    for provider, region, child, *grant in rows.values_list(*fields, "valid_from", "valid_until"):
        held = found[provider][region or Region.CENTRAL]
        held.setdefault(child, []).append(Grant(*grant))
    return found


def _approved(provider: UUID, regions: dict[str, Grants], first: date, last: date) -> int:
    calendar = calendar_of(provider, first, last)
    total = 0
    for region, children in regions.items():
        pauses = calendar.breaks.get(region, ())
        days = set(school_days(first, last, pauses, calendar.holidays))
        total += sum(approved_minutes(held, first, last, days) for held in children.values())
    return total


def _children(scope: Q, first: date, last: date) -> dict[UUID, set[UUID]]:
    visited = Visit.objects.unscoped(reason=_WHY).filter(scope, day__range=(first, last))
    granted = Approval.objects.unscoped(reason=_WHY).filter(
        scope, valid_from__lte=last, valid_until__gte=first, child__status=Child.Status.ACTIVE
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for rows in (visited, granted):
        for provider, child in rows.values_list("child__provider", "child").distinct().order_by():
            found[provider].add(child)
    return found
