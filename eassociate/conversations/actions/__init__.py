"""Every write of this room. Importing it makes the actions known to `perform`."""

from eassociate.conversations.actions import (
    announcing,
    arranging,
    changing,
    phrases,
    posting,
    receiving,
    threads,
)

__all__ = [
    "announcing",
    "arranging",
    "changing",
    "phrases",
    "posting",
    "receiving",
    "threads",
]
