"""A plan from its first place to its last line, inside the transaction of its action."""

from __future__ import annotations

from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.exchange.carrying.companions import store_companions
from eassociate.exchange.carrying.lines import store_lines
from eassociate.exchange.carrying.newcomers import store_children, store_people
from eassociate.exchange.planning.model import Made, Plan


def carry_out(actor: Actor, plan: Plan) -> list[UUID]:
    """Does what the plan says; gives the children that it touched, each once."""
    made = Made()
    touched: list[UUID] = []
    for step in plan.places:
        step(actor, made)
    store_people(plan.new_people)
    touched += store_children(actor, plan.new_children, made)
    store_companions(actor, plan.new_companions)
    for step in plan.steps:
        touched += step(actor, made)
    touched += store_lines(actor, plan.lines, made)
    return list(dict.fromkeys(touched))
