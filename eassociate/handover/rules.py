"""What a hand-over is made of, and who answers for which side of it. Plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

#: How long after it who recorded a hand-over may correct it; a coordinator may as long.
OPEN_FOR = timedelta(days=14)
#: Two sides who record the same hand-over within this time mean the same one.
SAME = timedelta(minutes=45)
#: So long after the beginning of a visit it is no longer asked from whom the child was taken over.
TAKEN_BY_THEN = timedelta(minutes=30)


class Kind(StrEnum):
    """What somebody is who gives the child or takes it over."""

    GUARDIAN = "guardian"
    COMPANION = "companion"
    COLLECTOR = "collector"  # on the child's list
    SCHOOL = "school"  # its staff
    THERAPY = "therapy"
    OTHER = "other"  # a name that was typed


class Where(StrEnum):
    SCHOOL = "school"
    HOME = "home"
    THERAPY = "therapy"
    TRANSPORT = "transport"
    OTHER = "other"


#: What a school is not told: it is no business of the school.
NOT_THE_SCHOOLS = frozenset({Where.HOME, Where.THERAPY})


class Way(StrEnum):
    """Seen from who records it: the child was given to the other, or taken over from it."""

    GIVE = "give"
    TAKE = "take"


class Why(StrEnum):
    """Why a child was not handed over."""

    NOT_LISTED = "not_listed"
    NOT_NOW = "not_now"  # on the list, on other days
    MUST_NOT = "must_not"  # a guardian whose right to collect was taken
    BANNED = "banned"


@dataclass(frozen=True, slots=True)
class Tile:
    code: str
    emoji: str


#: What is said at the door, by tapping.
SIGNS = (
    Tile("ate_well", "🍲"),
    Tile("ate_little", "🍽️"),
    Tile("cheerful", "😀"),
    Tile("tired", "😴"),
    Tile("upset", "😣"),
    Tile("unwell", "🤒"),
    Tile("bruise", "🩹"),
    Tile("medicine", "💊"),
    Tile("clothes", "👕"),
)
SIGN_CODES = frozenset(tile.code for tile in SIGNS)

PICTURES: dict[str, str] = {
    Kind.GUARDIAN: "👪",
    Kind.COMPANION: "🧑‍🤝‍🧑",
    Kind.COLLECTOR: "🪪",
    Kind.SCHOOL: "🏫",
    Kind.THERAPY: "🧩",
    Kind.OTHER: "👤",
}
PLACES: dict[str, str] = {
    Where.SCHOOL: "🏫",
    Where.HOME: "🏠",
    Where.THERAPY: "🧩",
    Where.TRANSPORT: "🚌",
    Where.OTHER: "📍",
}


@dataclass(frozen=True, slots=True)
class Party:
    """One side. `key`: id of the person (guardian, companion) or of the row in the list."""

    kind: Kind
    key: UUID | None = None
    name: str = ""

    @property
    def value(self) -> str:
        """As forms send it."""
        return f"{self.kind}:{self.key}" if self.key else str(self.kind)


def party(value: str, name: str = "") -> Party | None:
    """The side that a form means by `value`; None when it is no such word."""
    kind, _, key = value.partition(":")
    if kind not in tuple(Kind):
        return None
    needs_key = kind in (Kind.GUARDIAN, Kind.COMPANION, Kind.COLLECTOR)
    if needs_key != bool(key):
        return None
    try:
        return Party(Kind(kind), UUID(key) if key else None, name)
    except ValueError:
        return None


def confirms(other: Party, role: str, person: UUID) -> bool:
    """Whether somebody in `role` answers for the side `other`: a guardian also for who fetches the
    child in the family's name, a school's contact for the school."""
    if other.kind in (Kind.GUARDIAN, Kind.COMPANION):
        return role == str(other.kind) and person == other.key
    if other.kind in (Kind.COLLECTOR, Kind.OTHER):
        return role == "guardian"
    return other.kind == Kind.SCHOOL and role == "school"


def holds_on(day: date, first: date | None, last: date | None) -> bool:
    """Whether a row of the list, from `first` to `last` (both included), holds on `day`."""
    return (first is None or first <= day) and (last is None or day <= last)


def still_open(at: datetime, now: datetime) -> bool:
    """Whether what was recorded of `at` may still be corrected."""
    return now <= at + OPEN_FOR
