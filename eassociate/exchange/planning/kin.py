"""A guardian who is stored, and what the list says of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.access.models import Relation
from eassociate.children.actions.guardians import ChangeGuardian, change_guardian
from eassociate.core import clock
from eassociate.exchange.opening.grid import address as cell_address
from eassociate.exchange.planning.comparing import tidy
from eassociate.exchange.planning.model import Change, Made, Plan, Step
from eassociate.exchange.planning.people import KEPT, People
from eassociate.exchange.problems import Note, Words
from eassociate.exchange.rows import GuardianRow

_LABELS: dict[str, Words] = {
    "name": _("Name"),
    "email": _("E-mail"),
    "phone": _("Phone"),
    "kinship": _("Relation"),
}


@dataclass(frozen=True)
class GuardianChange:
    changes: tuple[Change, ...] = ()
    step: Step | None = None


def change_of_guardian(
    people: People, plan: Plan, guardian: GuardianRow, relation: Relation
) -> GuardianChange:
    """What the list changes of the person and of the kinship. Rights and their end stay as they
    are: a list knows nothing of them. Raises `Refused`."""
    person = relation.person
    new, kept = people.changes_of(person, guardian.name, guardian.email, guardian.phone)
    if kept:
        _note_kept(plan, guardian)
    if guardian.kinship and guardian.kinship != tidy(relation.kinship):
        new["kinship"] = guardian.kinship
    if not new:
        return GuardianChange()
    held = {
        "name": person.name,
        "email": person.email or "",
        "phone": person.phone,
        "kinship": relation.kinship,
    }
    shown = tuple(Change(_LABELS[key], held[key], new[key]) for key in new)
    return GuardianChange(shown, _step(_command(relation, {**held, **new})))


def _command(relation: Relation, facts: dict[str, str]) -> ChangeGuardian:
    until = relation.until
    return ChangeGuardian(
        relation=relation.pk,
        may_decide=relation.may_decide,
        may_collect=relation.may_collect,
        until=clock.local(until - timedelta(seconds=1)).date() if until else None,
        **facts,
    )


def _step(command: ChangeGuardian) -> Step:
    def change(actor: Actor, made: Made) -> list[UUID]:
        return list(change_guardian(actor, command).children)

    return change


def _note_kept(plan: Plan, guardian: GuardianRow) -> None:
    column = guardian.source.columns.get(f"{guardian.slot}.name", 1)
    cell = cell_address(guardian.source.row, column)
    plan.notes.append(Note(guardian.source.sheet, cell, KEPT))
