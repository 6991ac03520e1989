"""What can be asked of a conversation: one shape for forms, phones and the API."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Annotated
from uuid import UUID

from pydantic import Field, StringConstraints

from eassociate.access.circles import ThreadKind
from eassociate.access.roles import Role
from eassociate.conversations.models import Message
from eassociate.conversations.rules import MINUTES, MOST_CHOICES, PHRASE_LENGTH
from eassociate.journal.commands import Blob, Command, Line, Name, Sealed, Text
from eassociate.journal.sounds import Seconds

Code = Annotated[str, StringConstraints(max_length=40)]
Value = Annotated[str, StringConstraints(max_length=12)]
Choices = Annotated[tuple[Name, ...], Field(max_length=MOST_CHOICES), Sealed()]


class OpenThread(Command):
    """The one thread of `kind` about `child` or `person`; it begins where there is none."""

    kind: ThreadKind
    child: UUID | None = None
    person: UUID | None = None


class Asking(Command):
    """What a message may ask of its readers."""

    asks: Message.Asks | None = None
    choices: Choices = ()
    answer_by: date | None = None


class PostMessage(Asking):
    """`file`: a photo, a document or a voice note; its content says which."""

    thread: UUID
    text: Text = ""
    reply_to: UUID | None = None
    urgent: bool = False
    file: Blob = b""
    name: Line = ""
    seconds: Seconds = 0


class SayTyped(Command):
    """A ready-made message, in a thread or, by `child` alone, to everybody around the child."""

    thread: UUID | None = None
    child: UUID | None = None
    code: Code
    minutes: Annotated[int, Field(ge=MINUTES[0], le=180)] | None = None
    person: UUID | None = None
    urgent: bool = False


class EditMessage(Command):
    message: UUID
    text: Text


class WithdrawMessage(Command):
    message: UUID


class ReadThread(Command):
    """Read up to the message with this number."""

    thread: UUID
    upto: Annotated[int, Field(ge=0, le=2**62)]


class AnswerRequest(Command):
    message: UUID
    value: Value


class Announce(Asking):
    """To all (`group`, `place` and `around` left out), to a role, to those around a school's
    children or around some."""

    text: Text
    group: Role | None = None
    place: UUID | None = None
    around: Annotated[tuple[UUID, ...], Field(max_length=1000)] = ()
    urgent: bool = False
    file: Blob = b""
    name: Line = ""
    title: Line = ""
    day: date | None = None
    begins: time | None = None
    ends: time | None = None
    where: Line = ""


class SeparatePeople(Command):
    """These two guardians of the child do not read each other any more."""

    child: UUID
    one: UUID
    other: UUID


class EndSeparation(Command):
    separation: UUID


class ChooseStart(Command):
    """From when on somebody of the circle reads; None: from when they joined."""

    relation: UUID
    reads_from: datetime | None = None


PhraseText = Annotated[Name, StringConstraints(max_length=PHRASE_LENGTH)]


class AddPhrase(Command):
    emoji: Annotated[Line, StringConstraints(max_length=16)] = ""
    sr: PhraseText
    en: PhraseText
    de: PhraseText


class EndPhrase(Command):
    phrase: UUID
