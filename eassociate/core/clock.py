"""The one clock. Times are stored in UTC and shown in the site's zone.

A demonstration may live on another day than the world does: `EASSOCIATE_CLOCK_OFFSET` (seconds) is
added to the machine's time, so that the demo always wakes on a school day.
"""

import os
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

OFFSET_VARIABLE = "EASSOCIATE_CLOCK_OFFSET"


def zone() -> ZoneInfo:
    """The site's time zone (`EASSOCIATE_ZONE`, else Europe/Belgrade)."""
    return ZoneInfo(os.environ.get("EASSOCIATE_ZONE", "Europe/Belgrade"))


def offset() -> timedelta:
    """How far the site's clock is set off from the machine's."""
    return timedelta(seconds=float(os.environ.get(OFFSET_VARIABLE, "0") or "0"))


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC) + offset()


def today() -> date:
    """The present day in the site's zone."""
    return local(now()).date()


def local(moment: datetime) -> datetime:
    """`moment` (aware) in the site's zone."""
    return moment.astimezone(zone())


def at(day: date, hour: time) -> datetime:
    """The moment at which clocks of the site show `hour` on `day`, in UTC.

    An hour that the spring night leaves out is moved on by the length of the gap; of an hour that
    the autumn night shows twice, the first is meant (PEP 495, fold=0).
    """
    return datetime.combine(day, hour, zone()).astimezone(UTC)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """First moment of `day` and of the next day, in UTC: 23, 24 or 25 hours apart."""
    return at(day, time.min), at(day + timedelta(days=1), time.min)
