"""Visits are made ahead from the timetable."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Notify, Refused, action
from eassociate.notify.kinds import Kind
from eassociate.roster.generation import Changes, synchronise
from eassociate.roster.locks import hold_provider
from eassociate.roster.telling import Audience

#: How far ahead visits exist: five weeks, so that a month can always be seen.
AHEAD = timedelta(days=35)
#: The longest range that one run plans.
LONGEST = timedelta(days=400)


class GenerateVisits(Command):
    """Makes visits from `first` to `last` (both included) what the timetable says.

    May be run again, also by two at once: nothing is made twice and nothing that people changed
    is touched. See `generation.synchronise`.
    """

    first: date
    last: date


@action(GenerateVisits, needs=Can.EDIT_TIMETABLE)
def generate_visits(actor: Actor, command: GenerateVisits) -> Effect:
    """Outcome: numbers `created`, `moved`, `removed`, `skipped`, `open`."""
    if command.last < command.first or command.last - command.first > LONGEST:
        raise Refused(_("Please choose a range of at most one year."), field="last")
    hold_provider(actor.organisation_id)
    changes = synchronise(actor.organisation_id, command.first, command.last)
    return Effect(changes.counts(), sorted(changes.children), told_of(actor, changes))


def horizon() -> date:
    """Until when visits are made ahead."""
    return clock.today() + AHEAD


def told_of(actor: Actor, changes: Changes) -> list[Notify]:
    """Those who were asked for a visit that the timetable took away need not answer any more."""
    told = Audience(actor, actor.organisation_id, changes.children)
    return [
        notice
        for offer in changes.withdrawn
        for notice in told.companion(
            offer.companion,
            Kind.OFFER_WITHDRAWN,
            None,
            start=offer.visit.start,
            end=offer.visit.end,
        )
    ]
