"""A first plan, worker by worker: the heaviest path of compatible tasks, in the spirit of
Hojati (2018) and Chandrasekharan, Smet and Wauters (2021).

A minute weighs more where nearly all who are still to come are needed (1 ÷ √(slack + 1)), a task
more the fewer of the others can do it.
"""

import numpy as np

from eassociate.planner.fewest.instance import Array, Instance
from eassociate.planner.fewest.paths import path_of, weigh

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
    at: Instance,
    wanted: Array,
    pool: list[int],
    people: int,
    rng: np.random.Generator,
    enough: int = 0,
) -> Array:
    """At most `people` of `pool` take tasks of the mask `wanted`: the owner of each, -1 if none.
    Ends when `enough` tasks or fewer are left.
    """
    owner, open_ = np.full(len(at.order), -1), wanted.copy()
    lists, live = _Lists(at, pool, wanted), list(range(len(pool)))
    able = at.able[pool].sum(axis=0).astype(float)
    for left in range(min(people, len(pool)), 0, -1):
        if open_.sum() <= enough:
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
    best, most, path = -1, -1.0, list[int]()
    for position in rng.permutation(len(live))[:COMPETING]:
        worker = live[position]
        weights = weigh(lists.before[worker], [values[t] for t in lists.tasks[worker]])
        if weights[-1] > most:
            best, most = worker, weights[-1]
            path = path_of(lists.tasks[worker], lists.before[worker], weights)
    return best, path
