"""The roster while several people act at the same moment: on SQLite and on PostgreSQL."""

import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import time, timedelta
from threading import Barrier

import pytest
from django.db import connection

from eassociate.access.models import Relation
from eassociate.core import clock
from eassociate.journal.chain import breaks
from eassociate.journal.deeds import Refused, perform
from eassociate.roster.actions.absences import ReportIll
from eassociate.roster.actions.assigning import AssignCompanions
from eassociate.roster.actions.changes import AddVisit
from eassociate.roster.actions.generation import GenerateVisits
from eassociate.roster.actions.offers import AnswerOffer, Proposal
from eassociate.roster.actions.visits import StartVisit
from eassociate.roster.models import Offer, Visit
from eassociate.roster.tests.steps import again, open_visit
from eassociate.staff.models import Companion
from tests.people import WHY, World, join, make_child, make_line, make_visit, make_world

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6
TOMORROW = timedelta(days=1)


def at_once(*works) -> list[str]:
    """Each work in a thread of its own, begun together; "done" or why it was refused."""
    gate = Barrier(len(works))

    def one(work) -> str:
        try:
            gate.wait(20)
            work()
        except Refused as refusal:
            return str(refusal.message)
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(one, works))


def crew(world: World, number: int = MANY) -> list[str]:
    keys = [f"helper{n}" for n in range(number)]
    for key in keys:
        join(world, key, "companion")
    return keys


def asked(world: World, visit: Visit, key: str) -> Offer:
    offer = Offer(
        visit=visit,
        companion=world.companion(key),
        made_by=world.person("coordinator"),
        deadline=clock.now() + timedelta(hours=1),
    )
    offer.save()
    return offer


def doing(world: World, key: str, command):
    actor = world.actor(key)
    return lambda: perform(actor, command)


def test_the_first_yes_wins_exactly_once():
    world = make_world()
    visit = open_visit(world, day=clock.today() + TOMORROW)
    offers = {key: asked(world, visit, key) for key in crew(world)}
    results = at_once(
        *(doing(world, k, AnswerOffer(offer=o.pk, accept=True)) for k, o in offers.items())
    )
    assert Counter(results)["done"] == 1
    assert all("faster" in result for result in results if result != "done")
    states = Counter(again(offer).state for offer in offers.values())
    assert states == {"accepted": 1, "withdrawn": MANY - 1}
    accepted = next(k for k, o in offers.items() if again(o).state == "accepted")
    assert again(visit).companion == world.companion(accepted)
    assert Relation.objects.unscoped(reason=WHY).filter(substitute=True).count() == 1
    assert not list(breaks())


def test_one_person_cannot_say_yes_twice_for_the_same_hour():
    world = make_world()
    (key,) = crew(world, 1)
    day = clock.today() + TOMORROW
    visits = [
        open_visit(world, day=day, child=make_child(world, f"дете {n}"), regular=None)
        for n in range(4)
    ]
    offers = [asked(world, visit, key) for visit in visits]
    works = [doing(world, key, AnswerOffer(offer=o.pk, accept=True)) for o in offers]
    assert Counter(at_once(*works))["done"] == 1
    taken = Visit.objects.unscoped(reason=WHY).filter(companion=world.companion(key))
    assert taken.count() == 1


def test_planning_by_several_at_once_makes_every_visit_once():
    world = make_world()
    for n in range(5):
        make_line(make_child(world, f"дете {n}"), None, n, valid_from=clock.today())
    first = clock.today() + TOMORROW
    command = GenerateVisits(first=first, last=first + timedelta(days=13))
    assert at_once(*[doing(world, "coordinator", command)] * 4) == ["done"] * 4
    rows = Visit.objects.unscoped(reason=WHY)
    assert rows.count() == rows.values("line", "day").distinct().count()
    assert rows.count() >= 4  # ten but for public holidays


def test_a_child_has_one_visit_at_a_time():
    world = make_world()
    command = AddVisit(
        child=world.child.pk,
        place=world.school.pk,
        day=clock.today() + TOMORROW,
        start=time(8),
        end=time(9),
    )
    results = at_once(*[doing(world, "coordinator", command) for _ in range(MANY)])
    assert Counter(results)["done"] == 1
    assert Visit.objects.unscoped(reason=WHY).count() == 1


def test_a_companion_is_in_one_place_at_a_time():
    world = make_world()
    day = clock.today() + TOMORROW
    visits = [
        open_visit(world, day=day, child=make_child(world, f"дете {n}"), regular=None)
        for n in range(4)
    ]
    mine = world.companion("companion2").pk
    commands = [
        AssignCompanions(pairs=[Proposal(visit=visit.pk, companion=mine)]) for visit in visits
    ]
    results = at_once(*(doing(world, "coordinator", command) for command in commands))
    assert Counter(results)["done"] == 1
    assert Visit.objects.unscoped(reason=WHY).filter(companion=mine).count() == 1


def test_who_is_ill_gets_no_visit_in_the_same_moment():
    world = make_world()
    tomorrow = clock.today() + TOMORROW
    visit = open_visit(world, day=tomorrow)
    second = world.companion("companion2")
    ill = doing(world, "companion2", ReportIll(first=tomorrow, last=tomorrow))
    pair = Proposal(visit=visit.pk, companion=second.pk)
    given = doing(world, "coordinator", AssignCompanions(pairs=[pair]))
    results = at_once(ill, given)
    assert results[0] == "done"
    assert again(visit).companion is None


def test_two_phones_start_one_visit():
    world = make_world()
    now = clock.now()
    day = clock.local(now).date()
    visit = make_visit(world.child, world.companion(), day, time(0, 1), time(23, 58))
    works = [doing(world, who, StartVisit(visit=visit.pk)) for who in ("companion", "coordinator")]
    assert Counter(at_once(*works))["done"] == 1
    assert again(visit).state == "started"


ANSWER = """
import sys, time, os, django
django.setup()
from eassociate.access.models import Membership
from eassociate.access.queries import actor_of
from eassociate.journal.deeds import Refused, perform
from eassociate.roster.actions.offers import AnswerOffer
person, offer, gate = sys.argv[1:]
actor = actor_of(Membership.objects.select_related("person", "organisation").get(person=person))
print("ready", flush=True)
while not os.path.exists(gate):
    time.sleep(0.01)
try:
    perform(actor, AnswerOffer(offer=offer, accept=True))
    print("done")
except Refused as refusal:
    print(refusal.message)
"""


def test_the_first_yes_wins_between_processes_too(tmp_path):
    world = make_world()
    visit = open_visit(world, day=clock.today() + TOMORROW)
    offers = {key: asked(world, visit, key) for key in crew(world, 3)}
    gate = tmp_path / "gate"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", ANSWER, str(world.person(k).pk), str(o.pk), str(gate)],
            env={**os.environ, "DATABASE_URL": _address(), "EASSOCIATE_LANGUAGE": "en"},
            stdout=subprocess.PIPE,
            text=True,
        )
        for k, o in offers.items()
    ]
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    gate.touch()
    results = [process.communicate(timeout=60)[0].strip() for process in running]
    assert Counter(results)["done"] == 1
    assert sum("faster" in result for result in results) == 2
    assert Offer.objects.unscoped(reason=WHY).filter(state="accepted").count() == 1
    assert Companion.objects.get(visits=visit).pk in {o.companion_id for o in offers.values()}


def _address() -> str:
    """The database of the test, as an address."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{given['NAME']}"
    at = f"{given['HOST']}:{given['PORT']}"
    return f"postgresql://{given['USER']}:{given['PASSWORD']}@{at}/{given['NAME']}"
