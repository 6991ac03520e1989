"""Neighbourhood of a stretch of time: every task that touches it is free, for all people at once.

In a short stretch each person has one or two free tasks, so the programme is almost an assignment
problem and its relaxation almost integral: a hundred tasks move together in hundredths of a second.
"""

import numpy as np

from eassociate.planner.fewest.choice import Choice
from eassociate.planner.fewest.instance import Array, Instance

#: The most seconds for one stretch; columns of a programme that takes some hundredths of a second.
MOST, COLUMNS = 2.0, 2000


class Windows:
    """Repeats the neighbourhood around uncovered tasks; the stretch adapts to the size of the
    programme, not to the clock, so that a seed gives one answer.
    """

    def __init__(self, at: Instance, rng: np.random.Generator) -> None:
        self.at, self.rng = at, rng
        self.length = float(np.mean(at.end - at.start)) / 3

    def improve(self, owner: Array, people: Array, seconds: float = MOST) -> Array:
        """The owners of the tasks after one stretch was solved; never fewer minutes covered but
        for the solver's tolerance and a little chance.
        """
        low, high = self._stretch(owner)
        touching = (self.at.start < high) & (self.at.end > low)
        pairs = self._pairs(owner, people, touching, low, high)
        choice = Choice(self.at, pairs)
        choice.build(self._values())
        size = len(choice.costs)
        self.length *= 1.02 if size < COLUMNS else 0.93
        return self._solved(choice, owner, touching, min(seconds, MOST))

    def _stretch(self, owner: Array) -> tuple[float, float]:
        task = self.rng.choice(np.flatnonzero(owner < 0))
        middle = self.rng.uniform(self.at.start[task], self.at.end[task])
        half = self.length * self.rng.uniform(0.25, 0.75)
        return middle - half, middle + half

    def _values(self) -> Array:
        length = self.at.end - self.at.start
        scale = float(length.mean())
        return (length + scale) / (2 * scale) * (1 + 0.05 * self.rng.random(len(length)))

    def _pairs(
        self, owner: Array, people: Array, touching: Array, low: float, high: float
    ) -> dict[int, list[int]]:
        at, fixed = self.at, ~touching & (owner >= 0)
        earliest = np.full(len(at.able), -np.inf)
        latest = np.full(len(at.able), np.inf)
        before, after = fixed & (at.end <= low), fixed & (at.start >= high)
        np.maximum.at(earliest, owner[before], at.end[before])
        np.minimum.at(latest, owner[after], at.start[after])
        free = at.by_start[(touching | (owner < 0))[at.by_start]]
        fits = at.able[np.ix_(people, free)] & (at.start[free] >= earliest[people][:, None])
        fits &= at.end[free] <= latest[people][:, None]
        return {int(w): free[fits[j]].tolist() for j, w in enumerate(people)}

    def _solved(self, choice: Choice, owner: Array, touching: Array, seconds: float) -> Array:
        solver = choice.load(int(self.rng.integers(2**30)), seconds)
        free = np.flatnonzero(touching & (owner >= 0))
        choice.suggest(solver, {int(t): int(owner[t]) for t in free})
        solver.run()
        found = choice.chosen(solver)
        if found is None:
            return owner
        changed = owner.copy()
        changed[touching] = -1
        for t, w in found.items():
            changed[t] = w
        return changed
