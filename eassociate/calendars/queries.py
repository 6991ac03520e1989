"""Whose address it is, and what is to be read under it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.models import current
from eassociate.access.queries import actor_of
from eassociate.access.roles import Can
from eassociate.calendars.appointments import appointments
from eassociate.calendars.models import CalendarAddress
from eassociate.calendars.school import school_calendar
from eassociate.calendars.tokens import digest_of
from eassociate.calendars.visits import Detail, visits
from eassociate.calendars.writing import written
from eassociate.core import clock

#: How much of what was and of what is to come.
BACK, AHEAD = timedelta(days=31), timedelta(days=200)


@dataclass(frozen=True)
class Feed:
    actor: Actor
    detail: str
    with_school: bool


def own_address(actor: Actor) -> CalendarAddress | None:
    """The address that works now, in the role in which the person acts."""
    check(actor, Can.SUBSCRIBE_CALENDAR)
    held = CalendarAddress.objects.filter(membership=actor.membership_id, revoked_at=None)
    return held.first()


def feed_of(token: str) -> Feed | None:
    """None for a secret that nobody has, one taken back, and that of a person whose role ended."""
    rows = CalendarAddress.objects.filter(
        current(clock.now(), "membership__"),
        token_digest=digest_of(token),
        revoked_at=None,
        membership__person__is_active=True,
    )
    found = rows.select_related("membership__person").first()
    if found is None or not (actor := actor_of(found.membership)).can(Can.SUBSCRIBE_CALENDAR):
        return None
    return Feed(actor, found.detail, found.with_school)


def calendar_of(feed: Feed) -> bytes:
    """The calendar in the person's language."""
    today = clock.today()
    first, last = today - BACK, today + AHEAD
    known = {code for code, _name in settings.LANGUAGES}
    spoken = feed.actor.language if feed.actor.language in known else settings.LANGUAGE_CODE
    with translation.override(spoken):
        events = visits(feed.actor, first, last, feed.detail)
        said = feed.detail != Detail.TIMES
        events += appointments(feed.actor, first, last, said=said)
        if feed.with_school:
            events += school_calendar(feed.actor, first, last)
        return written(_("E-associate: my visits"), events)
