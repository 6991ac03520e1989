"""The words of `rules`, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eassociate.diary import rules
from eassociate.diary.rules import Kind, Tile
from eassociate.ui.widgets import Pictogram

ACTIVITIES: dict[str, Promise] = {
    "movement": pgettext_lazy("activity", "movement"),
    "hygiene": pgettext_lazy("activity", "hygiene"),
    "feeding": pgettext_lazy("activity", "eating"),
    "dressing": pgettext_lazy("activity", "dressing"),
    "communication": pgettext_lazy("activity", "communication"),
    "learning": pgettext_lazy("activity", "learning"),
    "social": pgettext_lazy("activity", "with other children"),
    "play": pgettext_lazy("activity", "play"),
    "outing": pgettext_lazy("activity", "outdoors"),
    "rest": pgettext_lazy("activity", "rest"),
    "therapy": pgettext_lazy("activity", "therapy"),
    "toilet_training": pgettext_lazy("activity", "toilet training"),
    "transfer": pgettext_lazy("activity", "wheelchair, transfer"),
    "exercise": pgettext_lazy("activity", "exercises"),
    "aids": pgettext_lazy("activity", "speech pictures, device"),
    "creative": pgettext_lazy("activity", "drawing, music"),
    "calming": pgettext_lazy("activity", "calming down"),
    "transport": pgettext_lazy("activity", "on the way"),
}
MOODS: dict[str, Promise] = {
    "very_good": pgettext_lazy("mood", "very good"),
    "good": pgettext_lazy("mood", "good"),
    "mixed": pgettext_lazy("mood", "so-so"),
    "low": pgettext_lazy("mood", "low"),
    "very_low": pgettext_lazy("mood", "very low"),
}
MEALS: dict[str, Promise] = {
    "breakfast": pgettext_lazy("meal", "breakfast"),
    "snack": pgettext_lazy("meal", "snack"),
    "lunch": pgettext_lazy("meal", "lunch"),
    "drink": pgettext_lazy("meal", "drink"),
}
SHARES: dict[str, Promise] = {
    "all": pgettext_lazy("share of a meal", "all"),
    "half": pgettext_lazy("share of a meal", "half"),
    "little": pgettext_lazy("share of a meal", "a little"),
    "none": pgettext_lazy("share of a meal", "nothing"),
}
TOILET: dict[str, Promise] = {
    "urine": pgettext_lazy("toilet", "urine"),
    "stool": pgettext_lazy("toilet", "stool"),
    "nappy": pgettext_lazy("toilet", "nappy changed"),
    "alone": pgettext_lazy("toilet", "went by itself"),
    "accident": pgettext_lazy("toilet", "an accident"),
    "nothing": pgettext_lazy("toilet", "tried, nothing came"),
}
INCIDENTS: dict[str, Promise] = {
    "injury": pgettext_lazy("incident", "injury"),
    "fall": pgettext_lazy("incident", "fall"),
    "seizure": pgettext_lazy("incident", "seizure"),
    "allergy": pgettext_lazy("incident", "allergic reaction"),
    "ill": pgettext_lazy("incident", "fell ill"),
    "upset": pgettext_lazy("incident", "very upset"),
    "aggression": pgettext_lazy("incident", "hit or was hit"),
    "missing": pgettext_lazy("incident", "out of sight"),
    "bullying": pgettext_lazy("incident", "bullied"),
    "other": pgettext_lazy("incident", "something else"),
}
STEPS: dict[str, Promise] = {
    "not_yet": pgettext_lazy("goal", "not yet"),
    "much_help": pgettext_lazy("goal", "much help"),
    "some_help": pgettext_lazy("goal", "some help"),
    "alone": pgettext_lazy("goal", "alone"),
    "beyond": pgettext_lazy("goal", "even more"),
}
SEVERITIES: dict[str, Promise] = {
    "1": pgettext_lazy("severity", "minor"),
    "2": pgettext_lazy("severity", "serious"),
    "3": pgettext_lazy("severity", "emergency"),
}
KINDS: dict[str, Promise] = {
    Kind.ACTIVITY: _("Activities"),
    Kind.GOAL: _("Goals"),
    Kind.MOOD: _("Mood"),
    Kind.MEAL: _("Meals"),
    Kind.TOILET: _("Toilet"),
    Kind.NOTE: _("Note"),
    Kind.PHOTO: _("Photo"),
    Kind.VOICE: _("Voice note"),
    Kind.INCIDENT: _("Incident"),
}
_WORDS: dict[str, dict[str, Promise]] = {
    Kind.ACTIVITY: ACTIVITIES,
    Kind.MOOD: MOODS,
    Kind.TOILET: TOILET,
    Kind.INCIDENT: INCIDENTS,
    Kind.GOAL: STEPS,
}


def word_of(kind: str, code: str) -> str:
    """The word of an entry in the reader's language; that of the kind where nothing was tapped."""
    if kind == Kind.MEAL:
        meal, _colon, share = code.partition(":")
        return f"{MEALS.get(meal, meal)}: {SHARES.get(share, share)}"
    words = _WORDS.get(kind)
    return str(words.get(code, code)) if words else str(KINDS[Kind(kind)])


class Speaks(Protocol):
    kind: str
    code: str


def said_by(entry: Speaks) -> Pictogram:
    """The picture and the word of an entry."""
    return Pictogram(rules.emoji_of(entry.kind, entry.code), word_of(entry.kind, entry.code))


def choices(tiles: Iterable[Tile], words: dict[str, Promise]) -> list[tuple[str, Pictogram]]:
    """Choices for `ui.widgets.Tiles`."""
    return [(tile.code, Pictogram(tile.emoji, words[tile.code])) for tile in tiles]


def choices_of(kind: Kind) -> list[tuple[str, Pictogram]]:
    """Everything that an entry of `kind` can say."""
    if kind == Kind.MEAL:
        codes = [rules.meal_code(m.code, s.code) for m in rules.MEALS for s in rules.SHARES]
        return [
            (code, Pictogram(rules.emoji_of(kind, code), word_of(kind, code))) for code in codes
        ]
    tiles = {
        Kind.ACTIVITY: rules.ACTIVITIES,
        Kind.MOOD: rules.MOODS,
        Kind.TOILET: rules.TOILET,
        Kind.INCIDENT: rules.INCIDENTS,
        Kind.GOAL: rules.STEPS,
    }.get(kind, ())
    return choices(tiles, _WORDS.get(kind, {}))
