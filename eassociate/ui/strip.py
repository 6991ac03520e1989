"""The day strip: who, where and in what state, along the hours of one day. Plain data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from eassociate.core import clock

#: The hours that are always drawn; a segment outside widens them.
USUAL_HOURS = (7, 19)


class State(StrEnum):
    PLANNED = "planned"
    STARTED = "started"
    ENDED = "ended"
    UNCOVERED = "uncovered"
    OFFERED = "offered"
    NOT_DELIVERED = "not_delivered"
    CANCELLED = "cancelled"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Segment:
    """One stretch of the day. `start` and `end` are aware; `href` is where a tap on it leads."""

    start: datetime
    end: datetime
    who: str
    where: str
    state: State
    href: str | None = None
    substitute: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """A day of `segments` in order of time. `label` is its heading, `now` draws the marker.

    `hours` (first, last) fixes the axis, so that the rows of a board stand under each other; see
    `common_hours`. Without it the axis is `USUAL_HOURS`, widened where needed.
    """

    day: date
    label: str
    segments: Sequence[Segment]
    now: datetime | None = None
    hours: tuple[int, int] | None = None


def common_hours(segments: Iterable[Segment], day: date) -> tuple[int, int]:
    """The axis (first, last hour, 0-24) on which all `segments` of `day` find room."""
    zone, first, last = clock.zone(), *USUAL_HOURS
    for segment in segments:
        first = min(first, minute_of(segment.start, day, zone) // 60)
        last = max(last, -(-minute_of(segment.end, day, zone) // 60))
    return max(first, 0), min(last, 24)


def minute_of(moment: datetime, day: date, zone: ZoneInfo) -> int:
    """Minutes on the wall clock from the first moment of `day` to `moment`; may leave 0-1440."""
    local = moment.astimezone(zone)
    minutes = local.hour * 60 + local.minute
    return minutes if local.date() == day else minutes + 1440 * (local.date() - day).days
