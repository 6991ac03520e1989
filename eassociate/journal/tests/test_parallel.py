"""perform() while others perform."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

import pytest
from django.db import connection

from eassociate.access.roles import Can
from eassociate.core.ids import uuid7
from eassociate.journal import deeds
from eassociate.journal.chain import breaks
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, perform
from eassociate.journal.models import Chain, Entry
from tests.people import make_world

THREADS = 8


class Knock(Command):
    door: UUID


@pytest.fixture(autouse=True)
def knock():
    deeds.action(Knock, needs=Can.SEE_TODAY)(_knock)
    yield
    del deeds.ACTIONS[Knock]


def _knock(actor, command):
    return Effect({"door": str(command.door)})


def _at_once(work):
    """Runs `work(i)` in THREADS threads that begin together; gives the results in order."""
    gate = Barrier(THREADS)

    def one(i):
        try:
            gate.wait(10)
            return work(i)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(one, range(THREADS)))


@pytest.mark.django_db(transaction=True)
def test_the_same_id_at_the_same_moment_is_one_deed():
    actor, key, command = make_world().actor("guardian"), uuid7(), Knock(door=uuid7())
    outcomes = _at_once(lambda i: perform(actor, command, id=key))
    assert sum(not o.repeated for o in outcomes) == 1
    assert {o.result["door"] for o in outcomes} == {str(command.door)}
    assert Entry.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_at_once_leave_one_chain_without_gaps():
    actor = make_world().actor("guardian")
    _at_once(lambda i: [perform(actor, Knock(door=uuid7())) for _ in range(5)])
    assert Chain.objects.get().number == Entry.objects.count() == THREADS * 5
    assert not list(breaks())
