"""What the list says was approved: one approval a row, known by its first day or its number."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from eassociate.access.actor import Actor
from eassociate.children.actions.approvals import (
    AddApproval,
    ChangeApproval,
    Granted,
    add_approval,
    change_approval,
    check_granted,
)
from eassociate.children.models import Approval, Child
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.planning.comparing import changes, differing, refusals
from eassociate.exchange.planning.model import Change, Made, NewChild, Plan, Step
from eassociate.exchange.planning.state import State
from eassociate.exchange.problems import Note
from eassociate.exchange.rows import ChildRow
from eassociate.journal.deeds import Refused

_KEYS = ("weekly_minutes", "degree", "valid_from", "valid_until", "reference")
_NEEDED = _KEYS[:4]


def plan_approval(
    state: State, plan: Plan, row: ChildRow, child: Child | NewChild
) -> tuple[Change, ...]:
    """Plans the approval of `row`; gives what it changes in a record that is stored."""
    said = {key: getattr(row, key) for key in _KEYS if getattr(row, key) is not None}
    others = state.approvals.get(child.pk, [])
    held = _matching(said, others)
    try:
        if held:
            return _change(plan, said, held, others)
        return _create(plan, row, said, child, others)
    except (Refused, ValidationError) as error:
        plan.issues += refusals(row.source, error)
        return ()


def _matching(said: dict[str, Any], others: list[Approval]) -> Approval | None:
    """The same first day, else the same number; a list without days means the latest one."""
    if "valid_from" in said:
        same = [one for one in others if one.valid_from == said["valid_from"]]
        signed = [one for one in others if said.get("reference") == (one.reference or None)]
        return next(iter([*same, *(signed if "reference" in said else [])]), None)
    return others[-1] if others else None


def _change(
    plan: Plan, said: dict[str, Any], held: Approval, others: list[Approval]
) -> tuple[Change, ...]:
    known = {key: getattr(held, key) for key in _KEYS}
    new = differing(said, known)
    if not new:
        return ()
    granted = Granted.model_validate({**known, **new})
    check_granted(granted, [(o.valid_from, o.valid_until) for o in others if o.pk != held.pk])
    plan.steps.append(_change_step(held.pk, held.child_id, granted))
    return changes(Kind.CHILDREN, new, known)


def _create(
    plan: Plan,
    row: ChildRow,
    said: dict[str, Any],
    child: Child | NewChild,
    others: list[Approval],
) -> tuple[Change, ...]:
    if not said or _incomplete(plan, row, said):
        return ()
    granted = Granted.model_validate(said)
    check_granted(granted, [(one.valid_from, one.valid_until) for one in others])
    if isinstance(child, NewChild):
        child.approval = granted
        return ()
    plan.steps.append(_add_step(child.pk, granted))
    return changes(Kind.CHILDREN, said, dict.fromkeys(said))


def _incomplete(plan: Plan, row: ChildRow, said: dict[str, Any]) -> bool:
    """A column that the list has and that is empty is refused; one that it has not is noted once,
    since many lists of providers name the hours and no decision."""
    lacking = [key for key in _NEEDED if key not in said]
    empty = [key for key in lacking if key in row.source.columns]
    if empty and len(empty) == len(lacking):
        plan.issues.append(
            row.source.issue(
                empty[0],
                _("An approval needs hours, degree, first day and last day."),
                _("Fill in all four, or leave all four empty."),
            )
        )
    elif lacking:
        _note_once(plan, row)
    return bool(lacking)


def _note_once(plan: Plan, row: ChildRow) -> None:
    what = _("Approvals were not read: they need hours, degree, first day and last day.")
    note = Note(row.source.sheet, "", what)
    if all((n.sheet, str(n.what)) != (note.sheet, str(note.what)) for n in plan.notes):
        plan.notes.append(note)


def _change_step(approval: UUID, child: UUID, granted: Granted) -> Step:
    def change(actor: Actor, made: Made) -> list[UUID]:
        change_approval(actor, ChangeApproval(approval=approval, **granted.model_dump()))
        return [child]

    return change


def _add_step(child: UUID, granted: Granted) -> Step:
    def add(actor: Actor, made: Made) -> list[UUID]:
        add_approval(actor, AddApproval(child=child, **granted.model_dump()))
        return [child]

    return add
