"""Journalled writes a second with 1 and 4 processes, beside a bare insert of the same row."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from itertools import count

from bench.sites import PYTHON, Site, site

SECONDS = 4.0


@dataclass(frozen=True)
class Rate:
    """Writes a second, all processes together."""

    kind: str
    processes: int
    organisations: int
    journalled: float
    bare: float


def measure(kinds: list[str]) -> list[Rate]:
    """Rates on each database, with 1 and 4 processes, in one and in several organisations."""
    found = []
    for kind in kinds:
        with site(kind, "writes") as there:
            for processes, organisations in [(1, 1), (4, 1), (4, 4)]:
                bare = rate(there, "bare", processes, organisations)
                journalled = rate(there, "journalled", processes, organisations)
                found.append(Rate(kind, processes, organisations, journalled, bare))
    return found


def rate(there: Site, how: str, processes: int, organisations: int) -> float:
    """Writes a second, all processes together; `how`: bare or journalled."""
    workers = [
        subprocess.Popen(
            [PYTHON, "-m", "bench.writes", how, str(i % organisations)],
            env=there.env,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for i in range(processes)
    ]
    for worker in workers:
        assert worker.stdout
        assert worker.stdout.readline() == "ready\n"
    begin = f"{time.time() + 0.5}\n"
    counts = [int(w.communicate(timeout=120)[0]) for w in _told(workers, begin)]
    return sum(counts) / SECONDS


def _told(workers: list[subprocess.Popen[str]], begin: str) -> list[subprocess.Popen[str]]:
    """Tells all the moment to begin before anyone is waited for."""
    for worker in workers:
        assert worker.stdin
        worker.stdin.write(begin)
        worker.stdin.flush()
    return workers


def _work(how: str, organisation: int) -> int:
    """One process: says it is ready, is told when to begin, writes for SECONDS; gives how many."""
    import django

    django.setup()
    write = _bare(organisation) if how == "bare" else _journalled(organisation)
    write()
    print("ready", flush=True)
    begin = float(sys.stdin.readline())
    time.sleep(max(0.0, begin - time.time()))
    written = 0
    while time.time() < begin + SECONDS:
        write()
        written += 1
    return written


def _actor(organisation: int):
    from uuid import UUID

    from eassociate.access.actor import Actor
    from eassociate.access.models import Organisation, Person
    from eassociate.access.roles import Role

    home, _ = Organisation.objects.get_or_create(
        id=UUID(int=organisation + 1), defaults={"kind": "provider", "name": "Bench"}
    )
    person, _ = Person.objects.get_or_create(email="bench@example.org", defaults={"name": "Bench"})
    return Actor(person.pk, home.pk, Role.COORDINATOR)


def _journalled(organisation: int):
    """A whole perform() whose action writes nothing of its own: the price of the door."""
    from eassociate.access.roles import Can
    from eassociate.journal.commands import Command
    from eassociate.journal.deeds import Effect, action, perform

    class Nothing(Command):
        word: str

    @action(Nothing, needs=Can.SEE_TODAY)
    def do_nothing(actor, command):
        return Effect({"ok": True})

    actor = _actor(organisation)
    return lambda: perform(actor, Nothing(word="bench"))


def _bare(organisation: int):
    """The same journal row by one INSERT in a transaction of its own, through the bare driver."""
    from django.db import connection, transaction

    from eassociate.core import clock
    from eassociate.core.ids import uuid7
    from eassociate.journal.models import Entry

    actor, table = _actor(organisation), Entry._meta.db_table
    numbers = count(-(os.getpid() << 32))

    def row() -> Entry:
        key, now = uuid7(), clock.now()
        return Entry(
            id=key,
            organisation_id=actor.organisation_id,
            number=next(numbers),
            action="do_nothing",
            person_id=actor.person_id,
            role=actor.role,
            occurred_at=now,
            recorded_at=now,
            body={"word": "bench"},
            outcome={"ok": True},
            content_digest="0" * 64,
            previous="0" * 64,
            digest="0" * 64,
        )

    fields = Entry._meta.concrete_fields
    columns = ", ".join(f'"{f.column}"' for f in fields)
    sql = f"INSERT INTO {table} ({columns}) VALUES ({', '.join(['%s'] * len(fields))})"

    def write() -> None:
        entry = row()
        values = [f.get_db_prep_save(getattr(entry, f.attname), connection) for f in fields]
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)

    return write


if __name__ == "__main__":
    print(_work(sys.argv[1], int(sys.argv[2])))
