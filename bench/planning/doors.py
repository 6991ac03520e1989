"""What is measured: the planner's functions, or stand-ins for them in tests."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from eassociate.planner.plan import Plan
from eassociate.planner.problem import Problem


@dataclass(frozen=True)
class Doors:
    """The functions of the planner by their agreed shapes; all can go to another process."""

    plan_week: Callable[..., Plan]  # (problem, seconds=, seed=, workers=, progress=)
    verify: Callable[[Problem, Plan], list[str]]
    city: Callable[..., Problem]  # (children=, seed=)
    country: Callable[..., Problem]  # (children=, seed=)
    school_year: Callable[..., list[Problem]]  # (children=, weeks=, seed=)
    cover: Callable[..., Plan]  # (problem, morning, seconds=)
    standing: Callable[..., Problem]  # (problem, morning): what `cover` answers
    morning: Callable[..., Any]  # (moment, absent=, at_home=, started=, reserves=)


def product() -> Doors:
    """The planner itself."""
    from eassociate.planner.generation import city, country, school_year
    from eassociate.planner.morning import Morning, standing
    from eassociate.planner.week import plan_week

    from eassociate.planner import cover
    from eassociate.planner.verification import verify

    return Doors(plan_week, verify, city, country, school_year, cover, standing, Morning)
