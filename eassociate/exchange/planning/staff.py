"""Which companion a row means: those who are employed and those whom the list brings."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.access.models import Person
from eassociate.exchange.planning.matching import Mismatch
from eassociate.exchange.planning.state import State
from eassociate.exchange.rows import CompanionRow, TimetableRow
from eassociate.exchange.sheets.repeats import name_key
from eassociate.staff.actions.companions import AddCompanion
from eassociate.staff.models import Companion


class Staff:
    """Companions of the provider by e-mail, number and name."""

    def __init__(self, state: State) -> None:
        self._actor: Actor = state.actor
        self._taken: set[UUID] = set()
        self._emails: dict[str, Companion] = {}
        self._numbers: dict[str, Companion] = {}
        self._names: dict[tuple[str, ...], list[Companion]] = defaultdict(list)
        self._people: set[UUID] = set()
        for companion in state.companions:
            self._remember(companion)

    def _remember(self, companion: Companion) -> None:
        person = companion.person
        self._names[name_key(person.name)].append(companion)
        self._people.add(person.pk)
        if person.email:
            self._emails[person.email] = companion
        if companion.number:
            self._numbers[companion.number] = companion

    def stored(self, row: CompanionRow) -> Companion | None:
        """By e-mail, else number, else name. Raises `Mismatch` where these do not agree."""
        found = self._emails.get(row.email or "") or self._numbers.get(row.number or "")
        if found is None:
            found = self._by_name(row)
        elif row.email is None and name_key(found.person.name) != name_key(row.name):
            raise Mismatch(
                "number",
                _("This number belongs to a companion of another name."),
                _("Write the companion's own number, or leave the cell empty."),
            )
        if found is None:
            return None
        if found.pk in self._taken:
            raise Mismatch(
                "name",
                _("Another row is about the same companion."),
                _("Each companion stands in one row."),
            )
        self._taken.add(found.pk)
        return found

    def _by_name(self, row: CompanionRow) -> Companion | None:
        same = self._names.get(name_key(row.name), [])
        if row.email or row.number:
            same = [c for c in same if not _other(row, c)]
        if len(same) > 1:
            raise Mismatch(
                "name",
                _("Several companions have this name."),
                _("Write the e-mail or the number as well."),
            )
        return same[0] if same else None

    def for_line(self, row: TimetableRow) -> Companion | None:
        """The companion of a line of the timetable; None if it names nobody. Raises `Mismatch`."""
        if row.companion_email:
            return self._sure("companion_email", self._emails.get(row.companion_email))
        if row.companion_number:
            return self._sure("companion_number", self._numbers.get(row.companion_number))
        if not row.companion:
            return None
        same = self._names.get(name_key(row.companion), [])
        active = [companion for companion in same if companion.active]
        if len(active) > 1:
            raise Mismatch(
                "companion",
                _("Several companions have this name."),
                _("Write the companion's number or e-mail as well."),
            )
        return self._sure("companion", next(iter(active or same), None))

    def _sure(self, key: str, found: Companion | None) -> Companion:
        if found is None:
            raise Mismatch(
                key,
                _("There is no such person on the list of companions."),
                _("Write the companion as on that list, or put the person on it."),
            )
        return found

    def add(self, command: AddCompanion, person: Person, active: bool) -> Companion:
        """A companion whom the list brings, not stored yet."""
        new = Companion(
            provider_id=self._actor.organisation_id,
            person=person,
            number=command.number,
            weekly_minutes=command.weekly_minutes,
            daily_minutes=command.daily_minutes,
            skills=sorted({skill.value for skill in command.skills}),
            area=command.area[:100],
            contract_until=command.contract_until,
            active=active,
        )
        self._remember(new)
        return new

    def check_number(self, number: str) -> None:
        """Raises `Mismatch` for a number that another companion has."""
        if number in self._numbers:
            raise Mismatch(
                "number",
                _("Another companion has this number."),
                _("Write the companion's own number, or leave the cell empty."),
            )

    def is_person(self, person: UUID) -> bool:
        return person in self._people


def _other(row: CompanionRow, companion: Companion) -> bool:
    """The same name with another number or another e-mail is another person."""
    if row.number and companion.number and companion.number != row.number:
        return True
    email = companion.person.email
    return bool(row.email and email and email != row.email and not row.number)
