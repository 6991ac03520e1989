"""Begins a demo, or goes on with it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from uuid import UUID

from django.db import transaction

from eassociate.access.models import Organisation
from eassociate.access.queries import system_actor
from eassociate.core import clock
from eassociate.core.statistics import refresh_statistics
from eassociate.demo.actions import LiveOn, SeedDemo, town_of
from eassociate.demo.asking import ask
from eassociate.demo.events import Events, carry_out
from eassociate.demo.making.chance import Chance
from eassociate.demo.setting import Kept, begin, clock_at, go_on, read, world_now, write
from eassociate.journal.deeds import Outcome, perform
from eassociate.journal.models import Entry

PROVIDER, PHONE = "Корак по корак", "037 000 0000"
SEED, CHILDREN = 1, 110
DAWN = time(5, 30)
Say = Callable[[str], None]


class NotADemo(Exception):
    """The database holds something else, or another demo than was asked for."""


def alive(
    file: Path, seed: int | None, children: int | None, say: Say, hour: time | None = None
) -> Kept:
    """The demo, its clock set and its day begun; `file` keeps where it stands. `hour`: where a new
    one begins, if it shall not be now."""
    seeding = Entry.objects.filter(action="seed_demo").first()
    if seeding is None:
        if Organisation.objects.exists():
            raise NotADemo("This database is not a demo's. Nothing was changed.")
        kept = _begin(seed or SEED, children or CHILDREN, say, hour)
    else:
        kept = _go_on(seeding, seed, children, read(file))
    write(file, kept)
    return kept


def _begin(seed: int, children: int, say: Say, hour: time | None) -> Kept:
    say(f"Making up a service of {children} children …")
    moment = begin(children, hour)
    offset = (moment - world_now()).total_seconds()
    with transaction.atomic():
        provider = Organisation.objects.create(
            id=Chance(seed).id(datetime(2024, 1, 1, tzinfo=UTC), "provider"),
            kind=Organisation.Kind.PROVIDER,
            name=PROVIDER,
            phone=PHONE,
        )
        command = SeedDemo(seed=seed, children=children, now=moment)
        with _early(moment):
            done = perform(system_actor(provider.pk), command)
    refresh_statistics()
    _begin_day(seed, provider.pk, done)
    return Kept(seed, children, offset)


def _go_on(seeding: Entry, seed: int | None, children: int | None, kept: Kept | None) -> Kept:
    there = seeding.body["seed"], seeding.body["children"]
    if (seed or there[0], children or there[1]) != there:
        raise NotADemo(
            f"This demo has {there[1]} children (seed {there[0]}). "
            "Say --reset to throw it away and begin anew."
        )
    latest = Entry.objects.order_by("-recorded_at").values_list("recorded_at", flat=True)[0]
    moment = go_on(kept.offset if kept else 0.0, latest, there[1])
    command = LiveOn(seed=there[0], since=clock.local(latest).date(), now=moment)
    with _early(moment, latest):
        done = perform(system_actor(seeding.organisation_id), command)
    _begin_day(there[0], seeding.organisation_id, done)
    return Kept(*there, (moment - world_now()).total_seconds())


def _early(moment: datetime, latest: datetime | None = None) -> AbstractContextManager[None]:
    """Before anybody else does something on that day, if that is still possible."""
    dawn = clock.at(clock.local(moment).date(), DAWN)
    return clock_at(dawn) if latest is None or latest < dawn else nullcontext()


def _begin_day(seed: int, provider: UUID, done: Outcome) -> None:
    """The calls of the morning, unless they were made; then who is asked to step in."""
    town, events = town_of(seed, provider, clock.now()), Events.read(done.result)
    carry_out(town, events)
    with clock_at(town.now - timedelta(minutes=3)) if events.ill else nullcontext():
        ask(town)
