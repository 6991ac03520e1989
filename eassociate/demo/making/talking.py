"""Conversations of the last two weeks: around children, in the team, and announcements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from eassociate.access.models import Person, Relation
from eassociate.access.roles import Role
from eassociate.conversations.index import digest, spellings_of
from eassociate.conversations.models import (
    Answer,
    Appointment,
    Message,
    Posting,
    Reading,
    Seat,
    Spelling,
    Thread,
)
from eassociate.conversations.rules import thread_key
from eassociate.conversations.spelling import words
from eassociate.core import clock
from eassociate.core.scripts import latin
from eassociate.demo.making import talk_texts as texts
from eassociate.demo.making.script import written
from eassociate.demo.making.service import Member, Service

Speakers = dict[str, list[Person]]
_SPANS = {"circle": texts.CIRCLE, "family": texts.FAMILY, "care": texts.CARE}


def make_talk(service: Service) -> None:
    """Threads with their messages, who has read them, and the words of the search."""
    talk = _Talk(service)
    around = _around(service)
    for member in service.members:
        talk.about(member, around[member.child.pk])
    talk.team()
    talk.news()
    talk.write_words()


def _around(service: Service) -> dict[UUID, Speakers]:
    people = {person.pk: person for person in service.stock.of(Person)}
    found: dict[UUID, Speakers] = defaultdict(lambda: defaultdict(list))
    for relation in service.stock.of(Relation):
        if relation.until is None and not relation.substitute:
            found[relation.child_id][relation.role].append(people[relation.person_id])
    return found


class _Talk:
    def __init__(self, service: Service) -> None:
        self.service, self.stock, self.chance = service, service.stock, service.chance
        self.words: dict[str, int] = {}
        self.coordinator = service.coordinators[0]

    def about(self, member: Member, speakers: Speakers) -> None:
        speakers[Role.COORDINATOR] = [self.coordinator]
        for number, (kind, scripts) in enumerate(_SPANS.items()):
            random = self.chance.at("talk", kind, member.child.pk)
            if number and random.random() < 0.6:
                continue
            chosen = random.sample(scripts, k=2 if kind == "circle" else 1)
            lines = [line for script in chosen for line in script if speakers.get(line[0])]
            if lines:  # nobody speaks where a child has neither of those who would
                thread = self._thread(kind, child=member.child)
                self._say(thread, lines, speakers, girl=member.girl)

    def team(self) -> None:
        staff = [companion.person for companion in self.service.companions[:4]]
        speakers: Speakers = {Role.COORDINATOR: [self.coordinator], Role.COMPANION: staff}
        self._say(self._thread("team"), texts.TEAM, speakers)

    def news(self) -> None:
        for group, text in texts.NEWS:
            thread = self._thread("news", group=group)
            line = [(str(Role.COORDINATOR), f"?{text}" if group else text)]
            made = self._say(thread, line, {Role.COORDINATOR: [self.coordinator]})[0]
            if group:
                self._meeting(made)
            self._hearers(made)

    def _thread(self, kind: str, child: Any = None, group: str = "") -> Thread:
        provider = self.service.provider.pk
        key = thread_key(provider, kind, child.pk if child else None, None, None, group)
        made = Thread(id=key, provider=self.service.provider, kind=kind, child=child, group=group)
        self.stock.add(made)
        return made

    def _say(
        self, thread: Thread, lines: Sequence[texts.Line], people: Speakers, *, girl: bool = False
    ) -> list[Message]:
        random = self.chance.at("said", thread.pk)
        moment = clock.at(self.service.today - timedelta(days=random.randint(1, 9)), time(7, 20))
        said: list[Message] = []
        for role, text in lines:
            moment += timedelta(minutes=random.choice((3, 9, 26, 55, 140)))
            author = random.choice(people[role])
            said.append(self._message(thread, len(said) + 1, author, role, text, moment, girl))
        thread.last_number, thread.last_at = len(said), moment
        self._seats(thread, said, {p.pk for some in people.values() for p in some})
        return said

    def _message(
        self,
        thread: Thread,
        number: int,
        author: Person,
        role: str,
        text: str,
        moment: datetime,
        girl: bool,
    ) -> Message:
        fields = _fields(text)
        if fields.get("text"):
            in_latin = author.name == latin(author.name)
            fields["text"] = written(fields["text"], in_latin=in_latin, girl=girl)
        key = self.chance.id(moment, "message", thread.pk, number)
        made = Message(
            id=key,
            thread=thread,
            number=number,
            author=author,
            role=role,
            made_at=moment,
            **fields,
        )
        self.stock.add(made)
        self._index(made)
        return made

    def _seats(self, thread: Thread, said: Sequence[Message], people: Iterable[UUID]) -> None:
        """Most have read everything; somebody has not come to the last words yet."""
        random = self.chance.at("seats", thread.pk)
        last = said[-1]
        for person in sorted(people):
            behind = person != last.author_id and random.random() < 0.15
            upto = last.number - 1 if behind else last.number
            if not upto:
                continue
            at = said[upto - 1].made_at + timedelta(minutes=random.randint(1, 50))
            self._read(thread, person, upto, at)

    def _read(self, thread: Thread, person: UUID, upto: int, at: datetime) -> None:
        keys: dict[str, Any] = {"person_id": person}
        seat = Seat(thread=thread, upto=upto, shown=upto, delivered=upto, delivered_at=at, **keys)
        self.stock.add(seat, Reading(thread=thread, upto=upto, at=at, **keys))

    def _meeting(self, message: Message) -> None:
        day = self.service.today + timedelta(days=6)
        start = clock.at(day, time(18))
        message.answer_by = day - timedelta(days=2)
        self.stock.add(
            Appointment(
                message=message,
                title=texts.MEETING,
                start=start,
                end=start + timedelta(hours=1, minutes=30),
                place=texts.CLUB,
            )
        )

    def _hearers(self, message: Message) -> None:
        """Two families of three have read an announcement, half of them have answered."""
        random = self.chance.at("hearers", message.pk)
        families = {p.pk for m in self.service.members for p in m.guardians}
        for person in sorted(families):
            if random.random() > 0.66:
                continue
            at = message.made_at + timedelta(minutes=random.randint(5, 900))
            self._read(message.thread, person, 1, at)
            if message.asks and random.random() < 0.6:
                value = "yes" if random.random() < 0.8 else "no"
                self.stock.add(Answer(message=message, person_id=person, value=value, at=at))

    def _index(self, message: Message) -> None:
        for word in words(message.text):
            if word not in self.words:
                self.words[word] = digest(word)
            self.stock.add(
                Posting(word=self.words[word], thread=message.thread_id, message=message)
            )

    def write_words(self) -> None:
        rows = sorted({pair for word in self.words for pair in spellings_of(word)})
        self.stock.add_all(Spelling(variant=variant, word=word) for variant, word in rows)


def _fields(line: str) -> dict[str, Any]:
    if line.startswith("="):
        code, _blank, minutes = line[1:].partition(" ")
        facts = {"minutes": int(minutes)} if minutes else {}
        return {"kind": Message.Kind.TYPED, "code": code, "facts": facts}
    if line[0] in "?!":
        asks = Message.Asks.YES_NO if line[0] == "?" else Message.Asks.UNDERSTOOD
        return {"text": line[1:], "asks": asks}
    return {"text": line}
