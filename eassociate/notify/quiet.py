"""Quiet hours: what is not urgent waits until they end."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, time, timedelta
from uuid import UUID

from eassociate.access.models import Person
from eassociate.core import clock
from eassociate.notify.models import Choices


def quiet_until(person: Person | UUID, now: datetime) -> datetime | None:
    """When the quiet hours end in which `person` is at `now`; None outside of them. One query."""
    key = person.pk if isinstance(person, Person) else person
    return quiet_ends([key], now).get(key)


def quiet_ends(people: Collection[UUID], now: datetime) -> dict[UUID, datetime]:
    """Of `people` those whom nothing may disturb at `now`, and until when. One query."""
    rows = Choices.objects.filter(person__in=people, quiet_from__isnull=False)
    held = rows.values_list("person", "quiet_from", "quiet_until")
    ends = {person: end_of(start, end, now) for person, start, end in held if start and end}
    return {person: moment for person, moment in ends.items() if moment}


def end_of(start: time, end: time, now: datetime) -> datetime | None:
    """The end of the quiet hours `start`-`end` (local clock; over midnight if `end` is earlier)
    that hold `now`; None when none do. Equal hours are no quiet hours."""
    if start == end:
        return None
    today = clock.local(now).date()
    for day in (today - timedelta(days=1), today):
        last = day if start < end else day + timedelta(days=1)
        if clock.at(day, start) <= now < (over := clock.at(last, end)):
            return over
    return None
