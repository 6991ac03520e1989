"""What a case manager answers for: approvals that run out, and the hours each child was given."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from django.db.models import Q, Sum

from eassociate.access.actor import Actor
from eassociate.children.models import Approval, Child, Region
from eassociate.children.queries.approvals import approvals_running_out
from eassociate.core import clock
from eassociate.core.months import month_of
from eassociate.hours.rules import Grant, approved_minutes
from eassociate.roster.calendar import Break, public_holidays, school_days
from eassociate.roster.lengths import Seconds, minutes
from eassociate.roster.models import SchoolBreak, Visit

_PLANNED = Seconds("start", "end")


@dataclass(frozen=True)
class RunsOut:
    """An approval that no later one follows."""

    child: UUID
    name: str
    last: date
    today: date

    @property
    def days(self) -> int:
        """Until its last day; below zero when that has passed."""
        return (self.last - self.today).days

    @property
    def over(self) -> bool:
        return self.days < 0

    @property
    def days_over(self) -> int:
        return -self.days


@dataclass(frozen=True)
class Hours:
    """Minutes of a month."""

    approved: int = 0
    delivered: int = 0
    not_delivered: int = 0

    @property
    def beyond(self) -> bool:
        """More was delivered than approved."""
        return self.delivered > self.approved


@dataclass(frozen=True)
class Case:
    """`until`: the last day of the approval that holds today, None where none does."""

    child: Child
    hours: Hours
    until: date | None


@dataclass(frozen=True)
class Caseload:
    month: date
    running_out: Sequence[RunsOut]
    cases: Sequence[Case]
    waiting: Sequence[Child]

    @cached_property
    def together(self) -> Hours:
        every = [case.hours for case in self.cases]
        return Hours(
            sum(h.approved for h in every),
            sum(h.delivered for h in every),
            sum(h.not_delivered for h in every),
        )


def caseload_of(actor: Actor) -> Caseload:
    """The actor's children by name, with the hours of this month; a fixed number of queries."""
    today = clock.today()
    first = today.replace(day=1)
    rows = Child.objects.visible_to(actor).exclude(status=Child.Status.ENDED)
    children = list(rows.select_related("school").order_by("name_folded", "pk"))
    active = [child for child in children if child.status == Child.Status.ACTIVE]
    hours, until = _hours(actor, active, first), _until(actor, today)
    return Caseload(
        month=first,
        running_out=_running_out(actor, today),
        cases=[Case(child, hours[child.pk], until.get(child.pk)) for child in active],
        waiting=sorted(
            (child for child in children if child.status == Child.Status.WAITING),
            key=lambda child: child.waiting_since or date.max,
        ),
    )


def _running_out(actor: Actor, today: date) -> list[RunsOut]:
    rows = approvals_running_out(actor)
    return [RunsOut(a.child_id, a.child.name, a.valid_until, today) for a in rows]


def _until(actor: Actor, today: date) -> dict[UUID, date]:
    rows = Approval.objects.visible_to(actor).filter(valid_from__lte=today, valid_until__gte=today)
    return dict(rows.values_list("child", "valid_until"))


def _hours(actor: Actor, children: Sequence[Child], first: date) -> dict[UUID, Hours]:
    last = month_of(first).last
    grants, days = _grants(actor, first, last), _school_days(children, first, last)
    given = _given(actor, first, last)
    return {
        child.pk: Hours(
            approved_minutes(grants[child.pk], first, last, days[_where(child)]),
            *given.get(child.pk, (0, 0)),
        )
        for child in children
    }


def _grants(actor: Actor, first: date, last: date) -> Mapping[UUID, list[Grant]]:
    rows = Approval.objects.visible_to(actor).filter(valid_from__lte=last, valid_until__gte=first)
    found: dict[UUID, list[Grant]] = defaultdict(list)
    columns = ("child", "weekly_minutes", "valid_from", "valid_until")
    for child, weekly, begins, ends in rows.values_list(*columns):
        found[child].append(Grant(weekly, begins, ends))
    return found


def _given(actor: Actor, first: date, last: date) -> dict[UUID, tuple[int, int]]:
    """Child → planned minutes of visits that took place, and of those that were not delivered."""
    ended, lost = Q(state=Visit.State.ENDED), Q(state=Visit.State.NOT_DELIVERED)
    rows = Visit.objects.visible_to(actor).filter(day__range=(first, last)).order_by()
    sums = rows.values("child").annotate(
        given=Sum(_PLANNED, filter=ended), lost=Sum(_PLANNED, filter=lost)
    )
    return {row["child"]: (minutes(row["given"]), minutes(row["lost"])) for row in sums}


#: A provider and the region of a school: for these there is a calendar.
Where = tuple[UUID, str]


def _where(child: Child) -> Where:
    return child.provider_id, child.school.region if child.school else Region.CENTRAL


def _school_days(children: Iterable[Child], first: date, last: date) -> dict[Where, set[date]]:
    wanted = {_where(child) for child in children}
    rows = SchoolBreak.objects.filter(
        provider__in={provider for provider, _region in wanted}, first__lte=last, last__gte=first
    )
    pauses: dict[Where, list[Break]] = defaultdict(list)
    for row in rows:
        pauses[row.provider_id, row.region].append(Break(row.first, row.last, row.name))
    holidays = public_holidays({first.year})
    return {where: set(school_days(first, last, pauses[where], holidays)) for where in wanted}
