"""What if somebody is ill tomorrow; how many people on call."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from eassociate.access.doors import Denied
from eassociate.journal.deeds import NotFound
from eassociate.roster.models import CompanionAbsence, Visit
from eassociate.roster.queries.ahead import ill_then, reserves_needed, tomorrow
from eassociate.roster.tests.steps import MORNING, TODAY, second_child
from eassociate.staff.models import Companion
from tests.people import WHY, World, join, make_child, make_visit
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db
THEN = TODAY + timedelta(days=1)


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=False):  # 7:00
        yield


def test_somebody_else_would_go(world: World):
    visit = make_visit(world.child, world.companion(), THEN)
    found = ill_then(world.actor("coordinator"), world.companion().pk, tomorrow())
    (change,) = found.changes
    names = (world.companion("companion2").person.name, world.companion().person.name)
    assert (change.visit, change.goes, change.instead) == (visit, *names)
    assert (found.alone, found.open_minutes, found.disturbed, found.exact) == ([], 0, 0, True)
    stays = Visit.objects.unscoped(reason=WHY).get(pk=visit.pk)
    assert stays.companion == world.companion()


def test_nobody_could_go(world: World):
    visit = make_visit(world.child, world.companion(), THEN)
    make_visit(second_child(world), world.companion("companion2"), THEN)
    Companion.objects.exclude(
        pk__in=[world.companion().pk, world.companion("companion2").pk]
    ).update(active=False)
    found = ill_then(world.actor("coordinator"), world.companion().pk, THEN)
    assert (found.alone, found.open_minutes) == ([visit], 240)


def test_the_page_says_it_in_words(world: World):
    make_visit(world.child, world.companion(), THEN)
    client = sign_in(world.person("coordinator"))
    text = client.get("/cover/ahead/", {"companion": str(world.companion().pk)}).content.decode()
    assert "instead of" in text
    assert "Nothing has been changed." in text
    text = client.get("/cover/ahead/?reserves=1").content.decode()
    assert "on 99 of 100 mornings" in text
    assert "/cover/ahead/" in client.get("/cover/").content.decode()


def test_illnesses_of_the_last_half_year_decide(world: World):
    """Twenty days with visits, on ten of them companion 1 was ill."""
    for n in range(1, 21):
        make_visit(world.child, world.companion("companion2"), TODAY - timedelta(days=n))
    make_visit(world.child, world.companion(), THEN)
    Companion.objects.exclude(pk=world.companion().pk).update(active=False)
    healthy = reserves_needed(world.actor("coordinator"))
    CompanionAbsence.objects.create(
        companion=world.companion(),
        first=TODAY - timedelta(days=10),
        last=TODAY - timedelta(days=1),
        entered_by=world.person("coordinator"),
    )
    often = reserves_needed(world.actor("coordinator"))
    assert (healthy.rate, often.rate) == (2.2, 30.0)
    assert often.found.sizes[0].minutes_a_week > healthy.found.sizes[0].minutes_a_week
    assert often.found.needed == 1


@pytest.mark.parametrize("who", ["companion", "guardian", "manager"])
def test_only_the_coordinator_looks_ahead(world: World, who: str):
    with pytest.raises(Denied):
        reserves_needed(world.actor(who))
    with pytest.raises(Denied):
        ill_then(world.actor(who), world.companion().pk, THEN)


def test_people_of_others_are_not_found(worlds):
    with pytest.raises(NotFound):
        ill_then(worlds.other.actor("coordinator"), worlds.companion().pk, THEN)


def test_queries_do_not_grow_with_children(world: World):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            ill_then(world.actor("coordinator"), world.companion().pk, THEN)
            reserves_needed(world.actor("coordinator"))
        return len(caught)

    make_visit(world.child, world.companion(), THEN)
    few = queries()
    for n in range(10):
        join(world, f"more{n}", "companion")
        make_visit(make_child(world, f"child {n}"), world.companion(f"more{n}"), THEN)
    assert queries() == few
    assert few <= 50
