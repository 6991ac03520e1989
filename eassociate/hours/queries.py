"""The months of a provider or a municipality: numbers without names, added up in the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, OuterRef, Q, Subquery, Sum

from eassociate.access.actor import Actor
from eassociate.access.models import Organisation
from eassociate.access.roles import Role
from eassociate.children.models import Approval, Child, Region
from eassociate.core.months import month_of
from eassociate.hours.rules import Grant, Totals, approved_minutes
from eassociate.roster.calendar import school_days
from eassociate.roster.lengths import Seconds, minutes
from eassociate.roster.models import Visit
from eassociate.roster.planning import calendar_of

#: Below this number of children the numbers could be read as those of one child.
FEW = 5
_WHY = "numbers without names"
_PLANNED, _ACTUAL = Seconds("start", "end"), Seconds("started_at", "ended_at")


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
    last = month_of(first).last
    scope = _scope(actor)
    counted: Counted = defaultdict(set)
    totals = _totals(scope, first, last, counted)
    grants = _grants(scope, first, last, counted)
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
    """The first of the month of the oldest visit, None before there is one. Each provider's days
    stand in order in an index: its oldest is found without looking at the others."""
    visits = Visit.objects.unscoped(reason=_WHY).filter(_scope(actor), provider=OuterRef("pk"))
    firsts = Organisation.objects.annotate(day=Subquery(visits.order_by("day").values("day")[:1]))
    oldest: date | None = firsts.aggregate(oldest=Min("day"))["oldest"]
    return oldest.replace(day=1) if oldest else None


def _scope(actor: Actor) -> Q:
    """Whose children are counted."""
    if actor.role == Role.MUNICIPALITY:
        return Q(child__municipality=actor.organisation_id)
    if actor.role == Role.COORDINATOR:
        return Q(child__provider=actor.organisation_id)
    return Q(pk__in=[])


#: Provider → children who had a visit or an approval.
Counted = dict[UUID, set[UUID]]


def _totals(scope: Q, first: date, last: date, counted: Counted) -> dict[UUID, Totals]:
    """One look at the visits of the month, for their minutes and for whose they are."""
    rows = Visit.objects.unscoped(reason=_WHY).filter(scope, day__range=(first, last)).order_by()
    groups = (
        rows.annotate(other=Q(companion__isnull=False) & ~Q(companion=F("regular")))
        .values_list("provider", "child", "state", "reason", "other")
        .annotate(visits=Count("pk"), planned=Sum(_PLANNED), actual=Sum(_ACTUAL))
    )
    sums: dict[tuple[Any, ...], list[float]] = defaultdict(lambda: [0, 0.0, 0.0])
    for provider, child, *kind, visits, planned, actual in groups:
        counted[provider].add(child)
        known = sums[provider, *kind]
        known[:] = known[0] + visits, known[1] + (planned or 0), known[2] + (actual or 0)
    found: dict[UUID, Totals] = defaultdict(Totals)
    for (provider, *kind), numbers in sums.items():
        found[provider] += _of(*kind, *numbers)
    return found


def _of(
    state: str, why: str, other: bool, visits: float, planned_s: float, actual_s: float
) -> Totals:
    planned, actual, reason = minutes(planned_s), minutes(actual_s), why or "other"
    counted: dict[str, Any] = {"visits": int(visits), "planned": planned}
    if state == Visit.State.ENDED:
        counted["substituted" if other else "delivered"] = planned
        return Totals(**counted, actual=actual)
    if state == Visit.State.NOT_DELIVERED:
        return Totals(**counted, not_delivered={reason: planned})
    if state == Visit.State.CANCELLED:
        return Totals(**counted, cancelled={reason: planned})
    return Totals(**counted, open=planned, actual=actual)


Grants = dict[UUID, list[Grant]]


def _grants(scope: Q, first: date, last: date, counted: Counted) -> dict[UUID, dict[str, Grants]]:
    """Provider → region of the school → child → approvals that touch the month."""
    rows = Approval.objects.unscoped(reason=_WHY).filter(
        scope, valid_from__lte=last, valid_until__gte=first, child__status=Child.Status.ACTIVE
    )
    fields = ("child__provider", "child__school__region", "child", "weekly_minutes")
    found: dict[UUID, dict[str, Grants]] = defaultdict(lambda: defaultdict(dict))
    for provider, region, child, *grant in rows.values_list(*fields, "valid_from", "valid_until"):
        counted[provider].add(child)
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
