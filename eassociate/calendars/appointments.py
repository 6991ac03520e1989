"""Appointments that announcements name."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.calendars.events import Event, Status
from eassociate.conversations.models import Appointment
from eassociate.conversations.queries import appointments_of
from eassociate.core import clock


def appointments(actor: Actor, first: date, last: date, *, said: bool) -> list[Event]:
    """From `first` to `last`, both included. `said`: with title and place, else only that there is
    one."""
    if not actor.can(Can.SEE_MESSAGES):
        return []
    begin, end = clock.day_bounds(first)[0], clock.day_bounds(last)[1]
    return [event_of(one, said=said) for one in appointments_of(actor, begin, end)]


def event_of(one: Appointment, *, said: bool) -> Event:
    """A message is changed in its first minutes and taken back once: calendars count both."""
    message = one.message
    changed = message.withdrawn_at or message.edited_at or message.made_at
    return Event(
        uid=f"appointment-{one.pk}",
        start=one.start,
        end=one.end,
        summary=one.title if said else _("Appointment"),
        place=one.place if said else "",
        status=Status.CANCELLED if message.withdrawn_at else Status.CONFIRMED,
        changed=changed,
        revision=int(changed.timestamp()) - int(message.made_at.timestamp()),
    )
