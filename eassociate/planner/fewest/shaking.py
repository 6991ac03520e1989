"""Tabu search on partial plans (as PartialCol for graph colouring, Blöchliger and Zufferey 2008):
a task that is left over goes to somebody, whatever overlaps it there is left over instead.
"""

import numpy as np

from eassociate.planner.fewest.instance import Array, Instance

FORBIDDEN = 1e6


class Shaking:
    """State of one walk. `lost`: (people, tasks) weight of what a task would push out there."""

    def __init__(self, at: Instance, rng: np.random.Generator) -> None:
        self.at, self.rng = at, rng
        length = at.end - at.start
        self.weight: Array = 1 + 0.3 * length / length.mean()
        overlap = (at.start[:, None] < at.end) & (at.start < at.end[:, None])
        np.fill_diagonal(overlap, False)
        self.clash: Array = overlap * self.weight[:, None]
        self.near = [set(np.flatnonzero(row).tolist()) for row in overlap]

    def walk(self, owner: Array, people: Array, steps: int) -> Array:
        """The owners after up to `steps` moves, at the point where the least was left over."""
        self._begin(owner, people)
        best, least = list(self.own), float("inf")
        for step in range(steps):
            if not self.open:
                break
            if step % 256 == 0:
                self.chance = self.rng.random((len(people), 64)) * 0.02
                self.tenure = self.rng.integers(5, 15, 256)
            self._move(step)
            weight = float(self.weight[self.open].sum())
            if weight < least:
                best, least = list(self.own), weight
        return np.array([-1 if j < 0 else int(people[j]) for j in best])

    def _begin(self, owner: Array, people: Array) -> None:
        position = {int(w): j for j, w in enumerate(people)}
        self.own = [position.get(int(w), -1) for w in owner]
        self.lost: Array = np.where(self.at.able[people], 0.0, FORBIDDEN)
        self.mine: list[set[int]] = [set() for _ in people]
        self.tabu: Array = np.zeros(self.lost.shape, int)
        self.open = [t for t, j in enumerate(self.own) if j < 0]
        for t, j in enumerate(self.own):
            if j >= 0:
                self.mine[j].add(t)
                self.lost[j] += self.clash[t]

    def _move(self, step: int) -> None:
        cost = self.lost[:, self.open] - self.weight[self.open]
        cost[self.tabu[:, self.open] > step] += FORBIDDEN / 10
        shown = min(len(self.open), self.chance.shape[1])
        cost[:, :shown] += self.chance[:, :shown]
        j, place = divmod(int(cost.argmin()), len(self.open))
        t = self.open.pop(place)
        for u in self.mine[j] & self.near[t]:
            self.own[u] = -1
            self.mine[j].discard(u)
            self.lost[j] -= self.clash[u]
            self.open.append(u)
            self.tabu[j, u] = step + int(self.tenure[step % 256] + 0.6 * len(self.open))
        self.own[t] = j
        self.mine[j].add(t)
        self.lost[j] += self.clash[t]
