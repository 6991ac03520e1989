from datetime import time, timedelta

import pytest
import time_machine

from eassociate.access.doors import Denied
from eassociate.access.queries import system_actor
from eassociate.core import clock
from eassociate.journal.deeds import perform
from eassociate.journal.models import Entry, Notice
from eassociate.roster import jobs
from eassociate.roster.actions.closing import CloseUncovered, ExpireOffers
from eassociate.roster.actions.family import AnswerSubstitute
from eassociate.roster.actions.offers import AnswerOffer, MakeOffers, Proposal, WithdrawOffer
from eassociate.roster.actions.visits import StartVisit
from eassociate.roster.models import Offer, Visit
from eassociate.roster.tests.steps import (
    MORNING,
    TODAY,
    again,
    hours,
    offers_of,
    open_visit,
    second_child,
    told,
    told_person,
)
from eassociate.staff.models import Companion
from tests.people import WHY, World, join, make_line, make_visit, relate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False) as traveller:  # 7:00, the visit is at 8:00
        yield traveller


@pytest.fixture
def visit(world: World) -> Visit:
    """Open, and only the second companion and «third» could go."""
    join(world, "third", "companion")
    Companion.objects.filter(pk=world.companion().pk).update(active=False)
    return open_visit(world)


def ask(world: World, visit: Visit, key: str = "companion2") -> Offer:
    pair = Proposal(visit=visit.pk, companion=world.companion(key).pk)
    done = perform(world.actor("coordinator"), MakeOffers(proposals=[pair]))
    return Offer.objects.unscoped(reason=WHY).get(pk=done.result["offers"][0])


def tick(world: World) -> None:
    jobs.run_due(world.provider.pk)


def names(visit: Visit) -> dict[str, str]:
    return {name.split()[0]: state for name, state in offers_of(visit).items()}


# -- offers run out --------------------------------------------------------------------------------


def test_who_does_not_answer_is_followed_by_the_next(world, visit, morning):
    offer = ask(world, visit)
    tick(world)
    assert names(visit) == {"Companion2": "open"}
    morning.move_to(offer.deadline)
    tick(world)
    assert names(visit) == {"Companion2": "expired", "Third": "open"}
    assert told("offer_expired") == {"coordinator"}
    assert told_person("offer_made", world.person("third")) == 1


def test_who_says_no_is_followed_by_the_next_too(world, visit):
    offer = ask(world, visit)
    perform(world.actor("companion2"), AnswerOffer(offer=offer.pk, accept=False))
    tick(world)
    assert names(visit) == {"Companion2": "declined", "Third": "open"}


def test_a_substitute_whom_the_family_declined_is_followed_by_the_next(world, visit):
    offer = ask(world, visit)
    perform(world.actor("companion2"), AnswerOffer(offer=offer.pk, accept=True))
    perform(world.actor("guardian"), AnswerSubstitute(visit=visit.pk, agree=False))
    tick(world)
    assert names(visit) == {"Companion2": "refused", "Third": "open"}


def test_a_question_taken_back_ends_the_row(world, visit):
    offer = ask(world, visit)
    perform(world.actor("coordinator"), WithdrawOffer(offer=offer.pk))
    tick(world)
    assert names(visit) == {"Companion2": "withdrawn"}


def test_nobody_is_asked_before_the_coordinator_asks(world, visit):
    tick(world)
    assert names(visit) == {}


def test_when_nobody_is_left_nobody_is_asked(world, visit, morning):
    for key in ("companion2", "third"):
        offer = ask(world, visit, key)
        perform(world.actor(key), AnswerOffer(offer=offer.pk, accept=False))
    tick(world)
    assert names(visit) == {"Companion2": "declined", "Third": "declined"}


def test_running_again_does_nothing_more(world, visit, morning):
    offer = ask(world, visit)
    morning.move_to(offer.deadline)
    tick(world)
    entries, notices = Entry.objects.count(), Notice.objects.count()
    tick(world)
    jobs.tick()
    assert (Entry.objects.count(), Notice.objects.count()) == (entries, notices)


def test_the_next_offer_goes_to_one_of_two_who_wait(world, visit):
    """Two visits wait for the next person; only one is left, and is asked for one visit."""
    other = open_visit(world, child=second_child(world), regular=None)
    for one in (visit, other):
        offer = ask(world, one)
        if again(offer).state == "open":
            perform(world.actor("companion2"), AnswerOffer(offer=offer.pk, accept=False))
    tick(world)
    third = world.companion("third")
    assert Offer.objects.unscoped(reason=WHY).filter(companion=third).count() == 1


# -- the bell ------------------------------------------------------------------------------------


def test_at_the_bell_without_anybody_all_who_must_know_know(world, visit, morning):
    morning.move_to(visit.start - timedelta(seconds=1))
    tick(world)
    assert again(visit).state == "planned"
    morning.move_to(visit.start)
    tick(world)
    row = again(visit)
    assert (row.state, row.reason) == ("not_delivered", "no_companion")
    assert told("not_delivered") == {"guardian", "school", "coordinator"}
    assert told_person("not_delivered", world.person("guardian2")) == 0
    tick(world)
    assert told_person("not_delivered", world.person("guardian")) == 1


def test_as_long_as_somebody_thinks_it_over_the_visit_waits(world, visit, morning):
    morning.move_to(visit.start - timedelta(minutes=2))
    offer = ask(world, visit)
    assert offer.deadline > visit.start
    morning.move_to(visit.start)
    tick(world)
    assert again(visit).state == "planned"
    morning.move_to(offer.deadline)
    tick(world)
    assert again(visit).state == "not_delivered"


def test_the_familys_no_is_its_own_reason(world, visit, morning):
    offer = ask(world, visit)
    perform(world.actor("companion2"), AnswerOffer(offer=offer.pk, accept=True))
    perform(world.actor("guardian"), AnswerSubstitute(visit=visit.pk, agree=False))
    morning.move_to(visit.start)
    perform(system_actor(world.provider.pk), CloseUncovered())
    assert again(visit).reason == "guardian_declined"


def test_a_late_start_is_told_once(world, morning):
    visit = make_visit(world.child, world.companion(), TODAY)
    morning.move_to(visit.start + timedelta(minutes=14))
    tick(world)
    assert told("visit_late") == set()
    morning.move_to(visit.start + timedelta(minutes=15))
    tick(world)
    tick(world)
    assert told_person("visit_late", world.person("coordinator")) == 1


def test_a_visit_that_nobody_started_is_closed_after_the_day(world, morning):
    visit = make_visit(world.child, world.companion(), TODAY)
    running = make_visit(second_child(world), world.companion("companion2"), TODAY, state="started")
    morning.move_to(visit.end + hours(11.9))
    tick(world)
    assert again(visit).state == "planned"
    morning.move_to(visit.end + hours(12))
    tick(world)
    assert (again(visit).state, again(visit).reason) == ("not_delivered", "not_started")
    assert again(running).state == "started"
    late = visit.start + timedelta(minutes=3)
    perform(world.actor("companion"), StartVisit(visit=visit.pk), occurred_at=late)
    assert (again(visit).state, again(visit).started_at) == ("started", late)


def test_the_weeks_ahead_are_planned_once_a_day(world, morning):
    make_line(world.child, world.companion(), 0)
    tick(world)
    tick(world)
    rows = Visit.objects.unscoped(reason=WHY)
    assert rows.count() == 6
    assert Entry.objects.filter(action="generate_visits").count() == 1
    morning.shift(timedelta(days=7))
    tick(world)
    assert rows.filter(day__gte=TODAY + timedelta(days=36)).count() == 1


# -- who may -----------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["coordinator", "companion", "guardian", "administrator"])
@pytest.mark.parametrize("command", [ExpireOffers, CloseUncovered])
def test_only_the_system_runs_jobs(world, who, command):
    with pytest.raises(Denied):
        perform(world.actor(who), command())


def test_another_providers_offers_and_visits_are_left_alone(worlds, morning):
    visit = open_visit(worlds)
    relate(worlds.child, worlds.person("guardian2"), "guardian")
    offer = ask(worlds, visit)
    morning.move_to(visit.start)
    tick(worlds.other)
    assert (again(offer).state, again(visit).state) == ("open", "planned")
    assert clock.local(visit.start).time() == time(8)


def test_trouble_at_one_provider_does_not_keep_the_others_waiting(worlds, morning, monkeypatch):
    visits = [open_visit(world) for world in (worlds, worlds.other)]
    morning.move_to(visits[0].start)
    first = min(worlds.provider.pk, worlds.other.provider.pk)

    def troubled(provider):
        if provider == first:
            raise RuntimeError("trouble")
        run(provider)

    run = jobs.run_due
    monkeypatch.setattr(jobs, "run_due", troubled)
    jobs.tick()
    assert sorted(again(visit).state for visit in visits) == ["not_delivered", "planned"]
