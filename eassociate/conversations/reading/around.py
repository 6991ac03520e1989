"""The threads around one child, those that have begun and those that could; who reads from when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.circles import WITH_ONE_PERSON, ThreadKind, apart_from, kinds_of
from eassociate.access.doors import check
from eassociate.access.models import Relation, Separation, current
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Can, Role
from eassociate.children.models import Child
from eassociate.children.queries.record import visible_child
from eassociate.conversations import rules
from eassociate.conversations.models import Phrase, Thread
from eassociate.conversations.readers import readers_known_to
from eassociate.conversations.reading.lines import ThreadLine, lines
from eassociate.conversations.words import EMOJI, kind_word, readers_by_name
from eassociate.core import clock
from eassociate.journal.deeds import get


@dataclass(frozen=True)
class Possible:
    """A thread of a child. `line` when something has been said in it."""

    kind: str
    emoji: str
    word: str
    readers: str
    person: UUID | None
    thread: UUID | None
    line: ThreadLine | None


@dataclass(frozen=True)
class ChildThreads:
    child: Child
    threads: Sequence[Possible]
    phrases: Sequence[Phrase]


def child_threads(actor: Actor, child: UUID) -> ChildThreads:
    """Raises `NotFound`. The number of queries grows with the kinds of threads alone."""
    check(actor, Can.WRITE_MESSAGES)
    found = visible_child(actor, child)
    wanted = list(_wanted(actor, found))
    keys = [thread.pk for thread in wanted]
    held = set(Thread.objects.visible_to(actor).filter(pk__in=keys).values_list("pk", flat=True))
    said = {
        line.id: line for line in lines(actor, Thread.objects.visible_to(actor).filter(pk__in=keys))
    }
    threads = [_possible(actor, thread, held, said) for thread in wanted]
    phrases = Phrase.objects.filter(provider=found.provider_id, ended_at=None)
    return ChildThreads(found, threads, list(phrases.order_by("made_at")))


def _wanted(actor: Actor, child: Child) -> list[Thread]:
    threads = []
    for kind in kinds_of(actor.role):
        for person, name in _persons(actor, child, kind):
            key = rules.thread_key(child.provider_id, kind, child.pk, person, None, "")
            thread = Thread(
                id=key, provider_id=child.provider_id, kind=kind, child=child, person_id=person
            )
            thread.word = kind_word(kind, name, own=person == actor.person_id)  # type: ignore[attr-defined]
            threads.append(thread)
    return threads


def _persons(actor: Actor, child: Child, kind: ThreadKind) -> list[tuple[UUID | None, str]]:
    """With whom there is one of the kind; (None, "") for kinds that are with nobody alone."""
    if kind not in WITH_ONE_PERSON:
        return [(None, "")]
    if actor.role == Role.GUARDIAN:
        return [(actor.person_id, actor.name)]
    rows = standing_relations(clock.now()).filter(child=child, role=Role.GUARDIAN)
    return list(rows.order_by("person__name").values_list("person", "person__name").distinct())


def _possible(
    actor: Actor, thread: Thread, held: set[UUID], said: dict[UUID, ThreadLine]
) -> Possible:
    return Possible(
        kind=thread.kind,
        emoji=EMOJI[thread.kind],
        word=thread.word,  # type: ignore[attr-defined]
        readers=readers_by_name(actor, readers_known_to(actor, thread)),
        person=thread.person_id,
        thread=thread.pk if thread.pk in held else None,
        line=said.get(thread.pk),
    )


def people_around(actor: Actor, child: UUID) -> list[tuple[UUID, str]]:
    """Who may be named in a ready-made message about the child; nobody kept apart from `actor`."""
    rows = standing_relations(clock.now()).filter(
        child=child, role__in=[Role.GUARDIAN, Role.COMPANION]
    )
    rows = rows.exclude(person__in=apart_from(actor, child))
    return list(rows.order_by("person__name").values_list("person", "person__name").distinct())


@dataclass(frozen=True)
class Place:
    """Somebody of the circle, and from when on they read."""

    relation: UUID
    person: UUID
    name: str
    role: str
    since: datetime
    reads_from: datetime | None


@dataclass(frozen=True)
class Arrangement:
    child: Child
    places: Sequence[Place]
    apart: Sequence[Separation]


def arrangement(actor: Actor, child: UUID) -> Arrangement:
    """Raises `NotFound`."""
    check(actor, Can.ARRANGE_READERS)
    found = visible_child(actor, child)
    rows = standing_relations(clock.now()).filter(child=found).select_related("person")
    apart = Separation.objects.visible_to(actor).filter(current(clock.now()), child=found)
    places = [_place(row) for row in rows.order_by("role", "person__name")]
    return Arrangement(found, places, list(apart.select_related("one", "other")))


def _place(row: Relation) -> Place:
    label = str(Role(row.role).label)
    return Place(row.pk, row.person_id, row.person.name, label, row.since, row.reads_from)


def place_of(actor: Actor, relation: UUID) -> tuple[UUID, Place]:
    """The child and the place of a relation. Raises `NotFound`."""
    check(actor, Can.ARRANGE_READERS)
    rows = Relation.objects.visible_to(actor).filter(current(clock.now()))
    found = get(rows.select_related("person"), relation)
    return found.child_id, _place(found)


def separation_of(actor: Actor, pk: UUID) -> Separation:
    """Raises `NotFound`."""
    check(actor, Can.ARRANGE_READERS)
    rows = Separation.objects.visible_to(actor).filter(current(clock.now()))
    return get(rows.select_related("one", "other"), pk)
