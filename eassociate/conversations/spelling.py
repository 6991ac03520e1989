"""Words of a text as the search knows them: both Serbian scripts, capitals and accents fold into
one form (`core.scripts.fold`); a word is found also with one letter wrong, or by its beginning.

One wrong letter is told by what two words have in common once a letter is left out of each: a word
and its misspelling by one letter (too many, too few, another, two swapped) share such a rest.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from eassociate.core.scripts import fold

#: Words of a message that are kept for the search, and words of a question that are looked for.
MOST_WORDS, MOST_ASKED = 300, 6
#: Shorter words are found only as they are; longer ones are cut.
FUZZY_FROM, BEGINNING_FROM, LONGEST = 4, 4, 24
_WORD = re.compile(r"[^\W_]+")


def words(text: str, most: int = MOST_WORDS) -> list[str]:
    """The first different words of `text`, folded, of two letters or more."""
    found = (word[:LONGEST] for word in _WORD.findall(fold(text)) if len(word) > 1)
    return list(dict.fromkeys(found))[:most]


def shortened(word: str) -> Iterator[str]:
    """`word` and, if it is long enough, `word` with one letter left out."""
    yield word
    if len(word) >= FUZZY_FROM:
        yield from {word[:i] + word[i + 1 :] for i in range(len(word))} - {word}


def beginnings(word: str) -> Iterator[str]:
    """Its beginnings that are shorter than itself, marked so that they differ from words."""
    for length in range(BEGINNING_FROM, len(word)):
        yield f"{word[:length]}…"


def alike(asked: str, found: str) -> bool:
    """Whether `found` is what was `asked`: the same word, one that goes on, or one letter off."""
    if asked == found or (len(asked) >= BEGINNING_FROM and found.startswith(asked)):
        return True
    if len(asked) < FUZZY_FROM or abs(len(asked) - len(found)) > 1:
        return False
    return _one_off(asked, found)


def _one_off(one: str, other: str) -> bool:
    """Whether one letter more, less, other, or two neighbours swapped make one the other."""
    if len(one) > len(other):
        one, other = other, one
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), len(one))
    if len(one) < len(other):
        return one[at:] == other[at + 1 :]
    swapped = one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :]
    return one[at + 1 :] == other[at + 1 :] or swapped
