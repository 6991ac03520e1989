"""The hand-overs at a visit: the chain of its day, and the taps for its companion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.roles import Can, Role
from eassociate.core import clock
from eassociate.handover.forms import ConfirmForm, TapForm
from eassociate.handover.queries.chain import chain_of
from eassociate.handover.queries.desk import desks_of
from eassociate.handover.rules import OPEN_FOR
from eassociate.roster.models import Visit


def visit_part(actor: Actor, pk: UUID) -> Mapping[str, Any] | None:
    """`chain`, `desk` of a visit that `actor` was shown; None where there is nothing to say."""
    related = ("child", "place", "companion__person")
    rows = Visit.objects.visible_to(actor).select_related(*related)
    visit = rows.defer("companion__portrait").filter(pk=pk).first()
    if visit is None:
        return None
    chain = chain_of(actor, visit.child_id, visit.day)
    desk = (
        desks_of(actor, [visit], {visit.child_id: chain}).get(pk)
        if _records(actor, visit)
        else None
    )
    if not chain.links and not desk:
        return None
    forms = {"confirm_form": ConfirmForm(auto_id=False), "tap_form": TapForm(auto_id=False)}
    return {"chain": chain, "desk": desk, "visit": visit, **forms}


def _records(actor: Actor, visit: Visit) -> bool:
    if visit.state in (Visit.State.CANCELLED, Visit.State.NOT_DELIVERED) or not visit.companion:
        return False
    if not clock.today() - OPEN_FOR <= visit.day <= clock.today() or actor.role == Role.GUARDIAN:
        return False
    return actor.can(Can.CORRECT_VISIT) or visit.companion.person_id == actor.person_id
