"""The ready-made messages as buttons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import ngettext

from eassociate.access.actor import Actor
from eassociate.conversations import rules
from eassociate.conversations.models import Phrase
from eassociate.conversations.reading.around import people_around
from eassociate.conversations.words import phrase_text, tile_of


@dataclass(frozen=True)
class Button:
    value: str
    word: str


@dataclass(frozen=True)
class TypedTile:
    """`buttons`: more than one where something has to be chosen."""

    emoji: str
    word: str
    buttons: Sequence[Button]


def tiles_of(actor: Actor, child: UUID | None, phrases: Iterable[Phrase]) -> list[TypedTile]:
    people = people_around(actor, child) if child else []
    ours = [_tile(typed, people) for typed in rules.TYPED if typed.asks_for != "person" or people]
    own = [_own(phrase) for phrase in phrases]
    return [*ours, *own]


def _own(phrase: Phrase) -> TypedTile:
    word = phrase_text(phrase)
    return TypedTile(phrase.emoji or "💬", word, [Button(str(phrase.pk), word)])


def _tile(typed: rules.Typed, people: Sequence[tuple[UUID, str]]) -> TypedTile:
    emoji, word = tile_of(typed.code)
    if typed.asks_for == "minutes":
        buttons = [Button(f"{typed.code}:{n}", _minutes(n)) for n in rules.MINUTES]
    elif typed.asks_for == "person":
        buttons = [Button(f"{typed.code}:{pk}", name) for pk, name in people]
    else:
        buttons = [Button(typed.code, word)]
    return TypedTile(emoji, word, buttons)


def _minutes(count: int) -> str:
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}
