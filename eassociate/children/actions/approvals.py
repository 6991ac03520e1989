"""What the centre for social work granted: weekly hours and degree, from when until when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.children import rules
from eassociate.children.models import Approval, Child
from eassociate.journal.commands import Command, Line
from eassociate.journal.deeds import Effect, Refused, action, get
from eassociate.ui.words import date_in_words


class Granted(Command):
    """`weekly_minutes`: of accompanied time a week, at most 40 hours."""

    weekly_minutes: Annotated[int, Field(gt=0)]
    degree: Approval.Degree
    valid_from: date
    valid_until: date
    reference: Line = ""


class AddApproval(Granted):
    child: UUID


class ChangeApproval(Granted):
    approval: UUID


class RemoveApproval(Command):
    """For one that was entered by mistake; one that was granted and is over stays."""

    approval: UUID


@action(AddApproval, needs=Can.EDIT_CHILD)
def add_approval(actor: Actor, command: AddApproval) -> Effect:
    """Outcome: `approval`."""
    child = get(Child.objects.visible_to(actor), command.child)
    return _save(actor, Approval(child=child), command)


@action(ChangeApproval, needs=Can.EDIT_CHILD)
def change_approval(actor: Actor, command: ChangeApproval) -> Effect:
    return _save(actor, get(Approval.objects.visible_to(actor), command.approval), command)


@action(RemoveApproval, needs=Can.EDIT_CHILD)
def remove_approval(actor: Actor, command: RemoveApproval) -> Effect:
    approval = get(Approval.objects.visible_to(actor), command.approval)
    child = approval.child_id
    approval.delete()
    return Effect({}, [child])


def _save(actor: Actor, approval: Approval, granted: Granted) -> Effect:
    # Two that overlap, entered at once: the second waits for the child's row and is refused.
    Child.objects.visible_to(actor).select_for_update(of=("self",)).get(pk=approval.child_id)
    others = Approval.objects.visible_to(actor).filter(child=approval.child_id)
    spans = others.exclude(pk=approval.pk).values_list("valid_from", "valid_until")
    check_granted(granted, spans)
    approval.weekly_minutes = granted.weekly_minutes
    approval.degree = granted.degree
    approval.valid_from = granted.valid_from
    approval.valid_until = granted.valid_until
    approval.reference = granted.reference[:100]
    approval.save()
    return Effect({"approval": str(approval.pk)}, [approval.child_id])


def check_granted(granted: Granted, others: Iterable[tuple[date, date]]) -> None:
    """Raises `Refused` for what cannot be granted beside `others`, the child's other approvals."""
    if granted.weekly_minutes > rules.MOST_WEEKLY_MINUTES:
        raise Refused(_("At most 40 hours a week can be approved."), field="weekly_minutes")
    if granted.valid_until < granted.valid_from:
        raise Refused(_("The last day cannot be before the first."), field="valid_until")
    hit = rules.overlapping((granted.valid_from, granted.valid_until), others)
    if hit:
        raise Refused(
            _("This overlaps with the approval from %(first)s to %(last)s.")
            % {"first": date_in_words(hit[0], "number"), "last": date_in_words(hit[1], "number")},
            field="valid_from",
        )
