"""What tests of the first pages of other roles share."""

from __future__ import annotations

from datetime import date, time, timedelta

from eassociate.access.models import Invitation, Membership
from eassociate.access.roles import Role
from eassociate.cases.models import Advice, Goal
from eassociate.children.models import Approval, Child
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.diary.models import DiaryEntry
from eassociate.roster.models import Visit
from tests.people import World, make_child, make_person, make_visit, relate
from tests.signing_in import sign_in

OTHERS = ["town", "professional", "manager", "schoolcontact", "administrator"]


def text_of(world: World, who: str, query: str = "") -> str:
    answer = sign_in(world.person(who)).get(f"/{query}")
    assert answer.status_code == 200
    return str(answer.content.decode())


def approve(child: Child, until: date, **more: object) -> Approval:
    more.setdefault("valid_from", date(2025, 9, 1))
    made = Approval(child=child, weekly_minutes=1200, degree=2, valid_until=until, **more)
    made.save()
    return made


def set_goal(world: World, child: Child, title: str = "Puts on the coat alone") -> Goal:
    made_by = world.person("coordinator")
    made = Goal(child=child, title=title, since=date(2025, 9, 1), made_by=made_by)
    made.save()
    return made


def full_day(world: World, child: Child, mark: str = "") -> Visit:
    """What every role has something to say about."""
    approve(child, date(2025, 12, 31))
    set_goal(world, child)
    visit = make_visit(child, world.companion(), start=time(7), end=time(9), state="ended")
    DiaryEntry(
        visit=visit, made_by=world.person("companion"), kind="note", text=f"Sang all day {mark}"
    ).save()
    return visit


def fill(world: World, number: int) -> None:
    for n in range(number):
        child = make_child(world, f"Child {n:02}", municipality=world.child.municipality)
        full_day(world, child)
        make_visit(child, None, start=time(10), end=time(12), regular=world.companion())
        Advice(goal=set_goal(world, child), text="Slowly", made_by=world.person("manager")).save()
        relate(child, world.person("professional"), Role.PROFESSIONAL)
        relate(child, world.person("manager"), Role.CASE_MANAGER)
        person = make_person(f"Person {n}")
        Membership.objects.create(
            person=person,
            organisation=world.provider,
            role=Role.COMPANION,
            since=clock.now() - timedelta(days=1),
        )
        invite(world, person)


def invite(world: World, person, days: int = 3) -> Invitation:
    return Invitation.objects.create(
        person=person,
        organisation=world.provider,
        token_digest=uuid7().hex,
        made_by=world.person("administrator"),
        expires_at=clock.now() + timedelta(days=days),
    )
