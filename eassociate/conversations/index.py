"""The index of the search: what is stored are keyed digests of words, never words (docs/adr/0009).

The texts themselves are encrypted and no database can search them. A stolen database shows which
messages have a word in common, not which word.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from eassociate.conversations.models import Message, Posting, Spelling
from eassociate.conversations.spelling import beginnings, shortened, words
from eassociate.core.crypto import keyed_digest

_WHY = "index of the search"


def digest(word: str) -> int:
    """64 bits of the keyed digest of `word`, as the databases keep whole numbers (signed)."""
    value = int(keyed_digest(f"word\n{word}".encode())[:16], 16)
    return value - 2**64 if value >= 2**63 else value


def index(message: Message) -> None:
    """Makes `message` be found by its words."""
    found = {digest(word): word for word in words(message.text)}
    if not found:
        return
    learn(found)
    thread = message.thread_id
    rows = [Posting(word=number, thread=thread, message=message) for number in sorted(found)]
    Posting.objects.unscoped(reason=_WHY).bulk_create(rows)


def learn(found: dict[int, str]) -> None:
    """Keeps the spellings of words that occur for the first time. In one order, so that two
    transactions that learn the same words wait for each other in turn."""
    known = Spelling.objects.filter(variant__in=found, word=F("variant"))
    new = found.keys() - set(known.values_list("word", flat=True))
    rows = sorted({pair for word in new for pair in spellings_of(found[word])})
    Spelling.objects.bulk_create(
        [Spelling(variant=variant, word=word) for variant, word in rows],
        ignore_conflicts=True,
        batch_size=300,
    )


def spellings_of(word: str) -> Iterator[tuple[int, int]]:
    """All under which `word` is looked for, each with the word."""
    number = digest(word)
    yield from ((digest(one), number) for one in (*shortened(word), *beginnings(word)))


def unindex(message: Message) -> None:
    Posting.objects.unscoped(reason=_WHY).filter(message=message).delete()


def meant(asked: str) -> list[int]:
    """The words that somebody who asks for `asked` may mean."""
    variants = [digest(one) for one in shortened(asked)] + [digest(f"{asked}…")]
    rows = Spelling.objects.filter(variant__in=variants).values_list("word", flat=True)
    return sorted(set(rows) | {digest(asked)})
