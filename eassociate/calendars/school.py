"""The site's calendar as events: breaks, public holidays, the first and last day of school."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.calendars.events import Event
from eassociate.calendars.visits import made_at
from eassociate.children.models import Place, Region
from eassociate.roster.calendar import public_holidays
from eassociate.roster.models import SchoolBreak
from eassociate.roster.schoolyear import YEARS
from eassociate.roster.words import holiday_name, rest_name

_DAY = timedelta(days=1)


def school_calendar(actor: Actor, first: date, last: date) -> list[Event]:
    """What lies between the two days, of the regions in which the provider has schools."""
    schools = Place.objects.filter(provider=actor.organisation_id, kind=Place.Kind.SCHOOL)
    regions = set(schools.values_list("region", flat=True)) or {Region.CENTRAL.value}
    breaks = SchoolBreak.objects.filter(
        provider=actor.organisation_id, region__in=regions, first__lte=last, last__gte=first
    )
    several = len(regions) > 1
    found = [_break(row, several=several) for row in breaks.order_by("first", "pk")]
    return [*found, *_holidays(first, last), *_terms(regions, first, last, several=several)]


def _break(row: SchoolBreak, *, several: bool) -> Event:
    name = capfirst(rest_name(row.name))
    name = _of(name, row.region) if several else name
    return _days(f"break-{row.pk}", row.first, row.last, name, made_at(row.pk))


def _holidays(first: date, last: date) -> Iterator[Event]:
    for day, name in public_holidays(range(first.year, last.year + 1), language="en_US").items():
        if first <= day <= last:
            yield _days(f"holiday-{day.isoformat()}", day, day, holiday_name(name), _known(day))


def _terms(regions: set[str], first: date, last: date, *, several: bool) -> Iterator[Event]:
    for year in YEARS:
        words = ((year.first, _("First day of school")), (year.last, _("Last day of school")))
        for day, word in words:
            if year.region in regions and first <= day <= last:
                name = _of(word, year.region) if several else word
                uid = f"school-{year.region}-{day.isoformat()}"
                yield _days(uid, day, day, name, _known(day))


def _of(word: str, region: str) -> str:
    return f"{word} ({Region(region).label})"


def _known(day: date) -> datetime:
    """Such days are known from the year's beginning and do not change."""
    return datetime(day.year, 1, 1, tzinfo=UTC)


def _days(uid: str, first: date, last: date, name: str, changed: datetime) -> Event:
    return Event(uid, first, last + _DAY, str(name), changed, free=True)
