"""Goals of a child's plan, and advice on them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.policy import standing_relations
from eassociate.access.roles import Can, Role
from eassociate.cases.models import Advice, Goal
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.commands import Command, Name, Text
from eassociate.journal.deeds import Effect, Notify, Refused, action, get
from eassociate.notify.kinds import Kind


class SetGoal(Command):
    """`since`: today when left out."""

    child: UUID
    title: Name
    since: date | None = None


class ChangeGoal(Command):
    goal: UUID
    title: Name


class EndGoal(Command):
    """`until`: the last day; today when left out."""

    goal: UUID
    until: date | None = None


class LeaveAdvice(Command):
    goal: UUID
    text: Text


class WithdrawAdvice(Command):
    advice: UUID


@action(SetGoal, needs=Can.EDIT_GOALS)
def set_goal(actor: Actor, command: SetGoal) -> Effect:
    """Outcome: `goal`."""
    child = get(Child.objects.visible_to(actor), command.child)
    goal = Goal(
        child=child,
        title=command.title,
        since=command.since or clock.today(),
        made_by_id=actor.person_id,
    )
    goal.save(force_insert=True)
    return Effect({"goal": str(goal.pk)}, [child.pk])


@action(ChangeGoal, needs=Can.EDIT_GOALS)
def change_goal(actor: Actor, command: ChangeGoal) -> Effect:
    goal = get(Goal.objects.visible_to(actor), command.goal)
    goal.title = command.title
    goal.save(update_fields=["title"])
    return Effect({"goal": str(goal.pk)}, [goal.child_id])


@action(EndGoal, needs=Can.EDIT_GOALS)
def end_goal(actor: Actor, command: EndGoal) -> Effect:
    goal = get(Goal.objects.visible_to(actor), command.goal)
    until = command.until or clock.today()
    if until < goal.since:
        raise Refused(_("The last day cannot be before the first."), field="until")
    goal.until = until
    goal.save(update_fields=["until"])
    return Effect({"goal": str(goal.pk)}, [goal.child_id])


@action(LeaveAdvice, needs=Can.ADVISE)
def leave_advice(actor: Actor, command: LeaveAdvice) -> Effect:
    """Tells the child's companions and guardians. Outcome: `advice`."""
    goal = get(Goal.objects.visible_to(actor), command.goal)
    if not command.text:
        raise Refused(_("Please write your advice."), field="text")
    advice = Advice(goal=goal, text=command.text, made_by_id=actor.person_id, made_at=actor.at)
    advice.save(force_insert=True)
    return Effect({"advice": str(advice.pk)}, [goal.child_id], _told(actor, goal.child_id))


def _told(actor: Actor, child: UUID) -> list[Notify]:
    readers = standing_relations(clock.now()).filter(
        child=child, role__in=[Role.COMPANION, Role.GUARDIAN]
    )
    facts = {"person": str(actor.person_id)}
    return [
        Notify(person, role, Kind.ADVICE_LEFT, child=child, facts=facts)
        for person, role in readers.values_list("person", "role").distinct()
    ]


@action(WithdrawAdvice, needs=Can.ADVISE)
def withdraw_advice(actor: Actor, command: WithdrawAdvice) -> Effect:
    """Everybody takes back their own."""
    own = Advice.objects.visible_to(actor).filter(made_by=actor.person_id)
    advice = get(own.select_related("goal"), command.advice)
    child = advice.goal.child_id
    advice.delete()
    return Effect({}, [child])
