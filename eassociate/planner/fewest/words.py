"""The words of the restricted question: fixed tasks, who can do which, fewest people."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Task:
    """From `start` until before `end`, whole numbers of any unit."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TaskProblem:
    """`able[w]`: the tasks (positions in `tasks`) that worker `w` can do."""

    name: str
    tasks: tuple[Task, ...]
    able: tuple[frozenset[int], ...]


@dataclass(frozen=True, slots=True)
class FewestPlan:
    """`assignment[t]`: the worker of task `t`. `used`: how many people; no plan needs fewer than
    `bound`, proven. An empty assignment with tasks in the problem: none was found in time.
    """

    assignment: tuple[int, ...]
    used: int
    bound: int
    seconds: float

    @property
    def exact(self) -> bool:
        """Is it proven that nobody can do with fewer?"""
        return self.used == self.bound
