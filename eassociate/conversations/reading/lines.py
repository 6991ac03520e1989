"""Threads in a list: what is new, the latest words, who said them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.db.models.lookups import IsNull

from eassociate.access.actor import Actor
from eassociate.access.circles import reads_all, said_to
from eassociate.conversations.models import Message, Seat, Thread
from eassociate.conversations.reading.said import Line, Names, names_in, said_briefly
from eassociate.conversations.words import EMOJI, headings

WHY = "threads that are open to the actor"


@dataclass(frozen=True)
class ThreadLine(Line):
    """A thread by its last message; `count`: how many are new."""

    emoji: str
    own: bool
    count: int
    urgent: bool


def with_new(actor: Actor) -> int:
    """In how many open threads somebody else has said what the actor has not read.

    The newest such message of each thread is found by key: of a bare `Exists`, PostgreSQL makes a
    join with all messages of the site. To most people most of the time nothing is new, and whether
    a message was said to them is much more to ask.
    """
    behind = _with_seat(actor).filter(last_number__gt=F("upto"))
    if not reads_all(actor) and not behind.exists():
        return 0
    told = Message.objects.unscoped(reason=WHY).filter(said_to(actor))
    new = told.filter(thread=OuterRef("pk"), number__gt=OuterRef("upto"))
    new = new.exclude(author=actor.person_id).order_by("-number").values("number")[:1]
    return behind.filter(IsNull(Subquery(new), False)).count()


def _with_seat(actor: Actor) -> QuerySet[Thread]:
    seat = Seat.objects.unscoped(reason=WHY).filter(person=actor.person_id, thread=OuterRef("pk"))
    rows: QuerySet[Thread] = Thread.objects.visible_to(actor)
    return rows.annotate(upto=Coalesce(Subquery(seat.values("upto")[:1]), 0))


def lines(actor: Actor, rows: QuerySet[Thread]) -> list[ThreadLine]:
    """Those of `rows` (a page of open threads) in which there is something to read, latest first;
    as many queries however many they are."""
    latest = Message.objects.visible_to(actor).filter(thread=OuterRef("pk")).order_by("-number")
    held = rows.annotate(latest=Subquery(latest.values("pk")[:1]))
    threads = [t for t in held.select_related("child", "person", "place") if t.latest]
    messages = _messages([t.latest for t in threads])
    new = _new(actor, threads)
    names = names_in(list(messages.values()))
    found = [_line(actor, t, messages[t.latest], new, names) for t in threads]
    return sorted(found, key=lambda line: line.moment, reverse=True)


def _messages(wanted: Sequence[UUID]) -> dict[UUID, Message]:
    rows = Message.objects.unscoped(reason=WHY).filter(pk__in=wanted).select_related("author")
    return {message.pk: message for message in rows}


def _new(actor: Actor, threads: Sequence[Thread]) -> dict[UUID, tuple[int, int]]:
    """Thread → how many messages are new, and how many of them urgent."""
    held = Seat.objects.unscoped(reason=WHY).filter(person=actor.person_id, thread__in=threads)
    upto = dict(held.values_list("thread", "upto"))
    behind = [t for t in threads if t.last_number > upto.get(t.pk, 0)]
    if not behind:
        return {}
    ahead = [Q(thread=t.pk, number__gt=upto.get(t.pk, 0)) for t in behind]
    rows = Message.objects.visible_to(actor).filter(reduce(or_, ahead))
    rows = rows.exclude(author=actor.person_id).order_by()
    urgent = Count("pk", filter=Q(urgent=True))
    counted = rows.values("thread").annotate(new=Count("pk"), pressing=urgent)
    return {row["thread"]: (row["new"], row["pressing"]) for row in counted}


def _line(
    actor: Actor,
    thread: Thread,
    message: Message,
    new: dict[UUID, tuple[int, int]],
    names: Names,
) -> ThreadLine:
    count, urgent = new.get(thread.pk, (0, 0))
    title, subtitle = headings(actor, thread)
    return ThreadLine(
        id=thread.pk,
        emoji=EMOJI.get(thread.kind, "💬"),
        title=title,
        subtitle=subtitle,
        brief=said_briefly(message, names),
        author=message.author.name,
        own=message.author_id == actor.person_id,
        moment=message.made_at,
        count=count,
        urgent=urgent > 0,
    )
