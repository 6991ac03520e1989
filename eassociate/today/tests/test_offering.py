"""Who is asked to step in answers in one tap, and so does the family."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from eassociate.access.models import Relation
from eassociate.children.models import Child
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.journal.models import Entry, Notice
from eassociate.roster.models import Offer, Visit
from eassociate.today.offering import substitutes_for
from tests.people import WHY, World, make_visit
from tests.signing_in import sign_in

#: A Tuesday morning on which nothing of the calendar is special.
MORNING = datetime(2026, 3, 10, 6, 30, tzinfo=ZoneInfo("Europe/Belgrade"))


@pytest.fixture(autouse=True)
def morning():
    with time_machine.travel(MORNING, tick=True):
        yield


def asked(world: World, key: str = "companion2", days: int = 0) -> Offer:
    day = clock.today() + timedelta(days=days)
    gap = make_visit(world.child, None, day, time(8), time(12), regular=world.companion())
    until, by = clock.now() + timedelta(minutes=9), world.person("coordinator")
    offer = Offer(visit=gap, companion=world.companion(key), made_by=by, deadline=until)
    offer.save()
    return offer


def again(offer: Offer) -> Offer:
    return Offer.objects.unscoped(reason=WHY).select_related("visit").get(pk=offer.pk)


def answer(world: World, offer: Offer, what: str, key: str = "companion2", **more: str):
    data = {"accept": what, **more}
    return sign_in(world.person(key)).post(reverse("offer", args=[offer.pk]), data, follow=True)


def stepped_in(world: World, days: int = 0) -> Offer:
    offer = asked(world, days=days)
    answer(world, offer, "yes")
    return again(offer)


def client_of(world: World, key: str = "guardian") -> Client:
    return sign_in(world.person(key))


def page_of(offer: Offer) -> str:
    return reverse("offer", args=[offer.pk])


def test_one_tap_accepts_and_opens_the_card(world: World):
    offer, key = asked(world), str(uuid7())
    for _time in range(2):
        page = answer(world, offer, "yes", id=key).content.decode()
    assert again(offer).state == "accepted"
    assert again(offer).visit.companion == world.companion("companion2")
    assert world.child.name in page
    assert reverse("emergency", args=[world.child.pk]) in page
    assert Entry.objects.filter(action="answer_offer").count() == 1


def test_one_tap_declines(world: World):
    offer = asked(world)
    page = answer(world, offer, "no").content.decode()
    assert again(offer).state == "declined"
    assert world.child.name not in page


def test_who_comes_too_late_is_told_why(world: World):
    slow = asked(world)
    by, until = world.person("coordinator"), slow.deadline
    fast = Offer(visit=slow.visit, companion=world.companion(), made_by=by, deadline=until)
    fast.save()
    answer(world, fast, "yes", "companion")
    page = answer(world, slow, "yes").content.decode()
    assert "Somebody else was faster." in page
    assert again(slow).visit.companion == world.companion()


@pytest.mark.parametrize("junk", [{}, {"accept": ""}, {"accept": "maybe"}])
def test_an_answer_that_is_none_changes_nothing(world: World, junk: dict):
    offer = asked(world)
    client_of(world, "companion2").post(page_of(offer), junk)
    assert again(offer).state == "open"


def test_nobody_answers_for_another(worlds: World):
    assert worlds.other
    offer = asked(worlds)
    for person in (worlds.person("companion"), worlds.other.person("companion2")):
        address = reverse("offer", args=[offer.pk])
        assert sign_in(person).post(address, {"accept": "yes"}).status_code == 404
    assert again(offer).state == "open"


def test_the_family_sees_who_comes_and_agrees_with_one_tap(world: World):
    for n in range(3):
        make_visit(
            world.child,
            world.companion("companion2"),
            clock.today() - timedelta(days=7 * (n + 1)),
            state="ended",
        )
    offer, client = stepped_in(world), client_of(world)
    page = client.get("/").content.decode()
    names = world.person("companion2").name, world.person("companion").name
    assert f"{names[0]} comes instead of {names[1]}" in page
    assert "They have been together 3 times." in page
    assert client.post(page_of(offer), {"agree": "yes"}).url == "/"
    assert again(offer).agreed_at
    assert not substitutes_for(world.actor("guardian"))


def test_the_notice_leads_to_where_one_tap_answers(world: World):
    offer = stepped_in(world)
    notice = Notice.objects.get(kind="substitute_offered", person=world.person("guardian"))
    client = client_of(world)
    page = client.get(reverse("open_notice", args=[notice.pk]), follow=True).content.decode()
    assert f'action="{page_of(offer)}"' in page
    assert 'name="agree" value="yes"' in page


def test_the_family_declines_with_its_reason(world: World):
    offer = stepped_in(world)
    data = {"agree": "no", "objection": "Не познаје <b>знакове</b>"}
    client_of(world).post(page_of(offer), data)
    held = again(offer)
    assert (held.state, held.objection) == ("refused", data["objection"])
    assert held.visit.uncovered
    seen = Child.objects.visible_to(world.actor("companion2")).filter(pk=world.child.pk)
    assert not seen.exists()


def test_where_declining_is_not_allowed_it_is_not_offered(world: World):
    world.provider.guardian_may_decline = False
    world.provider.save()
    offer, client = stepped_in(world), client_of(world)
    page = client.get("/").content.decode()
    assert 'name="agree" value="yes"' in page
    assert f'href="{page_of(offer)}"' not in page
    client.post(page_of(offer), {"agree": "no"})
    assert again(offer).state == "accepted"


def test_a_guardian_who_does_not_decide_is_not_asked(world: World):
    offer = stepped_in(world)
    mine = Relation.objects.unscoped(reason=WHY).filter(person=world.person("guardian"))
    mine.update(may_decide=False)
    assert not substitutes_for(world.actor("guardian"))
    client_of(world).post(page_of(offer), {"agree": "yes"})
    assert not again(offer).agreed_at


def test_another_family_is_not_asked(worlds: World):
    assert worlds.other
    offer = stepped_in(worlds)
    for world, key in ((worlds, "guardian2"), (worlds.other, "guardian")):
        assert not substitutes_for(world.actor(key))
        reply = sign_in(world.person(key)).post(page_of(offer), {"agree": "no"})
        assert reply.status_code == 404
    assert again(offer).state == "accepted"


def test_a_visit_under_way_is_not_asked_about_any_more(world: World):
    stepped_in(world)
    Visit.objects.unscoped(reason=WHY).update(state="started", started_at=clock.now())
    assert not substitutes_for(world.actor("guardian"))


def test_the_number_of_queries_does_not_grow(world: World):
    counts = []
    for days in (range(1, 3), range(3, 8)):
        for n in days:
            stepped_in(world, n)
        with CaptureQueriesContext(connection) as seen:
            found = substitutes_for(world.actor("guardian"))
        counts.append(len(seen))
    assert len(found) == 7
    assert counts[0] == counts[1]
