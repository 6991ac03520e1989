"""Plans while several people act at the same moment: on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta

import pytest

from eassociate.core import clock
from eassociate.journal.deeds import perform
from eassociate.journal.models import Entry, Notice
from eassociate.roster.actions.assigning import AssignCompanions
from eassociate.roster.actions.offers import Proposal
from eassociate.roster.calendar import monday
from eassociate.roster.models import PlanRun, Visit
from eassociate.roster.proposing.work import work
from eassociate.roster.tests.planned import accept, asked, known, made
from eassociate.roster.tests.test_parallel import at_once
from tests.people import WHY, World, make_visit, make_world

pytestmark = pytest.mark.django_db(transaction=True)
NEXT_WEEK = timedelta(days=7)


def ahead(world: World, day: int = 0) -> Visit:
    return make_visit(world.child, None, monday(clock.today()) + NEXT_WEEK + timedelta(days=day))


def first() -> object:
    return monday(clock.today()) + NEXT_WEEK


def test_a_plan_that_two_accept_at_once_is_accepted_once():
    world = make_world()
    known(world)
    for day in range(3):
        ahead(world, day)
    run = made(world, first=first())
    answers = at_once(*[lambda: accept(world, run)] * 3)
    assert sorted(answers).count("done") == 1
    assert Entry.objects.filter(action="accept_plan").count() == 1
    assert Notice.objects.filter(kind="week_planned", role="companion").count() == 1


def test_whoever_comes_second_hears_that_the_visit_has_somebody():
    """A plan is accepted while somebody is sent to one of its visits by hand: never two deeds."""
    world = make_world()
    known(world)
    visit = ahead(world)
    run = made(world, first=first())
    other = world.companion("companion2")
    pair = Proposal(visit=visit.pk, companion=other.pk)
    by_plan, by_hand = at_once(
        lambda: accept(world, run),
        lambda: perform(world.actor("coordinator"), AssignCompanions(pairs=[pair], anyway=True)),
    )
    assert by_hand == "done"  # a visit that has somebody gets somebody else
    assert by_plan == "done" or "somebody else goes now" in by_plan
    assert Visit.objects.unscoped(reason=WHY).get(pk=visit.pk).companion == other


def test_several_processes_make_a_plan_once():
    world = make_world()
    ahead(world)
    run = asked(world, first=first())
    at_once(*[work] * 4)
    run.refresh_from_db()
    assert (run.state, run.attempts) == ("done", 1)
    assert Entry.objects.filter(action="begin_plan").count() == 1
    assert PlanRun.objects.count() == 1
