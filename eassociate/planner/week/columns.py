"""A child's plan as a column of the relaxation: what it costs, and what its parts take."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from eassociate.planner.week.cuts import Cut
from eassociate.planner.week.own import Own, Part
from eassociate.planner.week.patterns import weights_of
from eassociate.planner.week.prices import Rows
from eassociate.planner.week.savings import Credits
from eassociate.planner.week.table import Table


@dataclass(frozen=True)
class Column:
    """A child's plan: what it costs by itself, and who takes which of its blocks (by set)."""

    child: int
    parts: tuple[Part, ...]
    cost: float


@dataclass(frozen=True)
class Use:
    """One part of a column as the rows see it."""

    companion: int
    blocks: tuple[int, ...]
    first: tuple[int, ...]
    last: tuple[int, ...]
    minutes: int
    long: bool
    bits: int


def uses_of(own: Own, parts: Iterable[Part], rows: Rows) -> list[Use]:
    """What the rows see of a plan."""
    found = []
    for row, s in parts:
        if row < 0:
            continue
        inside = [b for b in range(own.n) if s >> b & 1]
        c, minutes = int(own.rows[row]), int(own.minutes[s])
        first = tuple(int(own.blocks[b]) for b in inside if own.shape.first[b, s])
        last = tuple(int(own.blocks[b]) for b in inside if own.shape.last[b, s])
        blocks = tuple(int(own.blocks[b]) for b in inside)
        bits = int(rows.bits(own)[s]) & rows.bits_kept(c)
        found.append(Use(c, blocks, first, last, minutes, minutes * 2 > rows.room[c], bits))
    return found


def calm(own: Own, parts: Iterable[Part], table: Table) -> float:
    """What a plan costs without ways and guaranteed minutes."""
    cost = 0.0
    for row, s in parts:
        inside = [int(b) for i, b in enumerate(own.blocks) if s >> i & 1]
        if row < 0:
            cost += float(own.alone[s])
        else:
            cost += float(own.pair[row]) + float(table.single[own.rows[row], inside].sum())
    return cost


def amount_of(cut: Cut, use: Use) -> float:
    """What a part of a plan stands for in the cut's row."""
    if cut.clash:
        return float(len(set(cut.clash).intersection(use.blocks)))
    bits, minutes = np.array([use.bits]), np.array([float(use.minutes)])
    return float(weights_of(cut.taken, bits, minutes)[0])


def credit_of(credits: Credits | None, use: Use) -> float:
    """Minutes that are taken off a part."""
    if credits is None:
        return 0.0
    at = int(use.long), use.companion
    after, before = credits.after[at], credits.before[at]
    return sum(float(after[b]) for b in use.first) + sum(float(before[b]) for b in use.last)
