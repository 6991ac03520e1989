"""What a phone has seen, as a sealed word that it gives back: `since` of a pull."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from eassociate.core.crypto import Unreadable, seal, unseal
from eassociate.journal.following import Heads

NEVER = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    """Journal numbers of all organisations, the day, and the children that the phone has.

    `whose`: membership and language; of another one everything is sent anew.
    """

    whose: str = ""
    day: date = date.min
    heads: Heads = field(default_factory=dict)
    children: frozenset[UUID] = frozenset()
    #: The moment of the look.
    at: datetime = NEVER


@dataclass(frozen=True)
class Page:
    """A pull that is not finished: where it began, where it leads, the last child sent."""

    before: Standing
    after: Standing
    last: UUID


def word_of(standing: Standing) -> str:
    return _sealed(_plain(standing))


def standing_from(word: str, whose: str) -> Standing:
    """What `word` says; nothing for a word that is damaged or somebody else's."""
    found = _standing(_opened(word))
    return found if found.whose == whose else Standing(whose)


def page_word(page: Page) -> str:
    return _sealed([_plain(page.before), _plain(page.after), page.last.hex])


def page_from(word: str, whose: str) -> Page | None:
    found = _opened(word)
    if not isinstance(found, list):
        return None
    page = Page(_standing(found[0]), _standing(found[1]), UUID(found[2]))
    return page if page.after.whose == whose else None


def _plain(standing: Standing) -> dict[str, Any]:
    return {
        "w": standing.whose,
        "d": standing.day.isoformat(),
        "h": {key.hex: number for key, number in standing.heads.items()},
        "c": sorted(key.hex for key in standing.children),
        "t": standing.at.isoformat(),
    }


def _standing(plain: Any) -> Standing:
    if not isinstance(plain, Mapping):
        return Standing()
    return Standing(
        plain["w"],
        date.fromisoformat(plain["d"]),
        {UUID(key): number for key, number in plain["h"].items()},
        frozenset(map(UUID, plain["c"])),
        # Words of phones that were here before conversations were sent have none.
        datetime.fromisoformat(plain["t"]) if "t" in plain else NEVER,
    )


def _sealed(plain: Any) -> str:
    return seal(json.dumps(plain, separators=(",", ":")).encode()).decode()


def _opened(word: str) -> Any:
    try:
        return json.loads(unseal(word.encode()))
    except (Unreadable, ValueError):
        return None
