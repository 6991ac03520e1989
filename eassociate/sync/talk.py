"""The last words of the conversations that a phone takes along, so that one can read and answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.circles import WITH_ONE_PERSON, ThreadKind, kinds_of
from eassociate.access.roles import Can, Role
from eassociate.children.models import Child
from eassociate.conversations.models import Message, Seat, Thread
from eassociate.conversations.reading.receipts import note_delivered
from eassociate.conversations.reading.said import Names, emoji_of, names_in, plain
from eassociate.conversations.rules import thread_key
from eassociate.conversations.words import EMOJI, kind_word, subtitle, title
from eassociate.sync.shapes import Shape, lean, moment

#: Threads, messages of each, characters of each.
THREADS, MESSAGES, LONGEST = 20, 8, 600
#: A message may be on its way into the database while a pull looks.
OVERLAP = timedelta(minutes=5)


def talk(actor: Actor, children: Collection[UUID], since: datetime) -> Shape:
    """`threads`: those around `children`, and of those around no child the ones in which something
    was said or changed after `since`; `thread_ids`: all that may be kept. What is sent is on a
    device of the actor."""
    if not actor.can(Can.SEE_MESSAGES):
        return {}
    latest = Thread.objects.visible_to(actor).filter(last_number__gt=0).order_by("-last_at", "pk")
    kept = list(latest.values_list("pk", flat=True)[:THREADS])
    wanted = list(_new(actor, kept, children, since - OVERLAP))
    said = _said(actor, wanted)
    note_delivered(actor, {one.pk: said[one.pk][-1].number for one in wanted if said[one.pk]})
    names = names_in([message for some in said.values() for message in some])
    upto = _read_upto(actor, wanted)
    threads = [
        _thread(actor, one, said[one.pk], names, upto.get(one.pk, 0))
        for one in wanted
        if said[one.pk]
    ]
    return {"threads": threads, "thread_ids": sorted(map(str, kept))}


def begins(actor: Actor, children: Collection[UUID]) -> list[Shape]:
    """Conversations that are open to the actor and in which nothing was said yet: around
    `children`, with the coordinator, with the team. `id` is the thread's once it begins."""
    if not actor.can(Can.WRITE_MESSAGES):
        return []
    rows = Child.objects.visible_to(actor).filter(pk__in=children).order_by("name_folded", "pk")
    wanted = [_bare(actor, kind, child) for child in rows for kind in kinds_of(actor.role)]
    if actor.role == Role.COMPANION:
        wanted += [_bare(actor, kind) for kind in (ThreadKind.DIRECT, ThreadKind.TEAM)]
    said = Thread.objects.visible_to(actor).filter(last_number__gt=0)
    begun = set(said.filter(pk__in=[one.pk for one in wanted]).values_list("pk", flat=True))
    return [_beginning(actor, one) for one in wanted if one.pk not in begun]


def _bare(actor: Actor, kind: ThreadKind, child: Child | None = None) -> Thread:
    provider = child.provider_id if child else actor.organisation_id
    person = actor.person_id if kind in WITH_ONE_PERSON else None
    key = thread_key(provider, kind, child.pk if child else None, person, None, "")
    return Thread(id=key, provider_id=provider, kind=kind, child=child, person_id=person)


def _beginning(actor: Actor, thread: Thread) -> Shape:
    word = kind_word(thread.kind, own=thread.person_id == actor.person_id)
    return lean(
        {
            "id": str(thread.pk),
            "kind": thread.kind,
            "child": str(thread.child_id) if thread.child_id else None,
            "emoji": EMOJI[thread.kind],
            "title": thread.child.name if thread.child else word,
            "subtitle": word if thread.child else None,
        }
    )


def _new(
    actor: Actor, kept: Collection[UUID], children: Collection[UUID], since: datetime
) -> QuerySet[Thread]:
    changed = Message.objects.visible_to(actor).filter(
        Q(made_at__gt=since) | Q(edited_at__gt=since) | Q(withdrawn_at__gt=since), thread__in=kept
    )
    rows = Thread.objects.visible_to(actor).filter(pk__in=kept)
    anew = Q(child=None, pk__in=changed.order_by().values("thread"))
    rows = rows.filter(Q(child__in=children) | anew)
    return rows.select_related("child", "person", "place").order_by("-last_at", "pk")


def _said(actor: Actor, threads: Sequence[Thread]) -> Mapping[UUID, list[Message]]:
    """The last messages of each, oldest first."""
    rows = Message.objects.visible_to(actor).filter(
        thread__in=[one.pk for one in threads],
        number__gt=F("thread__last_number") - MESSAGES,
    )
    found: dict[UUID, list[Message]] = defaultdict(list)
    for message in rows.select_related("author").order_by("number"):
        found[message.thread_id].append(message)
    return found


def _read_upto(actor: Actor, threads: Sequence[Thread]) -> Mapping[UUID, int]:
    rows = Seat.objects.visible_to(actor).filter(person=actor.person_id, thread__in=threads)
    return dict(rows.values_list("thread", "upto"))


def _thread(
    actor: Actor, thread: Thread, said: Sequence[Message], names: Names, upto: int
) -> Shape:
    return lean(
        {
            "id": str(thread.pk),
            "emoji": EMOJI.get(thread.kind, "💬"),
            "title": title(actor, thread),
            "subtitle": subtitle(actor, thread) if thread.child else None,
            "child": str(thread.child_id) if thread.child_id else None,
            "writes": thread.kind != ThreadKind.NEWS and actor.can(Can.WRITE_MESSAGES),
            "upto": upto,
            "said": [_message(actor, one, names) for one in said],
        }
    )


def _message(actor: Actor, message: Message, names: Names) -> Shape:
    text = plain(message, names)
    return lean(
        {
            "n": message.number,
            "by": message.author.name,
            "own": message.author_id == actor.person_id,
            "at": moment(message.made_at),
            "emoji": emoji_of(message, names),
            "text": text if len(text) <= LONGEST else f"{text[:LONGEST]}…",
            "file": _file(message),
            "urgent": message.urgent,
            "asks": bool(message.asks),
        }
    )


def _file(message: Message) -> str | None:
    """What kind of file it has, in words: the file itself stays on the server."""
    files = (Message.Kind.PHOTO, Message.Kind.DOCUMENT, Message.Kind.VOICE)
    return str(message.get_kind_display()) if message.kind in files else None
