"""A week's plan with a proven bound: who accompanies whom from Monday to Sunday.

    plan = plan_week(problem, seconds=60, seed=0, workers=2)

`plan_week` → `dividing` (towns, districts) → `search` for each, in processes of their own where
there are several → one `Plan`. docs/planner.md has the model and its sources.
"""

from eassociate.planner.week.planning import plan_week

__all__ = ["plan_week"]
