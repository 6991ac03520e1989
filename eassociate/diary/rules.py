"""The words one can tap in a diary, and what is allowed to stand in it. Words are in `words.py`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

#: How long after a visit its companion may still write in its diary.
OPEN_FOR = timedelta(days=14)
#: How long after the relation to the child ended (a substitute's ends with the visit).
AFTER_RELATION = timedelta(hours=24)
#: From when on an entry is shown as written later than it happened.
LATE_AFTER = timedelta(minutes=5)
#: No activity of a visit is longer (minutes).
LONGEST = 600


class Domain(StrEnum):
    """The five domains of the service (ordinance on the companion of a child), and the rest."""

    MOVEMENT = "movement"
    HYGIENE = "hygiene"
    FEEDING = "feeding"
    DRESSING = "dressing"
    COMMUNICATION = "communication"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Tile:
    """A word to tap: its code in the table and its picture."""

    code: str
    emoji: str
    domain: Domain | None = None


ACTIVITIES = (
    Tile("movement", "🚶", Domain.MOVEMENT),
    Tile("hygiene", "🧼", Domain.HYGIENE),
    Tile("feeding", "🥄", Domain.FEEDING),
    Tile("dressing", "🧥", Domain.DRESSING),
    Tile("communication", "💬", Domain.COMMUNICATION),
    Tile("learning", "📖", Domain.COMMUNITY),
    Tile("social", "🧑\u200d🤝\u200d🧑", Domain.COMMUNITY),
    Tile("play", "🎲", Domain.COMMUNITY),
    Tile("outing", "🌳", Domain.COMMUNITY),
    Tile("rest", "😴", Domain.COMMUNITY),
    Tile("therapy", "🧩", Domain.COMMUNITY),
    Tile("toilet_training", "🚽", Domain.HYGIENE),
    Tile("transfer", "♿", Domain.MOVEMENT),
    Tile("exercise", "🤸", Domain.MOVEMENT),
    Tile("aids", "🔤", Domain.COMMUNICATION),
    Tile("creative", "🎨", Domain.COMMUNITY),
    Tile("calming", "🫂", Domain.COMMUNITY),
    Tile("transport", "🚌", Domain.COMMUNITY),
)
#: The tiles that are there without opening «more».
FIRST_ACTIVITIES = 10

MOODS = (
    Tile("very_good", "😀"),
    Tile("good", "🙂"),
    Tile("mixed", "😐"),
    Tile("low", "🙁"),
    Tile("very_low", "😢"),
)

MEALS = (
    Tile("breakfast", "🥣"),
    Tile("snack", "🍎"),
    Tile("lunch", "🍲"),
    Tile("drink", "🥤"),
)
#: What share was eaten or drunk.
SHARES = (Tile("all", "●"), Tile("half", "◐"), Tile("little", "◔"), Tile("none", "○"))

TOILET = (
    Tile("urine", "💧"),
    Tile("stool", "💩"),
    Tile("nappy", "🧷"),
    Tile("alone", "⭐"),
    Tile("accident", "👖"),
    Tile("nothing", "➖"),
)

INCIDENTS = (
    Tile("injury", "🩹"),
    Tile("fall", "🤕"),
    Tile("seizure", "⚡"),
    Tile("allergy", "🤧"),
    Tile("ill", "🤒"),
    Tile("upset", "😣"),
    Tile("aggression", "🥊"),
    Tile("missing", "🔍"),
    Tile("bullying", "🚫"),
    Tile("other", "❗"),
)

#: How far the child came with a goal that day; the value is that of goal attainment scaling
#: (Kiresuk and Sherman 1968): 0 is what was expected.
ATTAINMENT = {"not_yet": -2, "much_help": -1, "some_help": 0, "alone": 1, "beyond": 2}
STEPS = (
    Tile("not_yet", "🌰"),
    Tile("much_help", "🌱"),
    Tile("some_help", "🌿"),
    Tile("alone", "🌳"),
    Tile("beyond", "🌟"),
)


class Kind(StrEnum):
    """The kinds of `models.DiaryEntry`."""

    ACTIVITY = "activity"
    GOAL = "goal"
    MOOD = "mood"
    MEAL = "meal"
    TOILET = "toilet"
    NOTE = "note"
    PHOTO = "photo"
    VOICE = "voice"
    INCIDENT = "incident"


class Severity(StrEnum):
    MINOR = "1"
    SERIOUS = "2"
    EMERGENCY = "3"


SEVERITIES = (Tile("1", "🟢"), Tile("2", "🟠"), Tile("3", "🚨"))

_LISTS: dict[str, tuple[Tile, ...]] = {
    Kind.ACTIVITY: ACTIVITIES,
    Kind.MOOD: MOODS,
    Kind.TOILET: TOILET,
    Kind.GOAL: STEPS,
    Kind.INCIDENT: INCIDENTS,
}


def meal_code(meal: str, share: str) -> str:
    """One code for both, as the table keeps it."""
    return f"{meal}:{share}"


def _codes(tiles: tuple[Tile, ...]) -> frozenset[str]:
    return frozenset(tile.code for tile in tiles)


CODES: dict[str, frozenset[str]] = {
    **{kind: _codes(tiles) for kind, tiles in _LISTS.items()},
    Kind.MEAL: frozenset(meal_code(m.code, s.code) for m in MEALS for s in SHARES),
    Kind.NOTE: frozenset({""}),
    Kind.PHOTO: frozenset({""}),
    Kind.VOICE: frozenset({""}),
}
_PICTURES = {Kind.NOTE: "📝", Kind.PHOTO: "📷", Kind.VOICE: "🎙"}


def known(kind: str, code: str) -> bool:
    """Whether `code` is a word of `kind`."""
    return code in CODES.get(kind, frozenset())


def emoji_of(kind: str, code: str) -> str:
    """The picture of a word; "" where there is none."""
    if kind in _PICTURES:
        return _PICTURES[Kind(kind)]
    tiles = MEALS if kind == Kind.MEAL else _LISTS.get(kind, ())
    wanted = code.partition(":")[0]
    return next((tile.emoji for tile in tiles if tile.code == wanted), "")


def tells_at_once(severity: int) -> bool:
    """Whether the coordinator and the guardians are told of an incident the same moment."""
    return severity >= int(Severity.SERIOUS)


def still_open(end: datetime, at: datetime) -> bool:
    """Whether a visit that ended (or was to end) at `end` may still be written on at `at`."""
    return at <= end + OPEN_FOR
