"""What runs at one moment."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from numpy.typing import NDArray

Times = Sequence[int] | NDArray[Any]


def cliques(items: Iterable[int], start: Times, end: Times) -> list[list[int]]:
    """The maximal sets of items that run at once; `items` are sorted by start."""
    found: list[list[int]] = []
    running: list[int] = []
    for item in items:
        stay = [other for other in running if end[other] > start[item]]
        if len(stay) < len(running):
            found.append(running)
        running = [*stay, item]
    return [*found, running] if running else found
