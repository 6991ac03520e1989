"""Talking in the small world of tests."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from eassociate.conversations.commands import OpenThread, PostMessage, ReadThread
from eassociate.conversations.models import Message, Thread
from eassociate.journal.deeds import perform
from tests.people import WHY, World


def thread(world: World, kind: str = "circle", by: str = "coordinator", **more: Any) -> UUID:
    """The id of the child's thread of a kind, opened by the member `by`."""
    child = None if kind in ("direct", "team") else more.pop("child", world.child.pk)
    done = perform(world.actor(by), OpenThread(kind=kind, child=child, **more))
    return UUID(done.result["thread"])


def say(world: World, by: str, text: str, where: UUID | None = None, **more: Any) -> Message:
    where = where or thread(world)
    done = perform(world.actor(by), PostMessage(thread=where, text=text, **more))
    rows = Message.objects.unscoped(reason=WHY).select_related("thread", "author")
    return rows.get(pk=done.result["message"])


def heard(world: World, by: str) -> list[str]:
    """What the member may read of all that was said, oldest first."""
    rows = Message.objects.visible_to(world.actor(by)).order_by("made_at", "number")
    return [message.text for message in rows]


def read(world: World, by: str, message: Message) -> None:
    command = ReadThread(thread=message.thread_id, upto=message.number)
    perform(world.actor(by), command)


def the_thread(pk: UUID) -> Thread:
    return Thread.objects.unscoped(reason=WHY).get(pk=pk)
