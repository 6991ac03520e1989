"""A stand-in until the solver is here: the most constrained block first, no proof.

plan = plan_week(problem, seconds=60.0)
"""

from eassociate.planner.week.greedy import plan_week

__all__ = ["plan_week"]
