"""A made-up service is one that could be."""

from __future__ import annotations

import os
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

import pytest

from eassociate.access.models import ContactBan, Membership, Organisation, Person, Relation
from eassociate.access.queries import system_actor
from eassociate.access.roles import Role
from eassociate.children.models import Child, Home
from eassociate.conversations.models import Thread
from eassociate.core import clock
from eassociate.core.scripts import latin
from eassociate.demo import setting, start
from eassociate.demo.making.writing import every
from eassociate.demo.tests.checker import faults
from eassociate.diary.models import DiaryEntry
from eassociate.journal.deeds import perform
from eassociate.journal.models import Entry
from eassociate.roster.actions.generation import GenerateVisits, horizon
from eassociate.roster.models import ChildAbsence, CompanionAbsence, Offer, Visit
from eassociate.staff.models import Companion

pytestmark = pytest.mark.django_db

#: A Tuesday in school time, a Sunday, New Year's night, a night, summer.
MOMENTS = {
    "tuesday": "2026-11-24T09:00+00:00",
    "sunday": "2026-11-22T11:00+00:00",
    "new year": "2027-01-01T00:05+00:00",
    "night": "2026-11-24T23:30+00:00",
    "summer": "2026-07-20T08:00+00:00",
    "afternoon": "2026-11-24T14:55+00:00",
}


@pytest.fixture(autouse=True)
def _own_clock(monkeypatch):
    """The demo sets the clock through the environment; no other test shall live there."""
    monkeypatch.setenv(clock.OFFSET_VARIABLE, "0")


@pytest.fixture
def world_at(monkeypatch):
    """Stops the machine's clock at a moment."""

    def stop(moment: str | datetime) -> None:
        fixed = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
        monkeypatch.setattr(setting, "world_now", lambda: fixed)
        monkeypatch.setattr(start, "world_now", lambda: fixed)

        def now() -> datetime:
            return fixed + clock.offset()

        monkeypatch.setattr(clock, "now", now)

    return stop


def begin(tmp_path, children: int = 13, seed: int = 1, hour: time | None = None) -> setting.Kept:
    return start.alive(tmp_path / "demo.json", seed, children, lambda said: None, hour)


@pytest.mark.thorough
@pytest.mark.parametrize("when", MOMENTS)
def test_whenever_it_is_begun_it_lives_on_a_school_day(world_at, tmp_path, when):
    world_at(MOMENTS[when])
    begin(tmp_path)
    assert not list(faults())
    today = every(Visit).filter(day=clock.today())
    assert today.filter(state="started").exists()
    assert today.filter(state="planned", companion=None, end__gt=clock.now()).exists()
    assert CompanionAbsence.objects.filter(first=clock.today(), kind="ill").exists()
    waiting = every(Offer).filter(state="open", deadline__gt=clock.now())
    assert waiting.count() == 2
    assert every(ChildAbsence).filter(first=clock.today()).count() == 1


@pytest.mark.thorough
@pytest.mark.parametrize("when", ["night", "afternoon"])
def test_it_begins_at_the_hour_that_is_asked_for(world_at, tmp_path, when):
    world_at(MOMENTS[when])
    begin(tmp_path, hour=time(9, 40))
    assert clock.local(clock.now()).time() == time(9, 40)
    assert not list(faults())


@pytest.mark.thorough
@pytest.mark.parametrize("seed", [4, 9, 15])
def test_a_child_around_whom_few_people_are_leaves_threads_out(world_at, tmp_path, seed):
    world_at(MOMENTS["tuesday"])
    begin(tmp_path, seed=seed)
    assert not every(Thread).filter(last_number=0).exists()
    assert every(Thread).filter(kind="circle").exists()


@pytest.mark.thorough
def test_it_has_four_weeks_behind_and_two_before_it(world_at, tmp_path):
    world_at(MOMENTS["tuesday"])
    begin(tmp_path, children=40)
    assert not list(faults())
    days = set(every(Visit).values_list("day", flat=True))
    assert min(days) <= clock.today() - timedelta(days=25)
    assert max(days) >= clock.today() + timedelta(days=14)
    states = set(every(Visit).values_list("state", flat=True))
    assert states == {"planned", "started", "ended", "not_delivered", "cancelled"}
    kinds = set(every(DiaryEntry).values_list("kind", flat=True))
    assert kinds >= {"activity", "goal", "mood", "meal", "note"}
    stepped_in = every(Visit).filter(state="ended").exclude(companion=None)
    assert any(visit.substituted for visit in stepped_in)


@pytest.mark.thorough
def test_who_is_asked_has_time_to_get_there(world_at, tmp_path):
    """At noon one visit of the companion who is ill has begun; another one lies ahead."""
    world_at("2026-11-25T11:28+00:00")
    begin(tmp_path, children=110)
    nobody = every(Visit).filter(companion=None, state="planned", day=clock.today())
    assert nobody.filter(start__lt=clock.now()).exists()
    asked = every(Offer).filter(state="open").select_related("visit")
    assert len(asked) == 2
    assert all(offer.visit.start > clock.now() for offer in asked)


@pytest.mark.thorough
def test_everybody_is_there(world_at, tmp_path):
    world_at(MOMENTS["tuesday"])
    begin(tmp_path, children=110)
    assert every(Child).filter(status="active").count() == 110
    assert every(Child).filter(status="waiting").count() == 26
    assert Companion.objects.count() == 118
    schools = Organisation.objects.filter(kind="school").count()
    assert 25 <= schools <= 35
    roles = set(Membership.objects.values_list("role", flat=True))
    assert roles == set(Role) - {Role.SYSTEM}
    names = list(every(Child).values_list("name", flat=True))
    assert any(name == latin(name) for name in names)
    assert any(name != latin(name) for name in names)
    homes = [child.homes(manager="_base_manager").count() for child in every(Child)]
    assert max(homes) == 2
    assert min(homes) == 1
    banned = every(ContactBan).exclude(person=None)
    assert banned.exists()
    assert every(Home).filter(guardian__in=banned.values("person")).count() == 0
    shared = [c for c in Companion.objects.all() if _children_of(c) > 1]
    idle = [c for c in Companion.objects.all() if _children_of(c) == 0]
    assert 5 <= len(shared) <= 20
    assert 3 <= len(idle) <= 25
    assert not list(faults())


def _children_of(companion: Companion) -> int:
    return companion.lines(manager="_base_manager").values("child").distinct().count()


def _print(model) -> str:
    """Of all rows of a table, without what is encrypted anew each time."""
    rows = every(model).order_by("pk")
    if model is Person:
        rows = rows.exclude(email__endswith=".invalid")  # the system is there in every site
    return sha256(repr([str(sorted(_plain(row).items())) for row in rows]).encode()).hexdigest()


def _plain(row) -> dict:
    return {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}


@pytest.mark.thorough
def test_the_same_seed_gives_the_same_service(world_at, tmp_path):
    from django.db import transaction

    world_at(MOMENTS["tuesday"])
    models = (Person, Child, Relation, Companion, Visit, DiaryEntry)
    prints = []
    for seed in (1, 1, 2):
        point = transaction.savepoint()
        begin(tmp_path, seed=seed)
        Person.objects.update(password="salted anew")
        prints.append([_print(model) for model in models])
        transaction.savepoint_rollback(point)
        os.environ[clock.OFFSET_VARIABLE] = "0"
    assert prints[0] == prints[1]
    assert all(one != other for one, other in zip(prints[0], prints[2], strict=True))


@pytest.mark.thorough
def test_the_roster_itself_would_plan_the_same(world_at, tmp_path):
    world_at(MOMENTS["tuesday"])
    begin(tmp_path, children=40)
    provider = Organisation.objects.get(kind="provider")
    command = GenerateVisits(first=clock.today(), last=horizon())
    done = perform(system_actor(provider.pk), command).result
    assert {name: done[name] for name in ("created", "moved", "removed")} == {
        "created": 0,
        "moved": 0,
        "removed": 0,
    }


@pytest.mark.thorough
def test_a_second_call_keeps_what_was_entered_and_lets_time_go_on(world_at, tmp_path):
    world_at(MOMENTS["tuesday"])
    begin(tmp_path, children=13)
    visit = every(Visit).filter(day=clock.today(), state="planned").exclude(companion=None).last()
    every(Visit).filter(pk=visit.pk).update(state="cancelled", reason="other", by_hand=True)
    latest = Entry.objects.order_by("-recorded_at").first().recorded_at
    world_at(datetime(2026, 11, 24, 10, 0, tzinfo=UTC))
    begin(tmp_path)
    assert every(Visit).get(pk=visit.pk).reason == "other"
    assert clock.now() >= latest
    assert not list(faults())
    assert CompanionAbsence.objects.filter(first=clock.today(), kind="ill").count() <= 2
    assert every(Offer).filter(state="open", deadline__gt=clock.now()).count() == 2


@pytest.mark.thorough
@pytest.mark.parametrize("hours", [7, 14, 24 * 4 + 3, 24 * 40])
def test_later_it_lives_on_a_school_day_again_and_its_clock_never_runs_back(
    world_at, tmp_path, hours
):
    began = datetime.fromisoformat(MOMENTS["tuesday"])
    world_at(began)
    begin(tmp_path)
    before, entries = clock.now(), Entry.objects.count()
    world_at(began + timedelta(hours=hours))
    begin(tmp_path)
    assert clock.now() > before
    assert Entry.objects.count() > entries
    assert not list(faults())
    assert every(Visit).filter(day=clock.today(), state="started").exists()
    stamps = list(Entry.objects.order_by("number").values_list("recorded_at", flat=True))
    assert stamps == sorted(stamps)


def test_what_is_no_demo_is_left_alone(world_at, tmp_path):
    Organisation.objects.create(kind="provider", name="Прави")
    with pytest.raises(start.NotADemo):
        begin(tmp_path)
    assert Person.objects.count() == 0


def test_other_size_or_seed_than_there_is_must_be_said_with_reset(world_at, tmp_path):
    world_at(MOMENTS["tuesday"])
    begin(tmp_path)
    for wanted in ({"children": 14}, {"seed": 2}):
        with pytest.raises(start.NotADemo, match="--reset"):
            begin(tmp_path, **wanted)


def test_lost_note_of_the_clock_is_made_good_from_the_journal(world_at, tmp_path):
    world_at(MOMENTS["sunday"])
    begin(tmp_path)
    latest = Entry.objects.order_by("-recorded_at").first().recorded_at
    (tmp_path / "demo.json").unlink()
    os.environ[clock.OFFSET_VARIABLE] = "0"
    begin(tmp_path)
    assert clock.now() >= latest
