"""The clock of the site: does what is due, stops at nothing, and happens once."""

from __future__ import annotations

import threading
import time as clocks
from datetime import time, timedelta

import pytest
from django.db import OperationalError, connection

from eassociate.core import clock
from eassociate.journal.models import Entry
from eassociate.live import jobs
from eassociate.roster.models import Offer, Visit
from tests.people import WHY, World, make_line, make_visit, make_world


@pytest.fixture
def ten_in_the_morning(time_machine):
    time_machine.move_to("2025-11-17T09:00:00+00:00", tick=False)


@pytest.fixture
def gap(ten_in_the_morning: None, world: World) -> Visit:
    """A visit that should have begun and that nobody goes on, its last question run out."""
    visit = make_visit(world.child, None, start=time(8), end=time(12))
    Offer(
        visit=visit,
        companion=world.companion("companion2"),
        made_by=world.person("coordinator"),
        deadline=clock.now() - timedelta(minutes=1),
    ).save()
    return visit


def state_of(visit: Visit) -> str:
    return Visit.objects.unscoped(reason=WHY).get(pk=visit.pk).state


def test_what_is_due_is_done(world: World, gap: Visit):
    make_line(world.child, world.companion(), (clock.today().weekday() + 1) % 7)
    jobs.run_once()
    assert Offer.objects.unscoped(reason=WHY).get().state == "expired"
    assert state_of(gap) == "not_delivered"
    ahead = Visit.objects.unscoped(reason=WHY).filter(day__gt=clock.today())
    assert ahead.count() >= 4


def test_a_second_round_changes_nothing(world: World, gap: Visit):
    jobs.run_once()
    before = Entry.objects.count()
    jobs.run_once()
    assert Entry.objects.count() == before


@pytest.mark.django_db
def test_a_job_that_fails_stops_neither_the_others_nor_the_next_round(monkeypatch, caplog):
    done = []

    def broken():
        raise OperationalError("away")

    monkeypatch.setattr(jobs, "JOBS", (broken, lambda: done.append(1)))
    jobs.run_once()
    jobs.run_once()
    assert done == [1, 1]
    assert "broken failed" in caplog.text


@pytest.mark.django_db
def test_a_database_that_is_away_is_logged_and_survived(monkeypatch, caplog):
    def away():
        raise OperationalError("away")

    monkeypatch.setattr(jobs, "_alone", away)
    jobs.run_once()
    assert "cannot be reached" in caplog.text


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(jobs, "EVERY", 0.02)
    yield
    jobs.stop_ticker()


def test_the_thread_goes_round_and_is_there_once(monkeypatch, quick):
    rounds = []
    monkeypatch.setattr(jobs, "run_once", lambda: rounds.append(threading.current_thread().name))
    jobs.start_ticker()
    jobs.start_ticker()
    until = clocks.monotonic() + 5
    while len(rounds) < 3 and clocks.monotonic() < until:
        clocks.sleep(0.02)
    assert len(rounds) >= 3
    assert [t.name for t in threading.enumerate()].count("ticker") == 1


@pytest.mark.django_db(transaction=True)
def test_two_rounds_at_once_do_everything_once():
    world = make_world()
    now = clock.now()
    visit = make_visit(world.child, None, start=time(0, 1), end=time(23, 59))
    Offer(
        visit=visit,
        companion=world.companion("companion2"),
        made_by=world.person("coordinator"),
        deadline=now - timedelta(minutes=1),
    ).save()
    gate = threading.Barrier(4)

    def work():
        try:
            gate.wait(10)
            jobs.run_once()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    done = list(Entry.objects.filter(outcome__has_key="visits", action="close_uncovered"))
    assert sum(len(entry.outcome["visits"]) for entry in done) == 1
    expired = Entry.objects.filter(action="expire_offers")
    assert sum(len(entry.outcome["offers"]) for entry in expired) == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no such lock")
def test_on_postgresql_one_process_does_the_round():
    held, tried = threading.Event(), threading.Event()

    def other():
        with jobs._alone() as mine:
            assert mine
            held.set()
            tried.wait(10)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    held.wait(10)
    with jobs._alone() as mine:
        assert not mine
    tried.set()
    thread.join(10)
    with jobs._alone() as mine:
        assert mine
