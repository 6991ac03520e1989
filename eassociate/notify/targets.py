"""Where a reader goes from a notice. Addresses of rooms above are known by their names only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from eassociate.access.roles import Role
from eassociate.notify.kinds import Kind

#: Kind → (name of the address, name of the fact that is its `pk`; None: the child).
_TARGETS: dict[str, tuple[str, str | None]] = {
    Kind.OFFER_MADE: ("offer", "offer"),
    Kind.SUBSTITUTE_OFFERED: ("today", ""),  # where one tap answers
    Kind.SUBSTITUTE_FOUND: ("visit", "visit"),
    Kind.VISIT_OPEN: ("visit", "visit"),
    Kind.NOT_DELIVERED: ("visit", "visit"),
    Kind.OFFER_ACCEPTED: ("visit", "visit"),
    Kind.OFFER_DECLINED: ("visit", "visit"),
    Kind.OFFER_EXPIRED: ("visit", "visit"),
    Kind.SUBSTITUTE_ACCEPTED: ("visit", "visit"),
    Kind.SUBSTITUTE_DECLINED: ("visit", "visit"),
    Kind.START_MISSING: ("today", ""),  # where one tap starts it
    Kind.VISIT_LATE: ("visit", "visit"),
    Kind.VISIT_STARTED: ("visit", "visit"),
    Kind.VISIT_ENDED: ("visit_record", "visit"),
    Kind.VISIT_CHANGED: ("visit", "visit"),
    Kind.VISIT_CANCELLED: ("visit", "visit"),
    Kind.INCIDENT: ("visit_record", "visit"),
    Kind.RECORD_CORRECTED: ("visit_record", "visit"),
    Kind.HANDED_OVER: ("hand_overs", None),
    Kind.HANDOVER_ASKS: ("hand_overs", None),
    Kind.HANDOVER_CORRECTED: ("hand_overs", None),
    Kind.COLLECT_REFUSED: ("refusal", "refusal"),
    Kind.CHILD_HOME: ("child", None),
    Kind.CHILD_BACK: ("child", None),
    Kind.ASSIGNED: ("child", None),
    Kind.TIMETABLE_CHANGED: ("timetable", None),
    Kind.OTHERS_COME: ("timetable", None),
    Kind.PLAN_READY: ("plan", "run"),
    Kind.PLAN_FAILED: ("plan", "run"),
    Kind.ADVICE_LEFT: ("goals", None),
    Kind.APPROVAL_ENDS: ("child", None),
    Kind.HELD: ("held", ""),
    Kind.MESSAGE: ("message", "message"),
    Kind.DIRECT_MESSAGE: ("message", "message"),
    Kind.REQUEST: ("message", "message"),
    Kind.GENERAL_REQUEST: ("message", "message"),
    Kind.ANNOUNCEMENT: ("message", "message"),
    Kind.ANSWERED: ("message", "message"),
    Kind.INVITATION_USED: ("people", ""),
    Kind.ADDRESS_DEAD: ("reaching", ""),
}
#: Where coordinators act instead.
_OF_COORDINATORS: dict[str, tuple[str, str | None]] = {
    Kind.COMPANION_ILL: ("cover", ""),
    Kind.VISIT_OPEN: ("cover", ""),
    Kind.OFFER_DECLINED: ("cover", ""),
    Kind.OFFER_EXPIRED: ("cover", ""),
    Kind.SUBSTITUTE_DECLINED: ("cover", ""),
}


def address(kind: str, facts: Mapping[str, Any], child: UUID | None, role: str = "") -> str:
    """The address where one acts on the notice; the first page where there is no better one.

    `child`: None also where the reader may not see the child any more.
    """
    name, fact = _TARGETS.get(kind, ("today", ""))
    if role == Role.COORDINATOR:
        name, fact = _OF_COORDINATORS.get(kind, (name, fact))
    thing = child if fact is None else facts.get(fact)
    try:
        return reverse(name) if fact == "" else reverse(name, kwargs={"pk": thing})
    except NoReverseMatch:
        return "/"
