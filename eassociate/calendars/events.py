"""What a calendar holds, before it is written down. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Status(StrEnum):
    """RFC 5545, section 3.8.1.11."""

    CONFIRMED = "CONFIRMED"
    TENTATIVE = "TENTATIVE"  # a visit to which nobody goes yet
    CANCELLED = "CANCELLED"


@dataclass(frozen=True)
class Event:
    """`start`, `end`: aware moments, or days with `end` not included. `uid` stays the same for
    good; `revision` grows with every change, `changed` is when the last one was made."""

    uid: str
    start: datetime | date
    end: datetime | date
    summary: str
    changed: datetime
    revision: int = 0
    place: str = ""
    status: Status = Status.CONFIRMED
    #: Takes no time of the person's (a holiday).
    free: bool = False
