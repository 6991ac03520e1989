"""A plan: what a list would create, change and leave, and what is refused."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.access.models import Person
from eassociate.children.actions.approvals import Granted
from eassociate.children.actions.record import AddChild
from eassociate.exchange.problems import Issue, Note, Words
from eassociate.exchange.rows import ChildRow, Window
from eassociate.roster.models import Line
from eassociate.staff.models import Companion


class Subject(StrEnum):
    CHILD = "child"
    GUARDIAN = "guardian"
    COMPANION = "companion"
    LINE = "line"
    PLACE = "place"
    TOWN = "town"


class Verb(StrEnum):
    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True)
class Change:
    """One value that becomes another; `label` is the heading of its column."""

    label: Words
    old: str
    new: str


@dataclass(frozen=True)
class Item:
    """What happens to one thing. `name` is how people call it (it stands on the page only)."""

    subject: Subject
    verb: Verb
    name: str
    place: str = ""
    changes: tuple[Change, ...] = ()


@dataclass
class Made:
    """Keys that the plan gave to what the actions then made under keys of their own."""

    keys: dict[UUID, UUID] = field(default_factory=dict)

    def key(self, planned: UUID) -> UUID:
        return self.keys.get(planned, planned)


#: Carries out one change by the domain's own action; gives the children that it touched.
Step = Callable[[Actor, Made], list[UUID]]


@dataclass(frozen=True)
class NewGuardian:
    person: Person
    kinship: str
    address: str


@dataclass
class NewChild:
    """A child with its family, checked as its own action would check it, to be stored in bulk."""

    pk: UUID
    row: ChildRow
    facts: AddChild
    guardians: list[NewGuardian] = field(default_factory=list)
    approval: Granted | None = None


@dataclass(frozen=True)
class NewCompanion:
    """A companion not stored yet (its person may be); papers: kind → last day."""

    companion: Companion
    papers: dict[str, date]
    windows: tuple[Window, ...]


@dataclass(frozen=True)
class LineChange:
    """A line of the timetable: `line` unsaved with its new content, `old` what it takes over from
    on the day `since`."""

    line: Line
    old: Line | None = None
    since: date | None = None


@dataclass
class Plan:
    """Carried out in order: places, people, new children and companions, steps, lines."""

    items: list[Item] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    places: list[Step] = field(default_factory=list)
    new_people: list[Person] = field(default_factory=list)
    new_children: list[NewChild] = field(default_factory=list)
    new_companions: list[NewCompanion] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    lines: list[LineChange] = field(default_factory=list)

    def count(self, verb: Verb, subject: Subject | None = None) -> int:
        return sum(1 for _ in self.of(verb, subject))

    def of(self, verb: Verb, subject: Subject | None = None) -> Iterator[Item]:
        return (i for i in self.items if i.verb == verb and subject in (None, i.subject))

    @property
    def changes_something(self) -> bool:
        return any(item.verb != Verb.UNCHANGED for item in self.items)

    def counts(self) -> dict[str, Any]:
        """Numbers for the journal: subject → verb → how many, and how many were refused."""
        held = {
            subject.value: {verb.value: n for verb in Verb if (n := self.count(verb, subject))}
            for subject in Subject
        }
        return {
            **{name: verbs for name, verbs in held.items() if verbs},
            "refused": len(self.issues),
        }


SUBJECTS: dict[Subject, Promise] = {
    Subject.CHILD: _("Children"),
    Subject.GUARDIAN: _("Guardians"),
    Subject.COMPANION: _("Companions"),
    Subject.LINE: _("Lines of the timetable"),
    Subject.PLACE: _("Places"),
    Subject.TOWN: _("Municipalities"),
}
