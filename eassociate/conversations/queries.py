"""Reads of conversations, each as the actor may see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from eassociate.access.actor import Actor
from eassociate.access.circles import ThreadKind, apart_from
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.conversations.models import Appointment, Attachment, Message, Phrase, Thread
from eassociate.conversations.readers import readers_known_to
from eassociate.conversations.reading.lines import ThreadLine, lines, with_new
from eassociate.conversations.reading.receipts import Receipt, note_delivered, receipts_of
from eassociate.conversations.reading.said import Said, names_in, plain
from eassociate.conversations.reading.thread import (
    Window,
    first_of_many_new,
    read_upto,
    said_in,
    window,
)
from eassociate.conversations.rules import URGENT_DAYS
from eassociate.conversations.words import headings, readers_sentence
from eassociate.core import clock
from eassociate.journal.deeds import NotFound, get

#: Threads on a page of the list.
ON_A_PAGE = 40
#: So many names stand in the sentence about who reads; the page of readers has all.
NAMED = 6


@dataclass(frozen=True)
class ThreadList:
    lines: Sequence[ThreadLine]
    #: From where the next page goes on.
    earlier: datetime | None


def threads_of(actor: Actor, before: datetime | None = None) -> ThreadList:
    """The conversations of `actor`, latest first; what they hold is delivered with that."""
    check(actor, Can.SEE_MESSAGES)
    rows: QuerySet[Thread] = Thread.objects.visible_to(actor).filter(last_number__gt=0)
    if before:
        rows = rows.filter(last_at__lt=before)
    page = list(
        rows.order_by("-last_at", "pk").values_list("pk", "last_at", "last_number")[:ON_A_PAGE]
    )
    keys = [pk for pk, _at, _number in page]
    found = lines(actor, Thread.objects.visible_to(actor).filter(pk__in=keys))
    shown = {line.id for line in found}
    note_delivered(actor, {pk: number for pk, _at, number in page if pk in shown})
    return ThreadList(found, page[-1][1] if len(page) == ON_A_PAGE else None)


def unread_threads(actor: Actor) -> int:
    """In how many conversations something is new; for the head of every page."""
    return with_new(actor) if actor.can(Can.SEE_MESSAGES) else 0


def thread_of(actor: Actor, pk: UUID) -> Thread:
    """With child, person and place. Raises `NotFound`."""
    check(actor, Can.SEE_MESSAGES)
    rows = Thread.objects.visible_to(actor).select_related("child", "person", "place")
    found: Thread = get(rows, pk)
    return found


@dataclass(frozen=True)
class ThreadPage:
    thread: Thread
    title: str
    subtitle: str
    #: Who reads it, in words, and how many more than are named there.
    readers: str
    unnamed: int
    said: Sequence[Said]
    earlier: int | None
    later: int | None
    #: The number of the last message shown, for the mark of having read.
    newest: int
    unread: bool
    may_write: bool
    kept_apart: bool
    #: How many urgent messages the actor sent here of late.
    urgent_sent: int


def thread_page(
    actor: Actor, pk: UUID, *, before: int | None = None, after: int | None = None
) -> ThreadPage:
    """A page of a thread, and what is delivered with it. Raises `NotFound`."""
    thread = thread_of(actor, pk)
    upto = read_upto(actor, thread)
    shown: Window = window(actor, thread, before=before, after=after)
    shows_readers = thread.kind != ThreadKind.NEWS or actor.can(Can.ANNOUNCE)
    readers = readers_known_to(actor, thread) if shows_readers else []
    newest = shown.messages[-1].number if shown.messages else 0
    if newest:
        note_delivered(actor, {thread.pk: newest})
    title, subtitle = headings(actor, thread)
    return ThreadPage(
        thread=thread,
        title=title,
        subtitle=subtitle,
        readers=readers_sentence(actor, readers[:NAMED]),
        unnamed=max(len(readers) - NAMED, 0),
        said=said_in(actor, thread, shown.messages, upto, readers),
        earlier=shown.earlier,
        later=shown.later,
        newest=newest,
        unread=newest > upto,
        may_write=thread.kind != ThreadKind.NEWS and actor.can(Can.WRITE_MESSAGES),
        kept_apart=bool(apart_from(actor, thread.child_id)),
        urgent_sent=_urgent_sent(actor, thread),
    )


def _urgent_sent(actor: Actor, thread: Thread) -> int:
    since = clock.now() - timedelta(days=URGENT_DAYS)
    rows = Message.objects.visible_to(actor).filter(thread=thread, author=actor.person_id)
    return rows.filter(urgent=True, made_at__gte=since).count()


def reading_begins(actor: Actor, pk: UUID) -> int | None:
    """After which message to begin where more than a page is new; None: at the newest."""
    thread = thread_of(actor, pk)
    upto = read_upto(actor, thread)
    return upto if first_of_many_new(actor, thread, upto) else None


def message_of(actor: Actor, pk: UUID) -> Message:
    """With thread and author. Raises `NotFound`."""
    check(actor, Can.SEE_MESSAGES)
    rows = Message.objects.visible_to(actor).select_related("thread__child", "author")
    found: Message = get(rows, pk)
    return found


def own_message(actor: Actor, pk: UUID) -> Message:
    """One that `actor` wrote, or may take back as coordinator. Raises `NotFound`."""
    found = message_of(actor, pk)
    if found.withdrawn_at or (found.author_id != actor.person_id and not actor.can(Can.ANNOUNCE)):
        raise NotFound
    return found


def text_of(message: Message) -> str:
    return plain(message, names_in([message]))


def message_receipts(actor: Actor, pk: UUID) -> tuple[Message, list[Receipt]]:
    """For who wrote it; of an announcement also for the coordinators. Raises `NotFound`."""
    message = message_of(actor, pk)
    announced = message.thread.kind == ThreadKind.NEWS and actor.can(Can.ANNOUNCE)
    if message.author_id != actor.person_id and not announced:
        raise NotFound
    return message, receipts_of(actor, message)


def attachment_of(actor: Actor, pk: UUID) -> Attachment:
    """With its content. Raises `NotFound`, also for what was taken back."""
    check(actor, Can.SEE_MESSAGES)
    rows = Attachment.objects.visible_to(actor).filter(message__withdrawn_at=None)
    found: Attachment = get(rows, pk)
    return found


def appointments_of(actor: Actor, first: datetime, last: datetime) -> list[Appointment]:
    """Appointments of announcements that `actor` may read and that touch the time from `first` to
    `last`, earliest first; with message and thread. One that was taken back is among them, so that
    a calendar can strike it out: its message is withdrawn."""
    check(actor, Can.SEE_MESSAGES)
    rows = Appointment.objects.visible_to(actor).filter(start__lt=last, end__gt=first)
    return list(rows.select_related("message__thread").order_by("start", "pk"))


def phrases_of(actor: Actor) -> list[Phrase]:
    """The site's own ready-made messages that can be said now."""
    return list(_phrases(actor.organisation_id))


def phrases_in(thread: Thread) -> list[Phrase]:
    """Those of the provider of `thread`, whoever writes."""
    return list(_phrases(thread.provider_id))


def _phrases(provider: UUID) -> QuerySet[Phrase]:
    return Phrase.objects.filter(provider=provider, ended_at=None).order_by("made_at", "pk")
