"""Who is told of what is said. Facts are ids; nothing of the message is in a notice."""

from __future__ import annotations

from eassociate.access.actor import Actor
from eassociate.access.circles import ThreadKind, apart_of
from eassociate.conversations.models import Message, Thread
from eassociate.conversations.readers import readers_of
from eassociate.journal.deeds import Notify
from eassociate.notify.kinds import Kind


def of_message(actor: Actor, message: Message) -> list[Notify]:
    """To all who read the thread, but for the author and whoever is kept apart from them."""
    thread = message.thread
    facts = _facts(actor, message)
    kind = _kind(thread, message)
    silent = {actor.person_id, *_apart(message)}
    return [
        Notify(one.person, one.role, kind, thread.child_id, facts, message.urgent)
        for one in readers_of(thread)
        if one.person not in silent
    ]


def _apart(message: Message) -> set[object]:
    """Everybody who is kept apart from somebody whose words are in the message."""
    child = message.thread.child_id
    if child is None:
        return set()
    heard = [message.author_id]
    if message.reply_to_id:
        heard += message.voices(manager="_base_manager").values_list("person", flat=True)
    return {other for one in heard for other in apart_of(one, child)}


def _kind(thread: Thread, message: Message) -> Kind:
    if message.asks:
        return Kind.REQUEST if thread.child_id else Kind.GENERAL_REQUEST
    if thread.kind == ThreadKind.NEWS:
        return Kind.ANNOUNCEMENT
    return Kind.MESSAGE if thread.child_id else Kind.DIRECT_MESSAGE


def of_answer(actor: Actor, message: Message) -> list[Notify]:
    """To who asked; announcements are answered by many, and show it themselves."""
    thread = message.thread
    if thread.kind == ThreadKind.NEWS or message.author_id == actor.person_id:
        return []
    facts = _facts(actor, message)
    return [Notify(message.author_id, message.role, Kind.ANSWERED, thread.child_id, facts)]


def _facts(actor: Actor, message: Message) -> dict[str, str]:
    facts = {
        "message": str(message.pk),
        "thread": str(message.thread_id),
        "person": str(actor.person_id),
    }
    if message.answer_by:
        facts["last"] = message.answer_by.isoformat()
    return facts
