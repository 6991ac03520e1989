"""Which messages may say what is asked (docs/adr/0009): their keys, newest first, by the index.

Never by a join of the index with the messages: no database guesses right how rare a word is. Who
may read what is asked afterwards, of the few messages that are left.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

from django.db.models import F

from eassociate.conversations.index import meant
from eassociate.conversations.models import Posting

WHY = "keys alone; what is shown is asked of the messages that are visible"
#: A word in fewer messages than this leads to all of them.
RARE = 2_000
#: Messages of each word that are compared in the first step, the second, … where all are frequent.
STEPS = (2_000, 10_000, 50_000)


class _Lead:
    """One word of the question, in some threads (None: in all)."""

    def __init__(self, word: str, threads: Sequence[UUID] | None) -> None:
        self.words = meant(word)
        held = Posting.objects.unscoped(reason=WHY).filter(word__in=self.words)
        held = held if threads is None else held.filter(thread__in=threads)
        self.held = held.order_by().values_list("message", flat=True)
        some = set(self.held[:RARE])
        #: All its messages, where they are few.
        self.all = some if len(some) < RARE else None

    def newest(self, before: UUID | None, most: int) -> list[UUID]:
        rows = self.held.filter(message__lt=before) if before else self.held
        return list(rows.order_by("-message")[:most])

    def among(self, keys: set[UUID]) -> set[UUID]:
        """Those of `keys` that have the word. By the messages: of a bare word, SQLite would go
        through all that have it."""
        if not keys:
            return keys
        rows = Posting.objects.unscoped(reason=WHY).filter(message__in=keys)
        rows = rows.alias(number=F("word") + 0).filter(number__in=self.words).order_by()
        return set(rows.values_list("message", flat=True))


class Keys:
    """Keys of messages that have all the words, some at a time. `stopped`: how far back all were
    looked at, where there is more."""

    def __init__(
        self, words: Sequence[str], threads: Sequence[UUID] | None, before: UUID | None
    ) -> None:
        self.leads = [_Lead(word, threads) for word in words]
        self.stopped = before

    def __iter__(self) -> Iterator[list[UUID]]:
        few = [lead.all for lead in self.leads if lead.all is not None]
        if few:
            yield self._of_few(set.intersection(*few))
        else:
            yield from self._compared()

    def _of_few(self, found: set[UUID]) -> list[UUID]:
        """Of the rare words all messages are known; of these, those that have the others too."""
        found = {key for key in found if self.stopped is None or key < self.stopped}
        for lead in self.leads:
            found = lead.among(found) if lead.all is None else found
        self.stopped = None
        return sorted(found, reverse=True)

    def _compared(self) -> Iterator[list[UUID]]:
        """The newest messages of each word, as far back as those of all of them reach."""
        for most in STEPS:
            lists = [lead.newest(self.stopped, most) for lead in self.leads]
            ends = [some[-1] for some in lists if len(some) == most]
            found = set.intersection(*map(set, lists))
            self.stopped = max(ends, default=None)
            yield sorted((k for k in found if not ends or k >= max(ends)), reverse=True)
            if not ends:
                return
