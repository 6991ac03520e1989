"""Guardians and homes. Nothing here weakens a contact ban or brings back what has ended."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from eassociate.access.actor import Actor
from eassociate.access.models import Relation
from eassociate.access.people import dialled
from eassociate.children.actions.guardians import AddGuardian, add_guardian
from eassociate.children.actions.homes import SetHome, set_home
from eassociate.children.models import Child
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.planning.comparing import changes, refusals, tidy
from eassociate.exchange.planning.kin import change_of_guardian
from eassociate.exchange.planning.model import (
    Change,
    Item,
    Made,
    NewChild,
    NewGuardian,
    Plan,
    Step,
    Subject,
    Verb,
)
from eassociate.exchange.planning.people import People
from eassociate.exchange.planning.state import State
from eassociate.exchange.problems import Words
from eassociate.exchange.rows import ChildRow, GuardianRow
from eassociate.exchange.sheets.repeats import name_key
from eassociate.journal.deeds import Refused
from eassociate.ui.words import date_in_words


class Families:
    """Plans the guardians of one row after another."""

    def __init__(self, state: State, plan: Plan, people: People) -> None:
        self._state = state
        self._plan = plan
        self._people = people

    def plan_new(self, new: NewChild) -> None:
        """Guardians of a child that the list brings; it has no bans yet."""
        for guardian in new.row.guardians:
            try:
                command = _command(new.pk, guardian)
                found = self._people.find(command.name, command.email, command.phone)
            except (Refused, ValidationError) as error:
                self._refuse(guardian, error)
                continue
            person = found or self._people.make(
                command.name, command.email, command.phone, command.language
            )
            if any(held.person.pk == person.pk for held in new.guardians):
                continue
            self._state.family[new.pk].add(person.pk)
            new.guardians.append(NewGuardian(person, command.kinship, guardian.address or ""))
            self._note(Verb.CREATED, guardian, new.row.name)

    def plan_held(self, row: ChildRow, child: Child) -> None:
        """Guardians of a child that is stored."""
        for guardian in row.guardians:
            try:
                self._plan_guardian(guardian, child)
            except (Refused, ValidationError) as error:
                self._refuse(guardian, error)

    def _plan_guardian(self, guardian: GuardianRow, child: Child) -> None:
        relation = _matching(guardian, self._state.guardians.get(child.pk, []))
        person = relation.person if relation else None
        if self._state.is_banned(child.pk, guardian.name, person):
            self._keep_out(guardian)
        elif relation:
            self._compare(guardian, relation, child)
        else:
            self._add(guardian, child)

    def _keep_out(self, guardian: GuardianRow) -> None:
        self._issue(
            guardian,
            "name",
            _("A contact ban keeps this person away from the child."),
            _("Take the person out of the list; the ban stays until it is ended."),
        )

    def _add(self, guardian: GuardianRow, child: Child) -> None:
        command = _command(child.pk, guardian)
        person = self._people.find(command.name, command.email, command.phone)
        if self._state.is_banned(child.pk, guardian.name, person):
            self._keep_out(guardian)
            return
        former = _matching(guardian, self._state.former_guardians.get(child.pk, []))
        if former and former.until:
            what = _("This person was a guardian until %(day)s; a list does not bring that back.")
            day = date_in_words(former.until, "number")
            right = _("Add the guardian in the child's record, if that is meant.")
            self._issue(guardian, "name", str(what) % {"day": day}, right)
            return
        self._plan.steps.append(_add_step(command, guardian.address))
        self._note(Verb.CREATED, guardian, child.name)

    def _compare(self, guardian: GuardianRow, relation: Relation, child: Child) -> None:
        change = change_of_guardian(self._people, self._plan, guardian, relation)
        found = list(change.changes)
        if change.step:
            self._plan.steps.append(change.step)
        home = self._state.homes.get((child.pk, relation.person_id))
        held = home.address if home else ""
        if guardian.address and guardian.address != " ".join(tidy(held).split()):
            self._plan.steps.append(_home_step(child.pk, relation.person_id, guardian.address))
            found += changes(Kind.CHILDREN, {"address": guardian.address}, {"address": held})
        self._note(Verb.CHANGED if found else Verb.UNCHANGED, guardian, child.name, tuple(found))

    def plan_home(self, row: ChildRow, child: Child) -> tuple[Change, ...]:
        """The home that is no guardian's in particular."""
        home = self._state.homes.get((child.pk, None))
        held = home.address if home else ""
        if not row.address or row.address == " ".join(tidy(held).split()):
            return ()
        self._plan.steps.append(_home_step(child.pk, None, row.address))
        return changes(Kind.CHILDREN, {"address": row.address}, {"address": held})

    # -- words ---------------------------------------------------------------------------------

    def _note(
        self, verb: Verb, guardian: GuardianRow, child: str, found: tuple[Change, ...] = ()
    ) -> None:
        self._plan.items.append(Item(Subject.GUARDIAN, verb, guardian.name, child, found))

    def _refuse(self, guardian: GuardianRow, error: Refused | ValidationError) -> None:
        fields = ("name", "phone", "email", "kinship", "language")
        columns = {field: f"{guardian.slot}.{field}" for field in fields}
        self._plan.issues += refusals(guardian.source, error, columns)

    def _issue(self, guardian: GuardianRow, key: str, what: Words, right: Words) -> None:
        self._plan.issues.append(guardian.source.issue(f"{guardian.slot}.{key}", what, right))


def _command(child: UUID, guardian: GuardianRow) -> AddGuardian:
    said = {
        "name": guardian.name,
        "kinship": guardian.kinship,
        "phone": guardian.phone,
        "email": guardian.email,
        "language": guardian.language,
    }
    return AddGuardian.model_validate(
        {"child": child, **{key: value for key, value in said.items() if value is not None}}
    )


def _matching(guardian: GuardianRow, relations: list[Relation]) -> Relation | None:
    """By e-mail, else by telephone, else by name, within the child's own family."""
    by_email = (r for r in relations if guardian.email and r.person.email == guardian.email)
    digits = dialled(guardian.phone or "")
    key = name_key(guardian.name)
    by_phone = (
        r
        for r in relations
        if digits and dialled(r.person.phone) == digits and name_key(r.person.name) == key
    )
    by_name = (r for r in relations if name_key(r.person.name) == key)
    return next((r for found in (by_email, by_phone, by_name) for r in found), None)


def _add_step(command: AddGuardian, address: str | None) -> Step:
    def add(actor: Actor, made: Made) -> list[UUID]:
        effect = add_guardian(actor, command)
        if address:
            person = UUID(effect.outcome["person"])
            set_home(actor, SetHome(child=command.child, guardian=person, address=address))
        return [command.child]

    return add


def _home_step(child: UUID, person: UUID | None, address: str) -> Step:
    def move(actor: Actor, made: Made) -> list[UUID]:
        set_home(actor, SetHome(child=child, guardian=person, address=address))
        return [child]

    return move
