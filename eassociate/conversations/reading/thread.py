"""A page of a thread: messages by key, never by how many came before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from eassociate.access.actor import Actor
from eassociate.access.circles import ThreadKind
from eassociate.access.roles import Can
from eassociate.conversations import rules
from eassociate.conversations.models import Answer, Appointment, Attachment, Message, Seat, Thread
from eassociate.conversations.readers import Reader
from eassociate.conversations.reading.receipts import Standing, receipt_words, standing
from eassociate.conversations.reading.said import (
    Choice,
    Names,
    Quote,
    Said,
    emoji_of,
    language_of,
    marked_up,
    names_in,
    plain,
    role_label,
    said_briefly,
)
from eassociate.conversations.words import answer_word
from eassociate.core import clock

WHY = "messages that are open to the actor"


@dataclass(frozen=True)
class Window:
    """Which messages a page shows, oldest first. `earlier`, `later`: the numbers from which the
    neighbouring pages go on; None where there are no more."""

    messages: Sequence[Message]
    earlier: int | None
    later: int | None


def window(actor: Actor, thread: Thread, *, before: int | None, after: int | None) -> Window:
    """The newest messages; those before a number; or those after one."""
    rows: QuerySet[Message] = Message.objects.visible_to(actor).filter(thread=thread)
    rows = rows.select_related("author", "reply_to__author")
    if after is not None:
        found = list(rows.filter(number__gt=after).order_by("number")[: rules.PAGE + 1])
        more = len(found) > rules.PAGE
        found = found[: rules.PAGE]
        first = found[0].number if found else after + 1
        return Window(found, first if after else None, found[-1].number if more else None)
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number")[: rules.PAGE + 1])
    more = len(found) > rules.PAGE
    found = found[: rules.PAGE][::-1]
    later = before - 1 if before is not None and found else None
    return Window(found, found[0].number if more else None, later)


def read_upto(actor: Actor, thread: Thread) -> int:
    rows = Seat.objects.unscoped(reason=WHY).filter(thread=thread, person=actor.person_id)
    return rows.values_list("upto", flat=True).first() or 0


def first_of_many_new(actor: Actor, thread: Thread, upto: int) -> bool:
    """Whether more is new than a page holds: then reading begins at the oldest of it."""
    if not upto or thread.last_number - upto <= rules.PAGE:
        return False
    rows = Message.objects.visible_to(actor).filter(thread=thread, number__gt=upto)
    return len(rows.order_by("number").values_list("pk")[: rules.PAGE + 1]) > rules.PAGE


def said_in(
    actor: Actor,
    thread: Thread,
    messages: Sequence[Message],
    upto: int,
    readers: Sequence[Reader],
) -> list[Said]:
    """`messages` as `actor` sees them; as many queries however many they are. `readers`: those
    whom the actor knows, for the receipts."""
    view = _View(actor, thread, messages, upto, readers)
    return [view.said(message) for message in messages]


class _View:
    """What is needed besides the messages, asked once."""

    def __init__(
        self,
        actor: Actor,
        thread: Thread,
        messages: Sequence[Message],
        upto: int,
        readers: Sequence[Reader],
    ) -> None:
        self.actor, self.thread, self.upto, self.now = actor, thread, upto, clock.now()
        keys = [message.pk for message in messages]
        self.quoted = self._quoted([m.reply_to_id for m in messages if m.reply_to_id])
        self.names: Names = names_in([*messages, *self.quoted.values()])
        files = [m.pk for m in messages if m.kind not in (Message.Kind.TEXT, Message.Kind.TYPED)]
        self.files = self._files(files)
        self.dates = self._dates(keys) if thread.kind == ThreadKind.NEWS else {}
        self.answers = self._answers([m.pk for m in messages if m.asks])
        shown = any(self._knows(m.author_id == actor.person_id) for m in messages)
        self.readers = readers if shown else []
        people = [reader.person for reader in self.readers]
        self.standing: Standing = standing(thread, people) if shown else Standing({}, {})

    def _quoted(self, keys: Sequence[UUID]) -> dict[UUID, Message]:
        if not keys:
            return {}
        rows = Message.objects.visible_to(self.actor).filter(pk__in=keys).select_related("author")
        return {m.pk: m for m in rows}

    def _files(self, keys: Sequence[UUID]) -> dict[UUID, Attachment]:
        if not keys:
            return {}
        rows = Attachment.objects.unscoped(reason=WHY).filter(pk__in=keys).defer("content")
        return {a.pk: a for a in rows}

    def _dates(self, keys: Sequence[UUID]) -> dict[UUID, Appointment]:
        rows = Appointment.objects.unscoped(reason=WHY).filter(pk__in=keys)
        return {a.pk: a for a in rows}

    def _answers(self, keys: Sequence[UUID]) -> dict[UUID, dict[UUID, str]]:
        found: dict[UUID, dict[UUID, str]] = {key: {} for key in keys}
        if keys:
            rows = Answer.objects.unscoped(reason=WHY).filter(message__in=keys)
            for message, person, value in rows.values_list("message", "person", "value"):
                found[message][person] = value
        return found

    def said(self, message: Message) -> Said:
        own = message.author_id == self.actor.person_id
        text = plain(message, self.names)
        gone = message.withdrawn_at is not None
        mine = self.answers.get(message.pk, {}).get(self.actor.person_id, "")
        return Said(
            id=message.pk,
            number=message.number,
            author=message.author.name,
            role=role_label(message),
            own=own,
            moment=message.made_at,
            kind=message.kind,
            emoji="" if gone else emoji_of(message, self.names),
            text=marked_up(text),
            plain=text,
            language=language_of(message),
            new=not own and message.number > self.upto,
            urgent=message.urgent,
            edited_at=message.edited_at,
            withdrawn_at=message.withdrawn_at,
            quote=self._quote(message),
            attachment=None if gone else self.files.get(message.pk),
            appointment=None if gone else self.dates.get(message.pk),
            asks="" if gone else message.asks,
            answer_by=message.answer_by,
            choices=[] if gone or own else self._choices(message, mine),
            answered=bool(mine),
            overdue=bool(message.answer_by and message.answer_by < clock.today()),
            may_edit=own and not gone and self._changeable(message),
            may_withdraw=not gone and self._retractable(message, own),
            receipt=self._receipt(message, own),
            open_answers=self._open(message, own),
        )

    def _quote(self, message: Message) -> Quote | None:
        held = self.quoted.get(message.reply_to_id) if message.reply_to_id else None
        if held is None:
            return None
        return Quote(held.number, held.author.name, said_briefly(held, self.names))

    def _choices(self, message: Message, mine: str) -> list[Choice]:
        if not message.asks:
            return []
        listed = message.choices.splitlines()
        values = {
            Message.Asks.YES_NO: [rules.YES, rules.NO],
            Message.Asks.UNDERSTOOD: [rules.UNDERSTOOD],
        }.get(Message.Asks(message.asks), [str(i) for i in range(len(listed))])
        return [Choice(value, answer_word(value, listed), value == mine) for value in values]

    def _changeable(self, message: Message) -> bool:
        typed = message.kind == Message.Kind.TYPED
        answered = bool(self.answers.get(message.pk))
        return not typed and not answered and rules.may_edit(message.made_at, self.now)

    def _retractable(self, message: Message, own: bool) -> bool:
        if self.actor.can(Can.ANNOUNCE):
            return True
        return own and rules.may_withdraw(message.made_at, self.now)

    def _others(self, message: Message) -> list[Reader]:
        return [one for one in self.readers if one.person != message.author_id]

    def _receipt(self, message: Message, own: bool) -> str:
        if message.withdrawn_at or not self._knows(own):
            return ""
        return receipt_words(message.number, self._others(message), self.standing)

    def _open(self, message: Message, own: bool) -> int | None:
        if not message.asks or message.withdrawn_at or not self._knows(own):
            return None
        given = self.answers.get(message.pk, {})
        return sum(one.person not in given for one in self._others(message))

    def _knows(self, own: bool) -> bool:
        """Who said it, and the coordinators of an announcement, learn who has read it."""
        return own or (self.thread.kind == ThreadKind.NEWS and self.actor.can(Can.ANNOUNCE))
