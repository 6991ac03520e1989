"""Entries as a reader meets them: what holds now, and under it what it replaced."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from uuid import UUID

from eassociate.diary import rules
from eassociate.diary.models import DiaryEntry
from eassociate.diary.rules import Kind
from eassociate.diary.words import KINDS, SEVERITIES, word_of


@dataclass(frozen=True)
class Fact:
    """The latest version of an entry. `earlier`: what it superseded, the newest first."""

    id: UUID
    kind: str
    code: str
    text: str
    minutes: int | None
    severity: int | None
    goal: str
    at: datetime
    by: str
    late: bool
    withdrawn: bool
    #: Width and height of the photo.
    photo: tuple[int, int] | None = None
    #: Seconds of the voice note; 0 where nobody knows, None where there is no sound.
    voice: int | None = None
    earlier: list[Fact] = field(default_factory=list)

    @property
    def emoji(self) -> str:
        return rules.emoji_of(self.kind, self.code)

    @property
    def word(self) -> str:
        """In the language that is active when it is drawn."""
        return word_of(self.kind, self.code)

    @property
    def replaced(self) -> list[Fact]:
        """Earlier versions that said something else: taking back says nothing new."""
        return self.earlier[1:] if self.withdrawn else self.earlier

    @property
    def grave(self) -> bool:
        return rules.tells_at_once(self.severity or 0)

    @property
    def severity_word(self) -> str:
        return str(SEVERITIES.get(str(self.severity), ""))


@dataclass(frozen=True)
class Group:
    """Facts of one kind."""

    kind: str
    facts: list[Fact]

    @property
    def word(self) -> str:
        return str(KINDS[self.kind])


@dataclass(frozen=True)
class Shown:
    """What entries name, by its id: titles of goals; by the entry's: sides of photos, seconds of
    voice notes."""

    goals: Mapping[UUID, str]
    photos: Mapping[UUID, tuple[int, int]]
    voices: Mapping[UUID, int]


_ORDER = [
    Kind.INCIDENT,
    Kind.MOOD,
    Kind.ACTIVITY,
    Kind.GOAL,
    Kind.MEAL,
    Kind.TOILET,
    Kind.NOTE,
    Kind.VOICE,
    Kind.PHOTO,
]


def chains(entries: Iterable[DiaryEntry], shown: Shown) -> dict[UUID, list[Fact]]:
    """Facts by visit. `entries` have `made_by` loaded and come in the order of their making."""
    latest: dict[UUID, Fact] = {}
    visit_of: dict[UUID, UUID] = {}
    for entry in entries:
        visit_of[entry.pk] = entry.visit_id
        before = latest.pop(entry.supersedes_id, None) if entry.supersedes_id else None
        latest[entry.pk] = _fact(entry, shown, before)
    found: dict[UUID, list[Fact]] = {}
    for key, fact in latest.items():
        found.setdefault(visit_of[key], []).append(fact)
    return {visit: sorted(facts, key=_place) for visit, facts in found.items()}


def _place(fact: Fact) -> tuple[int, datetime]:
    first = fact.earlier[-1] if fact.earlier else fact
    return _ORDER.index(Kind(fact.kind)), first.at


def _fact(entry: DiaryEntry, shown: Shown, before: Fact | None) -> Fact:
    earlier = [before, *before.earlier] if before else []
    return Fact(
        id=entry.pk,
        kind=entry.kind,
        code=entry.code,
        text=entry.text,
        minutes=entry.minutes,
        severity=entry.severity,
        goal=shown.goals.get(entry.goal_id, "") if entry.goal_id else "",
        at=entry.occurred_at,
        by=entry.made_by.name,
        late=entry.made_at - entry.occurred_at > rules.LATE_AFTER,
        withdrawn=entry.withdrawn,
        photo=shown.photos.get(entry.pk),
        voice=shown.voices.get(entry.pk),
        earlier=earlier,
    )


def grouped(facts: Iterable[Fact]) -> list[Group]:
    """`facts` (in order) by kind."""
    return [Group(kind, list(same)) for kind, same in groupby(facts, key=lambda fact: fact.kind)]
