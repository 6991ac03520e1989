"""Goals and advice, for all who work on them with the child."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.cases.models import Advice, Goal
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.journal.deeds import get


@dataclass(frozen=True)
class AdviceSeen:
    pk: UUID
    text: str
    who: str
    at: datetime
    own: bool


@dataclass(frozen=True)
class GoalSeen:
    pk: UUID
    child: UUID
    title: str
    since: date
    until: date | None
    advice: list[AdviceSeen] = field(default_factory=list)

    @property
    def over(self) -> bool:
        return self.until is not None and self.until < clock.today()


def goals_of(actor: Actor, child: UUID, *, over: bool = False) -> list[GoalSeen]:
    """The goals on which the child works today, oldest first; `over`: those that have ended
    instead, newest first. With their advice, newest first. Two reads whatever their number."""
    check(actor, Can.SEE_GOALS)
    today = clock.today()
    rows = Goal.objects.visible_to(actor).filter(child=child)
    if over:
        rows = rows.filter(until__lt=today).order_by("-until", "pk")
    else:
        rows = rows.filter(Q(until=None) | Q(until__gte=today)).order_by("since", "pk")
    return _with_advice(actor, list(rows))


def _with_advice(actor: Actor, goals: list[Goal]) -> list[GoalSeen]:
    advice: dict[UUID, list[AdviceSeen]] = {}
    rows = Advice.objects.visible_to(actor).filter(goal__in=[goal.pk for goal in goals])
    for one in rows.select_related("made_by"):
        own = one.made_by_id == actor.person_id
        seen = AdviceSeen(one.pk, one.text, one.made_by.name, one.made_at, own)
        advice.setdefault(one.goal_id, []).append(seen)
    return [_seen(goal, advice.get(goal.pk, [])) for goal in goals]


def _seen(goal: Goal, advice: list[AdviceSeen]) -> GoalSeen:
    return GoalSeen(goal.pk, goal.child_id, goal.title, goal.since, goal.until, advice)


def goals_of_children(actor: Actor, children: Iterable[UUID]) -> dict[UUID, list[GoalSeen]]:
    """Child → its goals of today with their advice, for a page about several children. Two reads
    whatever their number."""
    check(actor, Can.SEE_GOALS)
    today = clock.today()
    rows = Goal.objects.visible_to(actor).filter(child__in=list(children), since__lte=today)
    rows = rows.filter(Q(until=None) | Q(until__gte=today)).order_by("since", "pk")
    found: dict[UUID, list[GoalSeen]] = {}
    for goal in _with_advice(actor, list(rows)):
        found.setdefault(goal.child, []).append(goal)
    return found


def goal_of(actor: Actor, pk: UUID) -> tuple[GoalSeen, str]:
    """A goal with its advice and the child's name. Raises `NotFound`."""
    check(actor, Can.SEE_GOALS)
    goal = get(Goal.objects.visible_to(actor).select_related("child"), pk)
    return _with_advice(actor, [goal])[0], goal.child.name


def own_advice(actor: Actor, pk: UUID) -> tuple[UUID, str]:
    """(child, text) of advice that the actor left. Raises `NotFound`."""
    check(actor, Can.ADVISE)
    own = Advice.objects.visible_to(actor).filter(made_by=actor.person_id)
    advice = get(own.select_related("goal"), pk)
    return advice.goal.child_id, advice.text


def name_of_child(actor: Actor, pk: UUID) -> str:
    """Raises `NotFound` for whom the child is a stranger."""
    check(actor, Can.SEE_GOALS)
    return get(Child.objects.visible_to(actor), pk).name
