"""Chance that repeats itself: the same seed and the same key give the same numbers and ids."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import blake2b
from random import Random
from typing import TypeVar
from uuid import UUID

T = TypeVar("T")


class Chance:
    """The source of everything that looks random in one demo."""

    def __init__(self, seed: int) -> None:
        self.seed = seed

    def at(self, *key: object) -> Random:
        """Numbers that belong to `key` and to nothing else."""
        return Random(self._digest(*key))

    def id(self, moment: datetime, *key: object) -> UUID:
        """A version 7 UUID: by its moment it sorts as those that a real service would have."""
        milliseconds = int(moment.timestamp() * 1000)
        value = (milliseconds << 80) | int.from_bytes(self._digest("id", *key)[:10], "big")
        value = value & ~(0xF << 76) | (0x7 << 76)
        return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))

    def happens(self, share: float, *key: object) -> bool:
        """True in `share` of all keys."""
        return int.from_bytes(self._digest("happens", *key)[:8], "big") < share * 2**64

    def _digest(self, *key: object) -> bytes:
        text = "\x1f".join((str(self.seed), *map(str, key)))
        return blake2b(text.encode(), digest_size=16).digest()


def dealt(random: Random, things: Sequence[T]) -> Iterator[T]:
    """`things` for ever, shuffled anew each round."""
    while True:
        deck = list(things)
        random.shuffle(deck)
        yield from deck
