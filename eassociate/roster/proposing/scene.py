"""A week as a problem, with the rows behind its keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from eassociate.children.models import Approval
from eassociate.planner.problem import Problem

_WHY = "weights of a plan"
#: How much worse a minute alone is, by degree of support (I needs the most); without approval 2.
WEIGHTS = {1: 4, 2: 3, 3: 2, 4: 1}
UNKNOWN_WEIGHT = 2


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


def weights_of(provider: UUID, first: date, last: date) -> dict[UUID, int]:
    """Child → weight, by the approval that holds (of several, the one that began last)."""
    rows = Approval.objects.unscoped(reason=_WHY).filter(
        child__provider=provider, valid_from__lte=last, valid_until__gte=first
    )
    found = rows.order_by("valid_from").values_list("child", "degree")
    return {child: WEIGHTS.get(degree, UNKNOWN_WEIGHT) for child, degree in found}
