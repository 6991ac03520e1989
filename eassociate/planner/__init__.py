"""Who accompanies whom when somebody is missing. Pure: dataclasses in, dataclasses out.

    plan = cover(problem, Morning(now, absent))  # the best for all open blocks together, exact
    ranked = rank(problem, block)                # everybody for one block, with reasons and stops
    assert not verify(standing(problem, morning), plan)  # an independent check

Reasons are codes and numbers; the roster puts them into words.
"""

from eassociate.planner.covering import cover
from eassociate.planner.explaining import explain_uncovered
from eassociate.planner.morning import Morning, standing
from eassociate.planner.plan import (
    HARDNESS,
    Assignment,
    Candidate,
    Plan,
    Reason,
    Term,
    Uncovered,
    Why,
)
from eassociate.planner.problem import (
    Block,
    Busy,
    Companion,
    Problem,
    Rules,
    Span,
    Stop,
    familiarity,
)
from eassociate.planner.ranking import judge, rank, rank_all
from eassociate.planner.travel import Travel
from eassociate.planner.verification import verify

__all__ = [
    "HARDNESS",
    "Assignment",
    "Block",
    "Busy",
    "Candidate",
    "Companion",
    "Morning",
    "Plan",
    "Problem",
    "Reason",
    "Rules",
    "Span",
    "Stop",
    "Term",
    "Travel",
    "Uncovered",
    "Why",
    "cover",
    "explain_uncovered",
    "familiarity",
    "judge",
    "rank",
    "rank_all",
    "standing",
    "verify",
]
