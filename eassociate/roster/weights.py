"""How much worse a minute without anybody is for one child than for another."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from eassociate.children.models import Approval

_WHY = "weights of a plan"
#: By degree of support (I needs the most); without approval 2.
WEIGHTS = {1: 4, 2: 3, 3: 2, 4: 1}
UNKNOWN_WEIGHT = 2


def weights_of(first: date, last: date, **among: Any) -> dict[UUID, int]:
    """Child → weight, by the approval that holds in these days (of several, the one that began
    last). `among`: of which children, in the terms of a filter of approvals."""
    rows = Approval.objects.unscoped(reason=_WHY).filter(
        valid_from__lte=last, valid_until__gte=first, **among
    )
    found = rows.order_by("valid_from").values_list("child", "degree")
    return {child: WEIGHTS.get(degree, UNKNOWN_WEIGHT) for child, degree in found}
