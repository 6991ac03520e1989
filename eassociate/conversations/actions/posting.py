"""Saying something: a message, its number in the thread, its words for the search, its notices."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.circles import ThreadKind
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Can
from eassociate.conversations import rules
from eassociate.conversations.actions.threads import WHY, thread_about
from eassociate.conversations.attachments import Kept, kept_file
from eassociate.conversations.commands import Asking, PostMessage, SayTyped
from eassociate.conversations.index import index
from eassociate.conversations.models import Attachment, Message, Phrase, Seat, Thread, Voice
from eassociate.conversations.telling import of_message
from eassociate.core import clock
from eassociate.journal.deeds import Effect, Refused, action, get


@action(PostMessage, needs=Can.WRITE_MESSAGES, phone=True)
def post_message(actor: Actor, command: PostMessage) -> Effect:
    thread = writable(actor, command.thread)
    file = kept_file(command.file, command.name, command.seconds) if command.file else None
    if not command.text and file is None:
        raise Refused(_("Please write something."), field="text")
    asked = asking(command, command.text)
    reply_to = _answered(actor, thread, command.reply_to)
    fields = {"text": command.text, "urgent": command.urgent, "reply_to": reply_to, **asked}
    return said(actor, add(actor, thread, file, **fields))


@action(SayTyped, needs=Can.WRITE_MESSAGES, phone=True)
def say_typed(actor: Actor, command: SayTyped) -> Effect:
    thread = _thread_of(actor, command)
    facts = _facts(thread, command)
    fields = {"kind": Message.Kind.TYPED, "code": command.code, "facts": facts}
    return said(actor, add(actor, thread, None, urgent=command.urgent, **fields))


def writable(actor: Actor, thread: UUID) -> Thread:
    """A thread in which `actor` may write. Raises `NotFound`."""
    found: Thread = get(Thread.objects.answerable_by(actor), thread)
    return found


def _thread_of(actor: Actor, command: SayTyped) -> Thread:
    if command.thread:
        return writable(actor, command.thread)
    return thread_about(actor, ThreadKind.CIRCLE, command.child)


def _facts(thread: Thread, command: SayTyped) -> dict[str, Any]:
    known = rules.typed(command.code)
    if known is None:
        _check_phrase(thread, command.code)
        return {}
    if known.asks_for == "minutes":
        if command.minutes is None:
            raise Refused(_("Please say how many minutes."), field="minutes")
        return {"minutes": command.minutes}
    if known.asks_for == "person":
        return {"person": str(_named(thread, command.person))}
    return {}


def _check_phrase(thread: Thread, code: str) -> None:
    own = Phrase.objects.filter(provider=thread.provider_id, ended_at=None)
    if code not in {str(pk) for pk in own.values_list("pk", flat=True)}:
        raise Refused(_("Please tap one of the messages."), field="code")


def _named(thread: Thread, person: UUID | None) -> UUID:
    """Somebody around the child. Names of others are not for the circle."""
    around = standing_relations(clock.now()).filter(child=thread.child_id, person=person)
    if person is None or thread.child_id is None or not around.exists():
        raise Refused(_("Please choose a person."), field="person")
    return person


def asking(command: Asking, text: str) -> dict[str, Any]:
    """The fields of a message that ask for an answer."""
    if not command.asks:
        return {}
    if not text:
        raise Refused(_("Please write what you ask."), field="text")
    if command.asks == Message.Asks.CHOOSE and len(set(command.choices)) < 2:
        raise Refused(_("Please write at least two different answers."), field="choices")
    if command.answer_by and command.answer_by < clock.today():
        raise Refused(_("This day is over."), field="answer_by")
    choices = command.choices if command.asks == Message.Asks.CHOOSE else ()
    return {
        "asks": command.asks,
        "choices": "\n".join(choices),
        "answer_by": command.answer_by,
    }


def _answered(actor: Actor, thread: Thread, message: UUID | None) -> Message | None:
    """What is answered, if it may be read. Raises `NotFound`."""
    if message is None:
        return None
    rows = Message.objects.visible_to(actor).filter(thread=thread, withdrawn_at=None)
    found: Message = get(rows, message)
    return found


def add(actor: Actor, thread: Thread, file: Kept | None, **fields: Any) -> Message:
    """Stores the message as the next one of `thread`; whoever calls has checked who writes."""
    if file:
        fields["kind"] = file.kind
    message = Message(
        thread=thread,
        number=_next_number(thread),
        author_id=actor.person_id,
        role=actor.role,
        made_at=clock.now(),
        **fields,
    )
    message.save(force_insert=True)
    if file:
        Attachment(message=message, **file.row).save(force_insert=True)
    _keep_voices(message)
    index(message)
    _author_has_read(message)
    return message


def _next_number(thread: Thread) -> int:
    """The next number; holds the thread's row until the transaction ends."""
    row = Thread.objects.unscoped(reason=WHY).filter(pk=thread.pk)
    row.update(last_number=F("last_number") + 1, last_at=clock.now())
    number: int = row.values_list("last_number", flat=True).get()
    return number


def _keep_voices(message: Message) -> None:
    if message.reply_to is None:
        return
    rows = Voice.objects.unscoped(reason=WHY)
    heard = set(rows.filter(message=message.reply_to).values_list("person", flat=True))
    heard = (heard | {message.reply_to.author_id}) - {message.author_id}
    rows.bulk_create([Voice(message=message, person_id=one) for one in sorted(heard)])


def _author_has_read(message: Message) -> None:
    """Who had read everything so far has read their own words, too."""
    seat = Seat.objects.unscoped(reason=WHY).filter(
        thread=message.thread_id, person=message.author_id, upto=message.number - 1
    )
    seat.update(upto=message.number)


def said(actor: Actor, message: Message) -> Effect:
    thread = message.thread
    children = [thread.child_id] if thread.child_id else []
    outcome = {
        "message": str(message.pk),
        "thread": str(thread.pk),
        "number": message.number,
    }
    return Effect(outcome, children, of_message(actor, message))
