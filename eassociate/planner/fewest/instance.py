"""A problem made ready for search: arrays over tasks in the order of their ends."""

from typing import Any

import numpy as np

from eassociate.planner.fewest.words import TaskProblem

Array = Any  # numpy arrays; shapes are told where they are made


class Instance:
    """`start`, `end`: (tasks,); `able`: (workers, tasks) of bool; `clique`: most tasks at once."""

    def __init__(self, problem: TaskProblem) -> None:
        times = [(task.end, task.start, t) for t, task in enumerate(problem.tasks)]
        self.order = [t for _, _, t in sorted(times)]
        self.start: Array = np.array([problem.tasks[t].start for t in self.order], dtype=int)
        self.end: Array = np.array([problem.tasks[t].end for t in self.order], dtype=int)
        place = {t: j for j, t in enumerate(self.order)}
        self.able: Array = np.zeros((len(problem.able), len(self.order)), bool)
        for w, able in enumerate(problem.able):
            self.able[w, [place[t] for t in able]] = True
        self.moments: Array = np.unique(np.concatenate([self.start, self.end]))
        self.first: Array = np.searchsorted(self.moments, self.start)
        self.last: Array = np.searchsorted(self.moments, self.end)
        self.lengths: Array = np.diff(self.moments)
        self.by_start: Array = np.argsort(self.start, kind="stable")
        self.clique = int(self.profile(np.ones(len(self.order), bool)).max(initial=0))

    def profile(self, which: Array) -> Array:
        """How many of the tasks `which` (mask) run between a moment and the next: (moments,)."""
        change = np.zeros(len(self.moments), int)
        np.add.at(change, self.first[which], 1)
        np.add.at(change, self.last[which], -1)
        return np.cumsum(change)

    def assignment(self, owner: Array) -> tuple[int, ...]:
        """The workers of the tasks in the problem's own order."""
        found = [0] * len(self.order)
        for j, t in enumerate(self.order):
            found[t] = int(owner[j])
        return tuple(found)
