"""Fills a site with conversations: threads of 20 and of 20,000 messages, 200,000 in all. Prints
what the measurements need."""

from __future__ import annotations

import json
import random
import sys
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection, transaction

from bench.inside import session_of
from eassociate.access.models import Membership, Person, Relation
from eassociate.access.roles import Role
from eassociate.children.models import Child
from eassociate.conversations.actions.threads import kept
from eassociate.conversations.index import digest, spellings_of
from eassociate.conversations.models import Message, Posting, Seat, Spelling, Thread
from eassociate.core import clock
from eassociate.core.statistics import refresh_statistics
from eassociate.demo.making.chance import Chance
from eassociate.demo.making.writing import Stock

WHY = "bench"
#: Sounds of made-up words; two words stand in most messages; one in a third of them, of the longest
#: thread only in the oldest.
_SOUNDS = (
    "ba be bi bo bu da de di do du ka ke ki ko ku la le li lo lu ma me mi mo mu ra re ri".split()
)
_FREQUENT = ("danas", "hvala")
_RARE, _ELSEWHERE = "retkorec", "drugde"


def words(count: int) -> list[str]:
    made = random.Random(1)
    found = {"".join(made.choice(_SOUNDS) for _ in range(made.randint(2, 5))) for _ in range(count)}
    return sorted(found)


def fill(messages: int, long: int) -> dict[str, Any]:
    """`long`: messages of the longest thread."""
    children = list(Child.objects.unscoped(reason=WHY).order_by("pk")[:60])
    provider = children[0].provider_id
    coordinator = Membership.objects.filter(role=Role.COORDINATOR).select_related("person")[0]
    threads = [kept(provider, "circle", child=c.pk) for c in children]
    Message.objects.unscoped(reason=WHY).filter(thread__in=threads).delete()
    sizes = [long, 20, *[(messages - long - 20) // (len(threads) - 2)] * (len(threads) - 2)]
    stock, vocabulary = Stock(), words(4000)
    other = Membership.objects.filter(role=Role.COMPANION).select_related("person")[0]
    people = [coordinator.person, other.person]
    numbers = {word: digest(word) for word in [*vocabulary, *_FREQUENT, _RARE, _ELSEWHERE]}
    chance = random.Random(2)
    for thread, size in zip(threads, sizes, strict=True):
        _talk(stock, thread, size, long, people, vocabulary, numbers, chance)
    rows = sorted({pair for word in numbers for pair in spellings_of(word)})
    Spelling.objects.bulk_create(
        [Spelling(variant=v, word=w) for v, w in rows], ignore_conflicts=True, batch_size=300
    )
    refresh_statistics()
    return facts(threads, coordinator, long)


def _talk(stock, thread, size, long, people, vocabulary, numbers, chance) -> None:
    ids = Chance(1)
    begin, postings = clock.now() - timedelta(days=90), []

    key = partial(Message._meta.pk.get_db_prep_save, connection=connection)
    for number in range(1, size + 1):
        moment = begin + timedelta(minutes=number * 2)
        chosen = [chance.choice(vocabulary) for _ in range(9)]
        chosen += [word for word in _FREQUENT if chance.random() < 0.6]
        if number % 997 == 3:
            chosen.append(_RARE)
        if number % 3 == 0 and (size < long or number < 20):
            chosen.append(_ELSEWHERE)
        message = Message(
            id=ids.id(moment, thread.pk, number),  # by its moment, as in a lived-in site
            thread=thread,
            number=number,
            author=people[number % 2],
            role="coordinator",
            text=" ".join(chosen),
            made_at=moment,
        )
        stock.add(message)
        postings += [(numbers[w], key(thread.pk), key(message.pk)) for w in set(chosen)]
    stock.write()
    _write(postings)
    rows = Thread.objects.unscoped(reason=WHY).filter(pk=thread.pk)
    rows.update(last_number=size, last_at=begin + timedelta(minutes=size * 2))
    Seat.objects.unscoped(reason=WHY).filter(thread=thread).delete()


def _write(postings: list[tuple[int, Any, Any]]) -> None:
    table = f"{Posting._meta.db_table} (word, thread, message_id)"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for row in postings:
                    copy.write_row(row)
        else:
            cursor.executemany(f"INSERT INTO {table} VALUES (%s, %s, %s)", postings)


def facts(threads, coordinator, long: int) -> dict[str, Any]:
    """Pages and posts by name, as bench.facts gives them, and who posts how."""
    relation = Relation.objects.unscoped(reason=WHY).filter(
        child=threads[0].child_id, role=Role.GUARDIAN
    )
    guardian = relation.select_related("person")[0]
    relation.update(since=clock.now() - timedelta(days=300))
    for thread in threads[:2]:
        for person in (coordinator.person, guardian.person):
            Seat.objects.unscoped(reason=WHY).update_or_create(
                thread=thread, person=person, defaults={"upto": 10**9}
            )
    session, family = session_of(coordinator.person), session_of(guardian.person)
    path = "/messages/search/?q="
    return {
        "pages": {
            "a thread of 20 messages": {"session": session, "path": f"/messages/{threads[1].pk}/"},
            f"a thread of {long:,} messages": {
                "session": session,
                "path": f"/messages/{threads[0].pk}/",
            },
            "the same by a guardian": {"session": family, "path": f"/messages/{threads[0].pk}/"},
            "the list of conversations": {"session": session, "path": "/messages/"},
            "search: a rare word": {"session": session, "path": path + _RARE},
            "search: a rare word, one letter wrong": {
                "session": session,
                "path": path + "retkorce",
            },
            "search: a frequent word": {"session": session, "path": path + _FREQUENT[0]},
            "search: two frequent words and a rare one": {
                "session": session,
                "path": path + "+".join([*_FREQUENT, _RARE]),
            },
            "search: a rare word by a guardian": {"session": family, "path": path + _RARE},
            "search: a frequent word by a guardian": {
                "session": family,
                "path": path + _FREQUENT[0],
            },
            "search: two frequent words by a guardian": {
                "session": family,
                "path": path + "+".join(_FREQUENT),
            },
            "search: by a guardian, frequent elsewhere": {
                "session": family,
                "path": path + _ELSEWHERE,
            },
        },
        "thread": str(threads[2].pk),
        "poster": session,
        "posters": [session_of(m.person) for m in [coordinator] * 4],
        "circle": str(threads[0].pk),
        "writer": session,
        "reader": family,
        "sessions": [session_of(person) for person in _others(guardian.person)],
    }


def _others(reader: Person) -> list[Person]:
    """A hundred people with pages of their own."""
    rows = Membership.objects.filter(role__in=[Role.GUARDIAN, Role.COMPANION], until=None)
    held = rows.exclude(person=reader).select_related("person").order_by("pk")[:100]
    return [membership.person for membership in held]


def count(thread: str) -> dict[str, int]:
    """Messages of the load, how many of them differ, and whether the numbers of the thread have no
    gap."""
    rows = Message.objects.unscoped(reason=WHY).filter(thread=thread).order_by("number")
    numbers = list(rows.values_list("number", flat=True))
    texts = [m.text for m in rows if m.text.startswith("load ")]
    in_a_row = numbers == list(range(1, len(numbers) + 1))
    return {"there": len(texts), "different": len(set(texts)), "in_a_row": in_a_row}


if __name__ == "__main__":
    if sys.argv[1] == "fill":
        with transaction.atomic():
            found = fill(int(sys.argv[2]), int(sys.argv[3]))
        print(json.dumps(found))
    else:
        print(json.dumps(count(sys.argv[2])))
