"""What may be said and for how long it may be changed. Plain Python."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID, uuid5

from eassociate.core import clock

#: Begin of all ids of threads: one thread of each kind for what it is about.
_THREADS = UUID("6f2d6a2e-5c0b-4f0e-9a57-6a1c8f1d2b70")
#: For so long a message may be changed, and for so long taken back.
EDIT_WITHIN = timedelta(minutes=15)
WITHDRAW_WITHIN = timedelta(days=2)
#: Messages on a page.
PAGE = 50
#: Over so many days urgent messages are counted.
URGENT_DAYS = 30
PHRASE_LENGTH = 200
MOST_CHOICES = 8

YES, NO, UNDERSTOOD = "yes", "no", "understood"


@dataclass(frozen=True)
class Typed:
    """A message that needs no typing. `asks_for`: "minutes", "person" or nothing."""

    code: str
    emoji: str
    asks_for: str = ""


TYPED: Sequence[Typed] = (
    Typed("late", "⏰", "minutes"),
    Typed("on_the_way", "🚶"),
    Typed("arrived", "📍"),
    Typed("picked_up", "🤝", "person"),
    Typed("bring_clothes", "👕"),
    Typed("bring_food", "🥪"),
    Typed("medicine_given", "💊"),
    Typed("all_well", "😊"),
    Typed("please_call", "📞"),
    Typed("thank_you", "🙏"),
)
MINUTES = (5, 10, 15, 20, 30, 45)
_CODES = {typed.code: typed for typed in TYPED}


def typed(code: str) -> Typed | None:
    return _CODES.get(code)


def emoji_of(code: str) -> str:
    found = typed(code)
    return found.emoji if found else "💬"


def thread_key(provider: UUID, kind: str, *about: Any) -> UUID:
    """The id of the one thread of `kind` about `about` (child, person, place, group)."""
    parts = [str(provider), kind, *(str(one or "") for one in about)]
    return uuid5(_THREADS, "\n".join(parts))


def may_edit(made_at: datetime, now: datetime) -> bool:
    return now - made_at <= EDIT_WITHIN


def may_withdraw(made_at: datetime, now: datetime) -> bool:
    return now - made_at <= WITHDRAW_WITHIN


def fits(asks: str, value: str, choices: int) -> bool:
    """Whether `value` answers a request that `asks`."""
    if asks == "yes_no":
        return value in (YES, NO)
    if asks == "understood":
        return value == UNDERSTOOD
    return asks == "choose" and value.isdigit() and len(value) < 3 and int(value) < choices


def start_of(begin: str, day: date | None) -> datetime | None:
    """The moment from which somebody reads: None from when they joined; the first moment of `day`;
    for "all" one before any message."""
    if begin == "all":
        return clock.at(date(2000, 1, 1), time.min)
    return clock.at(day, time.min) if begin == "day" and day else None
