"""The restricted question in the planner's own words: that it is really our model."""

from datetime import UTC, datetime, timedelta

from eassociate.planner.fewest.words import TaskProblem
from eassociate.planner.problem import Block, Companion, Problem

#: A Monday; one unit of time is one minute.
MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def to_problem(problem: TaskProblem) -> Problem:
    """Each task is a block of a child of its own and asks for one skill of its own; a worker is a
    companion with the skills of the tasks that the worker can do, and no limit of hours.
    """
    blocks = tuple(
        Block(
            key=f"t{t}",
            child=f"c{t}",
            start=MONDAY + timedelta(minutes=task.start),
            end=MONDAY + timedelta(minutes=task.end),
            skills=frozenset({f"s{t}"}),
        )
        for t, task in enumerate(problem.tasks)
    )
    companions = tuple(
        Companion(
            key=f"w{w}",
            skills=frozenset(f"s{t}" for t in able),
            week_minutes=7 * 24 * 60,
        )
        for w, able in enumerate(problem.able)
    )
    return Problem(blocks, companions)
