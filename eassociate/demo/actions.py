"""The two deeds that make a demo: it is made up, and its days go on."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from pydantic import AwareDatetime

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, Organisation
from eassociate.access.roles import Can, Role
from eassociate.demo.events import Events, events_of, have_happened
from eassociate.demo.making.chance import Chance
from eassociate.demo.making.living import live_on, make_weeks
from eassociate.demo.making.phones import make_phones
from eassociate.demo.making.service import PASSWORD, Service
from eassociate.demo.making.town import Town, read_town
from eassociate.demo.making.whole import make_service
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, action


class SeedDemo(Command):
    """Fills an empty provider with a made-up service whose present is `now`."""

    seed: int
    children: int
    now: AwareDatetime


class LiveOn(Command):
    """Lets the visits since that day happen, up to `now`."""

    seed: int
    since: date
    now: AwareDatetime


@action(SeedDemo, needs=Can.RUN_JOBS)
def seed_demo(actor: Actor, command: SeedDemo) -> Effect:
    """Outcome: `featured` people by what they show, `rows` by table, `ill` and `home` of today."""
    service = Service(
        chance=Chance(command.seed),
        now=command.now,
        children=command.children,
        password=make_password(PASSWORD),
        provider=Organisation.objects.get(pk=actor.organisation_id),
    )
    make_service(service)
    service.stock.write()
    town = town_of(command.seed, actor.organisation_id, command.now)
    events = events_of(town)
    make_weeks(town, spared=events.spared)
    make_phones(town)
    rows = dict(Counter(service.stock.written) + Counter(town.stock.written))
    return Effect({"featured": service.featured, "rows": rows, **events.plain()})


@action(LiveOn, needs=Can.RUN_JOBS)
def live_on_demo(actor: Actor, command: LiveOn) -> Effect:
    """Outcome: `rows` by table, `ill` and `home` of today unless that day began before."""
    town = town_of(command.seed, actor.organisation_id, command.now)
    events = Events() if have_happened(town) else events_of(town)
    live_on(town, command.since, spared=events.spared)
    return Effect({"rows": town.stock.written, **events.plain()})


def town_of(seed: int, provider: UUID, now: datetime) -> Town:
    """The service of `provider` as it stands in the database."""
    rows = Membership.objects.filter(organisation=provider, role=Role.COORDINATOR)
    coordinator = rows.order_by("pk").values_list("person", flat=True)[0]
    return read_town(Town(Chance(seed), provider, now, coordinator))
