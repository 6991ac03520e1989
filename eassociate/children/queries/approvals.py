"""What was approved for a child, and which approvals run out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.children.models import Approval, Child
from eassociate.children.rules import RUNS_OUT_DAYS
from eassociate.core import clock
from eassociate.journal.deeds import get


def approvals_of_child(actor: Actor, child: UUID) -> list[Approval]:
    """Newest first; nothing without `SEE_APPROVALS`."""
    if not actor.can(Can.SEE_APPROVALS):
        return []
    rows = Approval.objects.visible_to(actor).filter(child=child)
    return list(rows.order_by("-valid_from"))


def approval_on(approvals: list[Approval], day: date) -> Approval | None:
    """The one of `approvals` that holds on `day`; they never overlap."""
    held = (a for a in approvals if a.valid_from <= day <= a.valid_until)
    return next(held, None)


def approval_to_edit(actor: Actor, pk: UUID) -> Approval:
    """Raises `NotFound`."""
    check(actor, Can.EDIT_CHILD)
    return get(Approval.objects.visible_to(actor), pk)


def next_approval_of(actor: Actor, child: UUID) -> dict[str, Any]:
    """What a form for the next approval starts with: as the last one, from the day after it."""
    last = Approval.objects.visible_to(actor).filter(child=child).order_by("valid_until").last()
    if last is None:
        return {}
    return {
        "weekly_minutes": last.weekly_minutes,
        "degree": last.degree,
        "valid_from": last.valid_until + timedelta(days=1),
    }


def approvals_running_out(actor: Actor, days: int = RUNS_OUT_DAYS) -> QuerySet[Approval]:
    """Of children in the service: approvals whose last day is within `days`, or is over by at most
    as much, and that no later one follows; with `child`, soonest first."""
    check(actor, Can.SEE_APPROVALS)
    today, span = clock.today(), timedelta(days=days)
    later = Approval.objects.unscoped(reason="of rows that are visible already").filter(
        child=OuterRef("child"), valid_until__gt=OuterRef("valid_until")
    )
    rows = Approval.objects.visible_to(actor).filter(
        ~Exists(later),
        child__status=Child.Status.ACTIVE,
        valid_until__range=(today - span, today + span),
    )
    return rows.select_related("child").order_by("valid_until", "child__name_folded")
