"""A first plan, worker by worker: the heaviest path of compatible tasks, in the spirit of
Hojati (2018) and Chandrasekharan, Smet and Wauters (2021).

A minute weighs more where nearly all who are still to come are needed (1 ÷ √(slack + 1)), a task
more the fewer of the others can do it.
"""

import numpy as np

from eassociate.planner.fewest.instance import Array, Instance

#: How much scarcity counts against minutes, how much chance disturbs, how many workers compete.
SCARCITY, NOISE, COMPETING = 50.0, 0.05, 30


class _Lists:
    """Of each worker of a pool: the wanted tasks and how many of them end before each starts."""

    def __init__(self, at: Instance, pool: list[int], wanted: Array) -> None:
        self.tasks: list[list[int]] = []
        self.before: list[list[int]] = []
        for w in pool:
            mine = np.flatnonzero(at.able[w] & wanted)
            self.tasks.append(mine.tolist())
            before = np.searchsorted(at.end[mine], at.start[mine], side="right")
            self.before.append(before.tolist())


def construct(
    at: Instance, wanted: Array, pool: list[int], people: int, rng: np.random.Generator
) -> Array:
    """At most `people` of `pool` take tasks of the mask `wanted`: the owner of each, -1 if none."""
    owner, open_ = np.full(len(at.order), -1), wanted.copy()
    lists, live = _Lists(at, pool, wanted), list(range(len(pool)))
    able = at.able[pool].sum(axis=0).astype(float)
    for left in range(min(people, len(pool)), 0, -1):
        if not open_.any():
            break
        values = _values(at, open_, left, len(live), able, rng)
        chosen, path = _heaviest(lists, live, values, rng)
        owner[path], open_[path] = pool[chosen], False
        live.remove(chosen)
        able -= at.able[pool[chosen]]
    return owner


def _values(
    at: Instance, open_: Array, left: int, pool: int, able: Array, rng: np.random.Generator
) -> list[float]:
    slack = np.maximum(left - at.profile(open_)[:-1], 0)
    weight = np.concatenate([[0.0], np.cumsum(at.lengths * left / np.sqrt(slack + 1.0))])
    values = weight[at.last] - weight[at.first] + SCARCITY * pool / np.maximum(able, 1)
    values *= 1 + NOISE * rng.random(len(values))
    values[~open_] = 0.0
    found: list[float] = values.tolist()
    return found


def _heaviest(
    lists: _Lists, live: list[int], values: list[float], rng: np.random.Generator
) -> tuple[int, list[int]]:
    best, weights = -1, [-1.0]
    for position in rng.permutation(len(live))[:COMPETING]:
        worker = live[position]
        found = _weights(lists.tasks[worker], lists.before[worker], values)
        if found[-1] > weights[-1]:
            best, weights = worker, found
    return best, _path(lists.tasks[best], lists.before[best], weights)


def _weights(tasks: list[int], before: list[int], values: list[float]) -> list[float]:
    """The heaviest path among the first 0, 1, 2 … tasks (weighted interval scheduling)."""
    found, last = [0.0], 0.0
    for t, free in zip(tasks, before, strict=True):
        value = values[t]
        if value > 0 and value + found[free] > last:
            last = value + found[free]
        found.append(last)
    return found


def _path(tasks: list[int], before: list[int], weights: list[float]) -> list[int]:
    path, j = [], len(tasks)
    while j:
        if weights[j] == weights[j - 1]:
            j -= 1
        else:
            path.append(tasks[j - 1])
            j = before[j - 1]
    return path
