"""Diving with prices: the relaxation over paths is solved, the paths it holds most of are fixed,
the rest is solved again with new paths; the last few people are chosen exactly (the restricted
heuristics of column generation: Joncour, Michel, Sadykov, Sverdlov and Vanderbeck 2010).

As long as the relaxation of the rest leaves nothing over there is hope. When it proves that there
is none, the dive goes back to somewhere on its way and chooses otherwise.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from eassociate.planner.fewest.choice import Choice
from eassociate.planner.fewest.instance import Array, Instance
from eassociate.planner.fewest.master import Column, Master

#: Part of the people fixed at once, and chance in which; columns kept for each person; rounds of
#: pricing; how often a dive goes back a little, and far.
BATCH, CHANCE, KEPT, ROUNDS, FAILURES, RETURNS = 0.06, 0.3, 12, 60, 4, 6
#: Pairs (worker, task) of a rest that is solved exactly at once, or if diving on is hopeless; its
#: seconds. What counts as nothing left over.
EXACT, LARGEST, SECONDS, NOTHING = 500, 2500, 4.0, 0.01

Owners = dict[int, int]


@dataclass(slots=True)
class Level:
    """Where a dive stands: what is fixed (task → worker), and for the rest the pairs (worker →
    tasks by end), how many people are to come, and paths to begin with.
    """

    chosen: Owners
    pairs: dict[int, list[int]]
    people: int
    known: list[Column]
    master: Master | None = None

    @property
    def size(self) -> int:
        return sum(map(len, self.pairs.values()))


class Diving:
    """`left()`: seconds until the end; `nearest`: what came nearest, task → worker."""

    def __init__(self, at: Instance, rng: np.random.Generator, left: Callable[[], float]) -> None:
        self.at, self.rng, self.left = at, rng, left
        self.nearest: Owners = {}

    def over(self) -> bool:
        """Is the time over?"""
        return self.left() <= 0

    def search(self, top: Level) -> tuple[Owners | None, bool]:
        """Task → worker of all tasks, or None; and whether `top` was hopeless at once."""
        way = [top]
        for _ in range(RETURNS):
            found = self._down(way)
            if found is not None or self.over() or not self._hopeful(top):
                return found, found is None and not self.over()
            way = way[: max(1, int(len(way) * self.rng.uniform(0.3, 0.85)))]
        return None, False

    def _down(self, way: list[Level]) -> Owners | None:
        """Dives on from the last level of `way`, which grows; where there is no hope, it goes back
        a little, at each failure a little more.
        """
        for failure in range(FAILURES):
            while self._hopeful(way[-1]) and way[-1].size > EXACT:
                way.append(self._next(way[-1]))
            found = self._exact(way[-1]) if way[-1].size <= EXACT else None
            if found is not None or self.over():
                return found
            del way[max(1, len(way) - 1 - failure // 3) :]
        return self._exact(way[-1])

    def _hopeful(self, level: Level) -> bool:
        """May everything be done from here? Never wrong if it says no for want of paths."""
        if level.master is None:
            level.master = Master(self.at, level.pairs, level.people)
            level.master.add(level.known)
            level.master.generate(ROUNDS, NOTHING, self.left)
        return level.master.value <= NOTHING and not self.over()

    def _next(self, level: Level) -> Level:
        master = level.master
        assert master is not None
        fixed = self._fixed(master)
        done = {t: w for w, path in fixed.items() for t in path}
        pairs = {
            w: [t for t in tasks if t not in done]
            for w, tasks in level.pairs.items()
            if w not in fixed
        }
        return Level(level.chosen | done, pairs, level.people - len(fixed), _kept(master, pairs))

    def _fixed(self, master: Master) -> dict[int, tuple[int, ...]]:
        held: Array = master.values
        order = np.argsort(-held * (1 + CHANCE * self.rng.random(len(held))))
        most = max(1, int(BATCH * master.people))
        fixed: dict[int, tuple[int, ...]] = {}
        for x in order.tolist():
            if len(fixed) >= most or held[x] < 1e-6:
                break
            fixed.setdefault(*master.columns[x])
        return fixed

    def _exact(self, level: Level) -> Owners | None:
        """The rest by branch and bound; None if something is left over."""
        if level.size > LARGEST:
            return None
        seed, seconds = int(self.rng.integers(2**30)), min(SECONDS, self.left())
        found = exact(self.at, level.pairs, level.people, seed, seconds)
        whole = level.chosen | found
        if len(whole) > len(self.nearest):
            self.nearest = whole
        return whole if len(whole) == len(self.at.order) else None


def _kept(master: Master, pairs: dict[int, list[int]]) -> list[Column]:
    """What the relaxation held, and the latest others of each person, without what is done."""
    left = {w: set(tasks) for w, tasks in pairs.items()}
    room = dict.fromkeys(pairs, KEPT)
    found = []
    for x in np.lexsort((-np.arange(len(master.columns)), -master.values)).tolist():
        worker, path = master.columns[x]
        if room.get(worker, 0):
            room[worker] -= 1
            found.append((worker, tuple(t for t in path if t in left[worker])))
    return found


def exact(
    at: Instance, pairs: dict[int, list[int]], people: int, seed: int, seconds: float
) -> Owners:
    """The most tasks done by at most `people`."""
    ordered = {w: sorted(tasks, key=lambda t: at.start[t]) for w, tasks in pairs.items() if tasks}
    choice = Choice(at, ordered, people=people if people < len(ordered) else None)
    choice.build(np.ones(len(at.order)))
    solver = choice.load(seed, seconds)
    solver.setOptionValue("mip_abs_gap", 0.9)
    solver.run()
    return choice.chosen(solver) or {}
