"""A problem divided into towns that have nothing to do with each other, and large towns into
districts.

A town: children and companions joined by who lives near enough to whom. A district: children on
one side of a line, and a share of the companions as large as its share of the minutes.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from eassociate.planner.problem import Block, Companion, Problem
from eassociate.planner.ways import km_matrix

Bools = NDArray[np.bool_]
Ints = NDArray[np.int64]
#: More children than this, and a town is divided.
LARGEST = 1100
#: Companions whose distances are looked at together.
BATCH = 500


@dataclass(frozen=True)
class Town:
    """A part of a problem; `districts`: the same again in pieces that can be planned alone."""

    problem: Problem
    districts: tuple[Problem, ...]


def towns(problem: Problem) -> tuple[list[Town], tuple[Companion, ...]]:
    """The towns, largest first, and the companions who are near no block at all."""
    blocks, companions, without = _joined(problem)
    found = []
    for number, mine in blocks.items():
        town = part(problem, mine, companions.get(number, []))
        found.append(Town(town, tuple(_districts(town))))
    found.sort(key=lambda town: (-len(town.problem.blocks), town.problem.blocks[0].key))
    return found, tuple(without)


def part(problem: Problem, blocks: list[Block], companions: list[Companion]) -> Problem:
    """The problem of these blocks and companions alone."""
    keys = {block.key for block in blocks}
    people = {companion.key for companion in companions}
    return replace(
        problem,
        blocks=tuple(blocks),
        companions=tuple(replace(c, declined=c.declined & keys) for c in companions),
        previous={b: c for b, c in problem.previous.items() if b in keys},
        pins={b: c for b, c in problem.pins.items() if b in keys and c in people},
    )


def _joined(
    problem: Problem,
) -> tuple[dict[int, list[Block]], dict[int, list[Companion]], list[Companion]]:
    """Blocks and companions by town, and companions of no town."""
    places, of_child = _places(problem)
    reach = _reach(problem, places)
    label = _labels(reach, of_child)
    blocks: dict[int, list[Block]] = defaultdict(list)
    number = {place: i for i, place in enumerate(places)}
    for block in problem.blocks:
        blocks[int(label[number[block.place]])].append(block)
    companions: dict[int, list[Companion]] = defaultdict(list)
    without = []
    for i, companion in enumerate(problem.companions):
        near = np.nonzero(reach[i])[0]
        if len(near):
            companions[int(label[near[0]])].append(companion)
        else:
            without.append(companion)
    return blocks, companions, without


def _places(problem: Problem) -> tuple[list[str | None], list[list[int]]]:
    """Places of blocks, and for each child which they are."""
    names: dict[str | None, int] = {}
    of_child: dict[str, set[int]] = defaultdict(set)
    for block in problem.blocks:
        of_child[block.child].add(names.setdefault(block.place, len(names)))
    return list(names), [sorted(places) for places in of_child.values()]


def _reach(problem: Problem, places: list[str | None]) -> Bools:
    """[c, place]: is the place near enough to the companion's home?"""
    reach = np.ones((len(problem.companions), len(places)), bool)
    for begin in range(0, len(problem.companions), BATCH):
        some = problem.companions[begin : begin + BATCH]
        km = km_matrix(problem.travel, [c.home for c in some], places)
        most = np.array([np.inf if c.most_km is None else c.most_km for c in some])
        reach[begin : begin + BATCH] = ~(km > most[:, None])
    return reach


def _labels(reach: Bools, of_child: list[list[int]]) -> Ints:
    """[place]: the number of its town; the least number spreads until nothing changes."""
    label: Ints = np.arange(reach.shape[1])
    far = len(label)
    while True:
        before = label.copy()
        for places in of_child:
            if len(places) > 1:
                label[places] = label[places].min()
        people = np.where(reach, label[None, :], far).min(axis=1, initial=far)
        near = np.where(reach, people[:, None], far).min(axis=0, initial=far)
        label = np.minimum(label, near)
        if np.array_equal(label, before):
            return label


# -- districts ---------------------------------------------------------------------------------


def _districts(town: Problem) -> list[Problem]:
    children = {block.child: block for block in town.blocks}
    if len(children) <= LARGEST:
        return [town]
    spots = np.array([_spot(town, block.place) for block in children.values()])
    axis = int(np.nanstd(spots[:, 1] * 0.7) > np.nanstd(spots[:, 0]))
    order = [k for _, k in sorted(zip(spots[:, axis], children, strict=True))]
    near = set(order[: len(order) // 2])
    one = [b for b in town.blocks if b.child in near]
    other = [b for b in town.blocks if b.child not in near]
    share = sum(b.minutes for b in one) / sum(b.minutes for b in town.blocks)
    people = sorted(town.companions, key=lambda c: (_spot(town, c.home)[axis], c.key))
    first, second = _shared(people, share)
    return _districts(part(town, one, first)) + _districts(part(town, other, second))


def _spot(town: Problem, place: str | None) -> tuple[float, float]:
    return town.travel.places.get(place, (0.0, 0.0)) if place else (0.0, 0.0)


def _shared(people: list[Companion], share: float) -> tuple[list[Companion], list[Companion]]:
    """The first of them, as many as have this share of all hours; the others."""
    hours = np.cumsum([c.week_minutes for c in people])
    number = int(np.searchsorted(hours, share * hours[-1])) if len(people) else 0
    return people[:number], people[number:]
