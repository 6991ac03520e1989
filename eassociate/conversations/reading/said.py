"""A message as its reader sees it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from html import escape
from uuid import UUID

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from eassociate.access.models import Person
from eassociate.access.roles import Role
from eassociate.conversations import rules
from eassociate.conversations.models import Appointment, Attachment, Message, Phrase
from eassociate.conversations.words import ids, phrase_text, typed_sentence, when

_BRIEF = 90
_LINK = re.compile(r"https?://[^\s<>\"']{3,500}[^\s<>\"'.,;:!?)\]]")


@dataclass(frozen=True)
class Names:
    """Names of people and texts of the site's own phrases that messages speak of."""

    people: Mapping[str, str]
    phrases: Mapping[str, Phrase]


@dataclass(frozen=True)
class Line:
    """A message in a list: where it was said, by whom, how it begins."""

    id: UUID
    title: str
    subtitle: str
    author: str
    brief: str
    moment: datetime

    @property
    def when(self) -> str:
        return when(self.moment)


@dataclass(frozen=True)
class Choice:
    value: str
    word: str
    chosen: bool


@dataclass(frozen=True)
class Quote:
    """What a message answers, if the reader may read it."""

    number: int
    author: str
    text: str


@dataclass(frozen=True)
class Said:
    id: UUID
    number: int
    author: str
    role: str
    own: bool
    moment: datetime
    kind: str
    emoji: str
    text: SafeString
    plain: str
    #: Of free text the language of who wrote it, as HTML names it; "" for the reader's own.
    language: str
    new: bool
    urgent: bool
    edited_at: datetime | None
    withdrawn_at: datetime | None
    quote: Quote | None = None
    attachment: Attachment | None = None
    appointment: Appointment | None = None
    asks: str = ""
    answer_by: date | None = None
    choices: Sequence[Choice] = field(default_factory=tuple)
    answered: bool = False
    overdue: bool = False
    may_edit: bool = False
    may_withdraw: bool = False
    #: For those who may know: how many read it, have it, and of how many; answers as well.
    receipt: str = ""
    open_answers: int | None = None


def names_in(messages: Sequence[Message]) -> Names:
    """Two queries however many messages; none where there is nothing to name."""
    people = ids(m.facts.get("person") for m in messages if m.facts.get("person"))
    named = Person.objects.filter(pk__in=people).values_list("pk", "name") if people else []
    wanted = ids(m.code for m in messages if m.code and not rules.typed(m.code))
    phrases = Phrase.objects.filter(pk__in=wanted) if wanted else []
    return Names({str(pk): name for pk, name in named}, {str(p.pk): p for p in phrases})


def plain(message: Message, names: Names) -> str:
    """What a message says, without any mark-up."""
    if message.withdrawn_at:
        return _("This message was taken back.")
    if message.kind != Message.Kind.TYPED:
        return str(message.text)
    phrase = names.phrases.get(message.code)
    return (
        phrase_text(phrase) if phrase else typed_sentence(message.code, message.facts, names.people)
    )


def said_briefly(message: Message, names: Names) -> str:
    """Its beginning in one line; for a file without words what kind of file it is."""
    text = " ".join(plain(message, names).split())
    if not text:
        text = str(Message.Kind(message.kind).label)
    return text if len(text) <= _BRIEF else text[: _BRIEF - 1].rstrip() + "…"


def marked_up(text: str) -> SafeString:
    """`text` with its lines, and addresses that lead somewhere once they are tapped. Nothing of
    them is fetched."""
    parts, at = [], 0
    for found in _LINK.finditer(text):
        parts.append(escape(text[at : found.start()]))
        link = escape(found.group())
        parts.append(
            f'<a href="{link}" rel="noopener noreferrer nofollow" target="_blank">{link}</a>'
        )
        at = found.end()
    parts.append(escape(text[at:]))
    return linebreaksbr(mark_safe("".join(parts)))  # noqa: S308


def emoji_of(message: Message, names: Names) -> str:
    phrase = names.phrases.get(message.code)
    if phrase:
        return phrase.emoji or "💬"
    return rules.emoji_of(message.code) if message.kind == Message.Kind.TYPED else ""


def role_label(message: Message) -> str:
    return str(Role(message.role).label)


def language_of(message: Message) -> str:
    if message.kind == Message.Kind.TYPED or message.withdrawn_at:
        return ""
    return {"sr-latn": "sr-Latn"}.get(message.author.language, message.author.language)
