"""A visit that does not begin: companion, then coordinator, then guardian; and what nobody opens
goes on from person to person, in sight of the coordinators."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from eassociate.core import clock
from eassociate.journal.deeds import perform
from eassociate.journal.models import Notice
from eassociate.notify.actions import ReadNotice
from eassociate.notify.kinds import Kind
from eassociate.notify.models import Chase, Choices, Delivery, Steps
from eassociate.notify.outbox import deliver
from eassociate.roster import jobs
from eassociate.roster.actions.absences import ReportIll
from eassociate.roster.actions.assigning import AssignCompanions
from eassociate.roster.actions.changes import ChangeVisit
from eassociate.roster.actions.offers import Proposal
from eassociate.roster.actions.visits import StartVisit
from eassociate.roster.rules import MINUTE, LateStep, late_steps
from eassociate.roster.tests.steps import MORNING, TODAY, told_person
from tests.gateways import http_gateway
from tests.people import World, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def at(world: World, morning, moment) -> None:
    morning.move_to(moment)
    jobs.run_due(world.provider.pk)
    deliver()


def counts(world: World) -> tuple[int, int, int]:
    return (
        told_person(Kind.START_MISSING, world.person("companion")),
        told_person(Kind.VISIT_LATE, world.person("coordinator")),
        told_person(Kind.VISIT_LATE, world.person("guardian")),
    )


def test_companion_then_coordinator_then_guardian_each_once(world: World, morning):
    visit = make_visit(world.child, world.companion(), TODAY)
    seen = []
    for late in (4, 5, 14, 15, 29, 30, 45):
        at(world, morning, visit.start + late * MINUTE)
        seen.append(counts(world))
    assert seen == [
        (0, 0, 0),
        (1, 0, 0),
        (1, 0, 0),
        (1, 1, 0),
        (1, 1, 0),
        (1, 1, 1),
        (1, 1, 1),
    ]
    assert told_person(Kind.VISIT_LATE, world.person("guardian2")) == 0


def test_who_has_begun_disturbs_nobody(world: World, morning):
    visit = make_visit(world.child, world.companion(), TODAY)
    at(world, morning, visit.start + 5 * MINUTE)
    perform(world.actor("companion"), StartVisit(visit=visit.pk))
    at(world, morning, visit.start + 45 * MINUTE)
    assert counts(world) == (1, 0, 0)


def test_the_site_says_when_and_whether(world: World, morning):
    Steps.objects.create(
        organisation=world.provider, late_companion=None, late_coordinator=2, late_guardian=None
    )
    visit = make_visit(world.child, world.companion(), TODAY)
    at(world, morning, visit.start + 2 * MINUTE)
    assert counts(world) == (0, 1, 0)
    at(world, morning, visit.start + 90 * MINUTE)
    assert counts(world) == (0, 1, 0)


def test_a_visit_that_was_moved_is_late_anew(world: World, morning):
    visit = make_visit(world.child, world.companion(), TODAY)
    at(world, morning, visit.start + 5 * MINUTE)
    later = clock.local(visit.start + timedelta(hours=1)).time()
    moved = ChangeVisit(
        visit=visit.pk, start=later, end=clock.local(visit.end).time(), place=visit.place_id
    )
    perform(world.actor("coordinator"), moved)
    at(world, morning, visit.start + 65 * MINUTE)
    assert counts(world)[0] == 2


@pytest.mark.parametrize(
    ("late", "done", "due"),
    [(4, 0, []), (5, 0, [1]), (40, 0, [1, 2, 3]), (40, 2, [3]), (40, 3, [])],
)
def test_steps_that_were_slept_through_are_made_up_for(late: int, done: int, due: list[int]):
    after = {LateStep.COMPANION: 5 * MINUTE, LateStep.COORDINATOR: 15 * MINUTE}
    after[LateStep.GUARDIAN] = 30 * MINUTE
    assert late_steps(late * MINUTE, after, done) == due


def test_what_nobody_opens_goes_by_sms_and_then_to_the_next_person(world: World, morning, settings):
    settings.SMS_GATEWAY, settings.SMS_TOKEN = "http", ""
    coordinator, keeper = world.person("coordinator"), world.person("administrator")
    coordinator.phone = "064 1234567"
    coordinator.save()
    Steps.objects.create(organisation=world.provider, sms_after=3, next_after=6)
    visit = make_visit(world.child, world.companion(), TODAY)
    late = visit.start + 15 * MINUTE
    with http_gateway() as sms:
        settings.SMS_URL = sms.url
        at(world, morning, late)
        assert not sms.taken
        at(world, morning, late + 3 * MINUTE)
        assert [form["to"] for form in sms.fields] == ["+381641234567"]
        at(world, morning, late + 5 * MINUTE)
        assert told_person(Kind.VISIT_LATE, keeper) == 0
        at(world, morning, late + 6 * MINUTE)
        at(world, morning, late + 6 * MINUTE)
    assert told_person(Kind.VISIT_LATE, keeper) == 1
    chase = Chase.objects.get()
    assert (chase.ended_at, chase.notices.count()) == (None, 2)
    told = Notice.objects.get(person=keeper, kind=Kind.VISIT_LATE)
    perform(world.actor("administrator"), ReadNotice(notice=told.pk))
    at(world, morning, late + 7 * MINUTE)
    assert Chase.objects.get().end == Chase.End.OPENED
    at(world, morning, late + 60 * MINUTE)
    assert Chase.objects.get().notices.count() == 2
    assert Chase.objects.get().next_at is None


def test_the_next_person_is_whom_the_site_names(world: World, morning):
    named = world.person("companion2")
    Steps.objects.create(organisation=world.provider, next_person=named)
    visit = make_visit(world.child, world.companion(), TODAY)
    at(world, morning, visit.start + 15 * MINUTE)
    at(world, morning, visit.start + 25 * MINUTE)
    assert told_person(Kind.VISIT_LATE, named) == 1
    assert told_person(Kind.VISIT_LATE, world.person("administrator")) == 0
    at(world, morning, visit.start + 35 * MINUTE)
    assert told_person(Kind.VISIT_LATE, world.person("administrator")) == 1


def test_the_chase_ends_when_the_visit_begins(world: World, morning):
    visit = make_visit(world.child, world.companion(), TODAY)
    at(world, morning, visit.start + 15 * MINUTE)
    perform(world.actor("companion"), StartVisit(visit=visit.pk))
    at(world, morning, visit.start + 25 * MINUTE)
    assert Chase.objects.get().end == Chase.End.SETTLED
    assert told_person(Kind.VISIT_LATE, world.person("administrator")) == 0


def test_the_chase_of_an_illness_ends_when_all_visits_have_somebody(world: World, morning):
    first = make_visit(world.child, world.companion(), TODAY)
    later = clock.local(first.end).time().replace(minute=50)
    second = make_visit(world.child, world.companion(), TODAY, later, later.replace(minute=59))
    perform(world.actor("companion"), ReportIll())
    deliver()
    other = world.companion("companion2").pk
    pairs = [Proposal(visit=one.pk, companion=other) for one in (first, second)]
    coordinator = world.actor("coordinator")
    perform(coordinator, AssignCompanions(pairs=pairs[:1], anyway=True))
    at(world, morning, clock.now())
    assert Chase.objects.get(kind=Kind.COMPANION_ILL).ended_at is None
    perform(coordinator, AssignCompanions(pairs=pairs[1:], anyway=True))
    at(world, morning, clock.now() + MINUTE)
    assert Chase.objects.get(kind=Kind.COMPANION_ILL).end == Chase.End.SETTLED
    at(world, morning, clock.now() + 30 * MINUTE)
    assert told_person(Kind.COMPANION_ILL, world.person("administrator")) == 0


def test_the_chain_is_in_sight_of_the_coordinators(
    world: World, morning, django_assert_max_num_queries
):
    visit = make_visit(world.child, world.companion(), TODAY)
    at(world, morning, visit.start + 15 * MINUTE)
    at(world, morning, visit.start + 25 * MINUTE)
    client = Client()
    client.force_login(world.person("coordinator"))
    shown = client.get("/notices/reaching/").content.decode()
    assert world.child.name in shown
    assert world.person("administrator").name in shown
    assert "nobody has opened it yet" in shown
    with django_assert_max_num_queries(30) as one:
        client.get("/notices/reaching/")
    for hour in range(13, 18):
        later = clock.local(MORNING).time().replace(hour=hour)
        other = make_visit(world.child, world.companion(), TODAY, later, later.replace(minute=50))
        at(world, morning, other.start + 15 * MINUTE)
    assert Chase.objects.count() > 3
    with django_assert_max_num_queries(len(one.captured_queries)):
        client.get("/notices/reaching/")


def test_quiet_hours_do_not_hold_what_is_urgent(world: World, morning):
    visit = make_visit(world.child, world.companion(), TODAY)
    quiet = {"quiet_from": "00:00", "quiet_until": "23:59"}
    Choices.objects.create(person=world.person("coordinator"), **quiet)
    at(world, morning, visit.start + 15 * MINUTE)
    mail = Delivery.objects.get(person=world.person("coordinator"), channel="mail")
    assert mail.state == Delivery.State.SENT
