"""What the room says on pages of other rooms: its deeds in the history, its links at a child, the
chain of the day at a visit and in the diary, the list on the emergency card."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.children import slots as of_child
from eassociate.core import clock
from eassociate.handover.forms import ConfirmForm
from eassociate.handover.queries.chain import chain_of
from eassociate.handover.queries.listing import may_collect
from eassociate.handover.queries.visits import visit_part
from eassociate.journal.history import describe
from eassociate.roster import slots as of_visit

describe(
    hand_over=_("Hand-over of the child recorded"),
    confirm_handover=_("Hand-over confirmed"),
    correct_handover=_("Hand-over corrected"),
    withdraw_handover=_("Hand-over taken back"),
    add_collector=_("Put on the list of those who may collect the child"),
    change_collector=_("List of those who may collect the child changed"),
    end_collector=_("Taken off the list of those who may collect the child"),
)


def chain_of_today(actor: Actor, child: UUID) -> Mapping[str, Any] | None:
    chain = chain_of(actor, child, clock.today())
    return {"chain": chain, "confirm_form": ConfirmForm(auto_id=False)} if chain.links else None


def collecting_now(actor: Actor, child: UUID) -> Mapping[str, Any] | None:
    calls = may_collect(actor, child)
    return {"calls": calls, "child": child, "day": clock.today()} if calls else None


of_child.record.link(
    "hand_overs", _("Hand-overs"), needs=Can.SEE_HANDOVERS, order=45, pictogram="🤝"
)
of_child.record.link(
    "collectors", _("Who may collect"), needs=Can.SEE_COLLECTORS, order=46, pictogram="🪪"
)
of_child.diary.part("handover/today.html", chain_of_today, needs=Can.SEE_HANDOVERS)
of_child.emergency.part("handover/card.html", collecting_now, needs=Can.SEE_COLLECTORS)
of_visit.visit.part("handover/of_visit.html", visit_part, needs=Can.SEE_HANDOVERS)
