"""Whom a name with an e-mail and a telephone means: as `access.people.find_person`, in memory."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from eassociate.access.models import Person
from eassociate.access.people import dialled, same_name
from eassociate.core.scripts import fold
from eassociate.exchange.planning.state import State
from eassociate.exchange.rows import Tables
from eassociate.journal.deeds import Refused

KEPT = gettext_lazy(
    "This person looks after their own name, telephone and e-mail; they stay as they are."
)


class People:
    """People who are known, and those whom the list brings. A new one is the same person wherever
    the list names it with the same e-mail, or the same name and telephone."""

    def __init__(self, state: State, tables: Tables) -> None:
        self._state = state
        self._emails = [email for email in emails_in(tables) if email]
        self.new: list[Person] = []
        self._new_by_email: dict[str, Person] = {}
        self._new_by_phone: dict[tuple[str, str], Person] = {}

    @cached_property
    def _known(self) -> dict[str, Person]:
        return self._state.by_email(self._emails)

    def with_email(self, email: str) -> Person | None:
        return self._known.get(email) or self._new_by_email.get(email)

    def find(self, name: str, email: str | None, phone: str | None) -> Person | None:
        """By e-mail anywhere, else by name and telephone among ours. Raises `Refused` if the
        e-mail is that of somebody of another name."""
        if email:
            found = self.with_email(email)
            if found and not same_name(found, name):
                raise Refused(_("This e-mail belongs to somebody of another name."), field="email")
            return found or self._new_gets(email, name, phone)
        digits = dialled(phone or "")
        if not digits:
            return None
        ours = self._state.people.get(fold(name)[:200], ())
        held = next((person for person in ours if dialled(person.phone) == digits), None)
        return held or self._new_by_phone.get((fold(name), digits))

    def _new_gets(self, email: str, name: str, phone: str | None) -> Person | None:
        """Somebody whom an earlier row brought without an e-mail."""
        person = self._new_by_phone.get((fold(name), dialled(phone or "")))
        if person is None or person.email or person not in self.new:
            return None
        person.email = email
        self.remember(person)
        return person

    def make(self, name: str, email: str | None, phone: str | None, language: str | None) -> Person:
        """A new person, not stored yet, who cannot sign in yet."""
        person = Person(
            name=name,
            name_folded=fold(name)[:200],
            email=email or None,
            phone=phone or "",
            language=language or "sr",
        )
        person.set_unusable_password()
        self.remember(person)
        self.new.append(person)
        return person

    def remember(self, person: Person) -> None:
        """Somebody whom an action will make; later rows of the list mean the same."""
        if person.email:
            self._new_by_email[person.email] = person
        if digits := dialled(person.phone):
            self._new_by_phone.setdefault((fold(person.name), digits), person)

    def changes_of(
        self, person: Person, name: str, email: str | None, phone: str | None
    ) -> tuple[dict[str, str], bool]:
        """What the list changes of `person`, and whether something was left because it is theirs.

        What people say of themselves counts: who acts elsewhere too is not changed from here, who
        signs in keeps the e-mail. Raises `Refused` for an e-mail that is somebody else's.
        """
        wanted = {"email": email, "phone": phone}
        if not same_name(person, name):
            wanted["name"] = name
        held = {"name": person.name, "email": person.email or "", "phone": person.phone}
        new = {key: value for key, value in wanted.items() if value and value != held[key]}
        if "phone" in new and dialled(new["phone"]) == dialled(person.phone):
            del new["phone"]
        if new and person.pk in self._state.elsewhere:
            return {}, True
        if "email" not in new:
            return new, False
        return self._with_email(person, new)

    def _with_email(self, person: Person, new: dict[str, str]) -> tuple[dict[str, str], bool]:
        if person.has_usable_password() or person.last_login:
            return {key: value for key, value in new.items() if key != "email"}, True
        owner = self.with_email(new["email"])
        if owner and owner.pk != person.pk:
            raise Refused(_("This e-mail belongs to somebody else."), field="email")
        return new, False


def emails_in(tables: Tables) -> Iterable[str | None]:
    """Every e-mail address of a file."""
    for child in tables.children:
        yield from (guardian.email for guardian in child.guardians)
    yield from (companion.email for companion in tables.companions)
    yield from (line.companion_email for line in tables.timetable)
