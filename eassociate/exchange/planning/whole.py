"""A whole file planned: places and children first, since the other lists name them."""

from __future__ import annotations

from eassociate.access.actor import Actor
from eassociate.exchange.planning.children import Children
from eassociate.exchange.planning.companions import Companions
from eassociate.exchange.planning.model import Plan
from eassociate.exchange.planning.people import People
from eassociate.exchange.planning.places import Places
from eassociate.exchange.planning.staff import Staff
from eassociate.exchange.planning.state import State
from eassociate.exchange.planning.timetable import Timetable
from eassociate.exchange.rows import Tables


def plan_lists(actor: Actor, tables: Tables) -> Plan:
    """What taking in `tables` would do for the provider of `actor`. Reads, never writes.

    `issues` holds what could not be read as well as what a rule refuses.
    """
    plan = Plan(issues=list(tables.issues), notes=list(tables.notes))
    state = State(actor)
    people, places = People(state, tables), Places(state, plan)
    children = Children(state, plan, people, places)
    for child in tables.children:
        children.plan(child)
    staff = Staff(state)
    companions = Companions(state, plan, people, staff, children.matching)
    for companion in tables.companions:
        companions.plan(companion)
    timetable = Timetable(state, plan, children.matching, staff, places)
    for line in tables.timetable:
        timetable.plan(line)
    plan.new_people = people.new
    plan.issues = list({(i.sheet, i.cell, str(i.what)): i for i in plan.issues}.values())
    return plan
