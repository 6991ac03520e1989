"""Search in what one may read (docs/adr/0009): messages that have all the words, newest first.

The index gives candidates (`leads`); each is decrypted and looked at before it is shown, so that
what is found really says what was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from eassociate.access.actor import Actor
from eassociate.access.circles import ThreadKind, reads_all
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.conversations.models import Message, Thread
from eassociate.conversations.reading.leads import Keys
from eassociate.conversations.reading.said import Line, Names, names_in, said_briefly
from eassociate.conversations.spelling import MOST_ASKED, alike, words
from eassociate.conversations.words import headings
from eassociate.core import clock
from eassociate.core.scripts import fold

#: Found messages on a page; messages that are looked at for one; and at a time (with more, SQLite
#: would rather go by the threads).
ON_A_PAGE, LOOKED_AT, BATCH = 30, 600, 40


@dataclass(frozen=True)
class Wish:
    """What is looked for; everything may be left out but one of them."""

    text: str = ""
    child: UUID | None = None
    person: str = ""
    kind: str = ""
    first: date | None = None
    last: date | None = None
    before: UUID | None = None


@dataclass(frozen=True)
class Hits:
    hits: Sequence[Line]
    #: The message from which the next page goes on; also where nothing was found so far, but not
    #: all was looked at.
    earlier: UUID | None


def search(actor: Actor, wish: Wish) -> Hits:
    check(actor, Can.SEE_MESSAGES)
    asked = words(wish.text, MOST_ASKED)
    if wish.text and not asked:
        return Hits([], None)
    rows = _filtered(Message.objects.visible_to(actor), wish)
    rows = rows.select_related("author", "thread__child", "thread__person", "thread__place")
    rows = rows.order_by("-pk")
    if not asked:
        return _page(actor, list(rows[: ON_A_PAGE + 1]), None)
    keys = Keys(asked, _threads(actor, wish), wish.before)
    return _page(actor, _saying(asked, rows, keys), keys.stopped)


def _threads(actor: Actor, wish: Wish) -> list[UUID] | None:
    """Where to look; None: everywhere."""
    if reads_all(actor) and not wish.child:
        return None
    rows: QuerySet[Thread] = Thread.objects.visible_to(actor)
    rows = rows.filter(child=wish.child) if wish.child else rows
    return list(rows.values_list("pk", flat=True))


def _saying(asked: Sequence[str], rows: QuerySet[Message], keys: Keys) -> list[Message]:
    """The first of `rows` that say what was asked, one more than a page holds. Nearly all do."""
    found: list[Message] = []
    looked = 0
    for some in keys:
        for at in range(0, len(some), BATCH):
            batch = some[at : at + BATCH]
            found += [message for message in rows.filter(pk__in=batch) if _says(message, asked)]
            if len(found) > ON_A_PAGE:
                return found
            looked += len(batch)
            if looked >= LOOKED_AT:
                keys.stopped = batch[-1]
                return found
    return found


def _page(actor: Actor, found: Sequence[Message], stopped: UUID | None) -> Hits:
    shown = found[:ON_A_PAGE]
    names = names_in(shown)
    earlier = shown[-1].pk if len(found) > ON_A_PAGE else stopped
    return Hits([_hit(actor, m, names) for m in shown], earlier)


def _filtered(rows: QuerySet[Message], wish: Wish) -> QuerySet[Message]:
    rows = rows.filter(withdrawn_at=None)
    if wish.child:
        rows = rows.filter(thread__child=wish.child)
    for word in fold(wish.person).split():
        rows = rows.filter(author__name_folded__contains=word)
    if wish.kind == "asks":
        rows = rows.exclude(asks="")
    elif wish.kind == ThreadKind.NEWS:
        rows = rows.filter(thread__kind=ThreadKind.NEWS)
    elif wish.kind:
        rows = rows.filter(kind=wish.kind)
    if wish.first:
        rows = rows.filter(made_at__gte=clock.day_bounds(wish.first)[0])
    if wish.last:
        rows = rows.filter(made_at__lt=clock.day_bounds(wish.last)[1])
    return rows.filter(pk__lt=wish.before) if wish.before else rows


def _says(message: Message, asked: Sequence[str]) -> bool:
    """Whether every word that was asked for is there, as it is or with one letter wrong."""
    there = words(message.text)
    return all(any(alike(word, one) for one in there) for word in asked)


def _hit(actor: Actor, message: Message, names: Names) -> Line:
    title, subtitle = headings(actor, message.thread)
    return Line(
        id=message.pk,
        title=title,
        subtitle=subtitle,
        author=message.author.name,
        brief=said_briefly(message, names),
        moment=message.made_at,
    )
