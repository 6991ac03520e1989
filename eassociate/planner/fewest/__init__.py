"""Fewest people for fixed tasks (shift minimisation personnel task scheduling): the planner's
model restricted to skills, times and the number of people.

    problem = read(Path("data.dat"))
    plan = fewest_people(problem, seconds=60)
    assert not check(problem, plan)
"""

from eassociate.planner.fewest.checking import check
from eassociate.planner.fewest.reading import parse, read
from eassociate.planner.fewest.restricting import to_problem
from eassociate.planner.fewest.solving import fewest_people
from eassociate.planner.fewest.words import FewestPlan, Task, TaskProblem

__all__ = [
    "FewestPlan",
    "Task",
    "TaskProblem",
    "check",
    "fewest_people",
    "parse",
    "read",
    "to_problem",
]
