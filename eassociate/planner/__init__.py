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
from eassociate.planner.reserves import Reserves, absence_rates, reserves
from eassociate.planner.supposing import Alternative, WhatIf, alternatives, next_best, what_if
from eassociate.planner.travel import Travel
from eassociate.planner.verification import verify

__all__ = [
    "HARDNESS",
    "Alternative",
    "Assignment",
    "Block",
    "Busy",
    "Candidate",
    "Companion",
    "Morning",
    "Plan",
    "Problem",
    "Reason",
    "Reserves",
    "Rules",
    "Span",
    "Stop",
    "Term",
    "Travel",
    "Uncovered",
    "WhatIf",
    "Why",
    "absence_rates",
    "alternatives",
    "cover",
    "explain_uncovered",
    "familiarity",
    "judge",
    "next_best",
    "rank",
    "rank_all",
    "reserves",
    "standing",
    "verify",
    "what_if",
]
