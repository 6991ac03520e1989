"""What the list of children would do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from eassociate.access.actor import Actor
from eassociate.children.actions.record import (
    AddChild,
    ChangeChild,
    change_child,
    check_days,
    facts_of,
)
from eassociate.children.models import Child
from eassociate.core.ids import uuid7
from eassociate.core.scripts import fold
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.planning.approvals import plan_approval
from eassociate.exchange.planning.cards import plan_cards
from eassociate.exchange.planning.comparing import changes, differing, refusals
from eassociate.exchange.planning.families import Families
from eassociate.exchange.planning.matching import Matching, Mismatch
from eassociate.exchange.planning.model import (
    Change,
    Item,
    Made,
    NewChild,
    Plan,
    Step,
    Subject,
    Verb,
)
from eassociate.exchange.planning.people import People
from eassociate.exchange.planning.places import Places
from eassociate.exchange.planning.state import State
from eassociate.exchange.rows import ChildRow
from eassociate.exchange.sheets.repeats import name_key
from eassociate.journal.deeds import Refused

#: Columns that are taken as they are.
_PLAIN = ("number", "status", "waiting_since", "started_on", "ended_on", "school_class")


class Children:
    """Plans rows one after another. `matching` knows the children of the list afterwards."""

    def __init__(self, state: State, plan: Plan, people: People, places: Places) -> None:
        self.matching = Matching(state)
        self._state = state
        self._plan = plan
        self._places = places
        self._families = Families(state, plan, people)

    def plan(self, row: ChildRow) -> None:
        try:
            child = self.matching.stored(row)
            if child:
                self._change(row, child)
            else:
                self._create(row)
        except Mismatch as problem:
            issue = row.source.issue(problem.key, problem.what, problem.right)
            self._plan.issues.append(issue)
        except (Refused, ValidationError) as error:
            self._plan.issues += refusals(row.source, error)

    def _create(self, row: ChildRow) -> None:
        facts = AddChild(name=row.name, born_on=row.born_on, **self._said(row))
        check_days(facts)
        self._check_number(facts.number)
        self._note_town(row)
        new = NewChild(uuid7(), row, facts)
        self._plan.items.append(Item(Subject.CHILD, Verb.CREATED, row.name, row.school or ""))
        self._plan.new_children.append(new)
        self.matching.add(unsaved(new, self._state.actor, self._places))
        self._state.permitted[new.pk] = set(facts.permitted_places)
        self._families.plan_new(new)
        plan_approval(self._state, self._plan, row, new)

    def _change(self, row: ChildRow, child: Child) -> None:
        found = [
            *self._record(row, child),
            *plan_cards(self._state, self._plan, row, child),
            *plan_approval(self._state, self._plan, row, child),
            *self._families.plan_home(row, child),
        ]
        verb = Verb.CHANGED if found else Verb.UNCHANGED
        self._plan.items.append(Item(Subject.CHILD, verb, child.name, "", tuple(found)))
        self._families.plan_held(row, child)

    def _record(self, row: ChildRow, child: Child) -> tuple[Change, ...]:
        held = self._held(child)
        new = self._new_facts(row, held)
        if not new:
            return ()
        facts = ChangeChild.model_validate({**held, **new})
        check_days(facts)
        if "number" in new:
            self._check_number(facts.number)
        self._note_town(row)
        self._plan.steps.append(_change_step(child.pk, new))
        self._go_on_with(child, new)
        return changes(Kind.CHILDREN, self._in_names(new), self._in_names(held))

    def _go_on_with(self, child: Child, new: dict[str, Any]) -> None:
        """The timetable of the same list is judged by what the child will be."""
        if "school" in new:
            child.school = self._places.by_key(new["school"])
        if "permitted_places" in new:
            self._state.permitted[child.pk] = set(new["permitted_places"])

    def _new_facts(self, row: ChildRow, held: dict[str, Any]) -> dict[str, Any]:
        """What the row says otherwise. Names in another script or order are the same names, and
        days that the status does not keep are left out, lest they change again and again."""
        new = differing({**self._said(row), "born_on": row.born_on}, held)
        if name_key(row.name) != name_key(held["name"]):
            new["name"] = row.name
        if fold(new.get("municipality", "")) == fold(held["municipality"]):
            new.pop("municipality", None)
        then = {**held, **new}
        if then["status"] == Child.Status.WAITING:
            new.pop("started_on", None)
        if then["status"] != Child.Status.ENDED:
            new.pop("ended_on", None)
        return new

    def _said(self, row: ChildRow) -> dict[str, Any]:
        """The facts that the row states, as arguments of the child's actions."""
        said: dict[str, Any] = {key: getattr(row, key) for key in _PLAIN}
        said["municipality"] = row.municipality
        if row.school:
            said["school"] = self._places.find_school(row.school).pk
        if row.skills is not None:
            said["skills"] = sorted(row.skills)
        if row.permitted_places is not None:
            said["permitted_places"] = self._places.keys(row.permitted_places)
        return {key: value for key, value in said.items() if value is not None}

    def _held(self, child: Child) -> dict[str, Any]:
        """What `facts_of` says, without a query for each child."""
        return {
            "child": child.pk,
            "name": child.name,
            "born_on": child.born_on,
            **{key: getattr(child, key) for key in _PLAIN},
            "school": child.school_id,
            "municipality": child.municipality.name if child.municipality else "",
            "skills": sorted(child.skills),
            "permitted_places": sorted(self._state.permitted.get(child.pk, set())),
        }

    def _in_names(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Places by their names instead of their keys."""
        named = dict(facts)
        if "school" in facts:
            named["school"] = self._places.name_of(facts["school"])
        if "permitted_places" in facts:
            named["permitted_places"] = tuple(map(self._places.name_of, facts["permitted_places"]))
        return named

    def _check_number(self, number: str) -> None:
        if number and self.matching.is_number_taken(number):
            raise Mismatch(
                "number",
                _("Another child has this number."),
                _("Write the child's own number, or leave the cell empty."),
            )

    def _note_town(self, row: ChildRow) -> None:
        if row.municipality:
            self._places.note_town(row.municipality)


def unsaved(new: NewChild, actor: Actor, places: Places) -> Child:
    """The child as it will be stored, for those who look for it in the meantime."""
    facts = new.facts
    return Child(
        pk=new.pk,
        provider_id=actor.organisation_id,
        name=facts.name,
        name_folded=fold(facts.name)[:200],
        number=facts.number,
        born_on=facts.born_on,
        status=facts.status,
        school=places.by_key(facts.school),
        school_class=facts.school_class,
        skills=sorted({skill.value for skill in facts.skills}),
    )


def _change_step(child: UUID, new: dict[str, Any]) -> Step:
    def change(actor: Actor, made: Made) -> list[UUID]:
        wanted = dict(new)
        if "school" in wanted:
            wanted["school"] = made.key(wanted["school"])
        if "permitted_places" in wanted:
            wanted["permitted_places"] = [made.key(pk) for pk in wanted["permitted_places"]]
        held = facts_of(Child.objects.visible_to(actor).get(pk=child))
        change_child(actor, ChangeChild.model_validate({**held, **wanted}))
        return [child]

    return change
