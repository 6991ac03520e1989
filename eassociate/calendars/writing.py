"""Events as iCalendar (RFC 5545). Moments are written in UTC: the same instant for every client,
also in the night in which clocks change, whatever it knows of our zone (docs/adr/0011)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from icalendar import Calendar
from icalendar import Event as Written

from eassociate.calendars.events import Event
from eassociate.core import clock

_PRODUCT = "-//E-associate//Calendar//EN"
#: How often programs are asked to look again.
AGAIN = timedelta(hours=1)


def written(name: str, events: Iterable[Event]) -> bytes:
    """One VCALENDAR; equal events give equal bytes."""
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", clock.zone().key)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", AGAIN)
    for event in sorted(events, key=lambda one: (str(one.start), one.uid)):
        calendar.add_component(_written(event))
    return bytes(calendar.to_ical())


def _written(event: Event) -> Written:
    found = Written()
    found.add("uid", f"{event.uid}@e-associate")
    changed = event.changed.astimezone(UTC).replace(microsecond=0)
    found.add("dtstamp", changed)
    found.add("last-modified", changed)
    found.add("sequence", event.revision)
    found.add("dtstart", _moment(event.start))
    found.add("dtend", _moment(event.end))
    found.add("summary", event.summary)
    if event.place:
        found.add("location", event.place)
    found.add("status", str(event.status))
    found.add("transp", "TRANSPARENT" if event.free else "OPAQUE")
    found.add("class", "PRIVATE")
    return found


def _moment(at: object) -> object:
    return at.astimezone(UTC) if isinstance(at, datetime) else at
