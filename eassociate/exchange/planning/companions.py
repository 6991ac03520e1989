"""What the list of companions would do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from eassociate.exchange.headings.words import Kind
from eassociate.exchange.opening.grid import address as cell_address
from eassociate.exchange.planning import employing
from eassociate.exchange.planning.comparing import changes, differing, refusals
from eassociate.exchange.planning.employing import PAPERS
from eassociate.exchange.planning.matching import Matching, Mismatch
from eassociate.exchange.planning.model import Change, Item, NewCompanion, Plan, Subject, Verb
from eassociate.exchange.planning.people import KEPT, People
from eassociate.exchange.planning.staff import Staff
from eassociate.exchange.planning.state import State
from eassociate.exchange.problems import Note
from eassociate.exchange.rows import CompanionRow
from eassociate.journal.deeds import Refused
from eassociate.staff.actions.availability import Window, check_windows
from eassociate.staff.actions.companions import AddCompanion, ChangeCompanion, check_hours
from eassociate.staff.models import Companion

_PLAIN = ("number", "weekly_minutes", "daily_minutes", "area", "contract_until")


@dataclass(frozen=True)
class _Held:
    """A companion with what belongs to it, in the shape of a row."""

    facts: dict[str, Any]
    papers: dict[str, date]
    windows: tuple[tuple[Any, ...], ...]


class Companions:
    def __init__(
        self, state: State, plan: Plan, people: People, staff: Staff, matching: Matching
    ) -> None:
        self._state, self._plan, self._people = state, plan, people
        self._staff, self._matching = staff, matching

    def plan(self, row: CompanionRow) -> None:
        try:
            held = self._staff.stored(row)
            banned = self._children(row)
            if held:
                self._change(row, held, banned)
            else:
                self._create(row, banned)
        except Mismatch as problem:
            self._plan.issues.append(row.source.issue(problem.key, problem.what, problem.right))
        except (Refused, ValidationError) as error:
            self._plan.issues += refusals(row.source, error, {"windows": "availability"})

    def _children(self, row: CompanionRow) -> set[UUID]:
        """Whom the row says the companion must not accompany."""
        try:
            return {self._child(said) for said in row.not_with or ()}
        except Mismatch as problem:
            raise Mismatch("not_with", problem.what, problem.right) from problem

    def _child(self, said: str) -> UUID:
        if self._matching.is_number_taken(said):
            return self._matching.named(said, None, None).pk
        return self._matching.named(None, said, None).pk

    # -- new -----------------------------------------------------------------------------------

    def _create(self, row: CompanionRow, banned: set[UUID]) -> None:
        person = self._people.find(row.name, row.email, row.phone)
        if person and self._staff.is_person(person.pk):
            raise Mismatch(
                "name",
                _("This person is on the list of companions already."),
                _("Write the companion's number, or the e-mail that is known."),
            )
        command = AddCompanion.model_validate({"name": row.name, **_said(row)})
        check_hours(command)
        check_windows(_windows(row))
        self._staff.check_number(command.number)
        person = person or self._people.make(
            command.name, command.email, command.phone, command.language
        )
        new = self._staff.add(command, person, row.active is not False)
        papers = {PAPERS[key].value: day for key, day in _papers(row).items()}
        self._plan.items.append(Item(Subject.COMPANION, Verb.CREATED, row.name, row.area or ""))
        self._plan.new_companions.append(NewCompanion(new, papers, row.availability or ()))
        if banned:
            self._rule_out(new, banned)

    # -- known ---------------------------------------------------------------------------------

    def _change(self, row: CompanionRow, companion: Companion, banned: set[UUID]) -> None:
        held = self._held(companion)
        found = [
            *self._facts(row, companion, held),
            *self._papers_of(row, companion, held),
            *self._windows_of(row, companion, held),
            *self._kin(companion, banned),
            *self._employment(row, companion),
        ]
        verb = Verb.CHANGED if found else Verb.UNCHANGED
        name = companion.person.name
        self._plan.items.append(Item(Subject.COMPANION, verb, name, "", tuple(found)))

    def _held(self, companion: Companion) -> _Held:
        person = companion.person
        facts = {
            "name": person.name,
            "email": person.email or "",
            "phone": person.phone,
            "skills": sorted(companion.skills),
            **{key: getattr(companion, key) for key in _PLAIN},
        }
        papers = self._state.papers.get(companion.pk, {})
        windows = self._state.windows.get(companion.pk, ())
        return _Held(
            facts,
            {key: papers[kind].valid_until for key, kind in PAPERS.items() if kind in papers},
            tuple(sorted((one.weekday, one.start, one.end) for one in windows)),
        )

    def _facts(self, row: CompanionRow, companion: Companion, held: _Held) -> tuple[Change, ...]:
        person, kept = self._people.changes_of(companion.person, row.name, row.email, row.phone)
        if kept:
            self._note_kept(row)
        said = {key: value for key, value in _said(row).items() if key in (*_PLAIN, "skills")}
        new = {**differing(said, held.facts), **person}
        if not new:
            return ()
        self._staff.check_number(new.get("number", ""))
        command = ChangeCompanion.model_validate(
            {"companion": companion.pk, "point": _point(companion), **held.facts, **new}
        )
        check_hours(command)
        self._plan.steps.append(employing.change(command))
        return changes(Kind.COMPANIONS, new, held.facts)

    def _papers_of(
        self, row: CompanionRow, companion: Companion, held: _Held
    ) -> tuple[Change, ...]:
        new = {k: day for k, day in _papers(row).items() if held.papers.get(k) != day}
        for key, day in new.items():
            self._plan.steps.append(employing.set_one_paper(companion.pk, PAPERS[key], day))
        return changes(Kind.COMPANIONS, new, {key: held.papers.get(key) for key in new})

    def _windows_of(
        self, row: CompanionRow, companion: Companion, held: _Held
    ) -> tuple[Change, ...]:
        if row.availability is None or row.availability == held.windows:
            return ()
        check_windows(_windows(row))
        self._plan.steps.append(employing.set_windows(companion.pk, row.availability))
        new, old = {"availability": row.availability}, {"availability": held.windows}
        return changes(Kind.COMPANIONS, new, old)

    def _kin(self, companion: Companion, banned: set[UUID]) -> tuple[Change, ...]:
        """The list adds children whom a companion must not accompany and takes none away."""
        new = banned - self._state.ruled_out.get(companion.pk, set())
        if not new:
            return ()
        self._rule_out(companion, new)
        return (Change(_("Must not accompany"), "", self._matching.names(new)),)

    def _rule_out(self, companion: Companion, children: set[UUID]) -> None:
        self._state.ruled_out.setdefault(companion.pk, set()).update(children)
        self._plan.steps.append(employing.rule_out(companion.pk, children))

    def _employment(self, row: CompanionRow, companion: Companion) -> tuple[Change, ...]:
        if row.active is None or row.active == companion.active:
            return ()
        companion.active = row.active
        self._plan.steps.append(employing.employment(companion.pk, row.active))
        return changes(Kind.COMPANIONS, {"active": row.active}, {"active": not row.active})

    def _note_kept(self, row: CompanionRow) -> None:
        cell = cell_address(row.source.row, row.source.columns.get("name", 1))
        self._plan.notes.append(Note(row.source.sheet, cell, KEPT))


def _said(row: CompanionRow) -> dict[str, Any]:
    keys = ("email", "phone", "language", *_PLAIN)
    said: dict[str, Any] = {key: getattr(row, key) for key in keys}
    said["skills"] = sorted(row.skills) if row.skills is not None else None
    return {key: value for key, value in said.items() if value is not None}


def _papers(row: CompanionRow) -> dict[str, date]:
    return {key: day for key in PAPERS if (day := getattr(row, key)) is not None}


def _windows(row: CompanionRow) -> list[Window]:
    return [Window(weekday=day, start=start, end=end) for day, start, end in row.availability or ()]


def _point(companion: Companion) -> tuple[float, float] | None:
    if companion.latitude is None or companion.longitude is None:
        return None
    return companion.latitude, companion.longitude
