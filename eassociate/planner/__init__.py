"""Who accompanies whom when somebody is missing. Pure: dataclasses in, dataclasses out.

    problem = Problem(visits, people, Travel(places))
    plan = cover(problem)             # the best for all open visits together, exact
    ranked = rank(problem, visit)     # everybody for one visit, with reasons and with what stops
    them assert not verify(problem, plan)  # an independent check

Reasons are codes and numbers; the roster puts them into words.
"""

from eassociate.planner.covering import cover
from eassociate.planner.old_problem import (
    HARDNESS,
    Assignment,
    Busy,
    Candidate,
    Person,
    Plan,
    Problem,
    Reason,
    Span,
    Stop,
    Term,
    Uncovered,
    Visit,
    Why,
)
from eassociate.planner.ranking import judge, rank, rank_all
from eassociate.planner.travel import Travel
from eassociate.planner.verification_old import verify

__all__ = [
    "HARDNESS",
    "Assignment",
    "Busy",
    "Candidate",
    "Person",
    "Plan",
    "Problem",
    "Reason",
    "Span",
    "Stop",
    "Term",
    "Travel",
    "Uncovered",
    "Visit",
    "Why",
    "cover",
    "judge",
    "rank",
    "rank_all",
    "verify",
]
