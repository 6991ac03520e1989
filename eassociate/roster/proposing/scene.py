"""A week as a problem, with the rows behind its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eassociate.planner.problem import Problem


@dataclass(frozen=True)
class Scene:
    """`first`: the Monday. A block has the key of its visit, or of its line of a timetable.

    `present`: block key → companion id of the present roster, also of people who left;
    `agreed`: pins that nobody set on the page: who has said yes to a visit keeps it.
    """

    first: date
    problem: Problem
    present: Mapping[str, str]
    agreed: Mapping[str, str]
