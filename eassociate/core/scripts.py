"""Serbian in two scripts: stored as written, read and searched in either.

Cyrillic to Latin is unambiguous (Pravopis: one letter, one letter or digraph); the other way is not
(`nadživeti`, `injekcija`), so it is not offered.
"""

import unicodedata

_LETTERS = dict(
    zip(
        "абвгдђежзијклљмнњопрстћуфхцчџш",
        [
            "a",
            "b",
            "v",
            "g",
            "d",
            "đ",
            "e",
            "ž",
            "z",
            "i",
            "j",
            "k",
            "l",
            "lj",
            "m",
            "n",
            "nj",
            "o",
            "p",
            "r",
            "s",
            "t",
            "ć",
            "u",
            "f",
            "h",
            "c",
            "č",
            "dž",
            "š",
        ],
        strict=True,
    )
)
_DIGRAPHS = {"Љ": "Lj", "Њ": "Nj", "Џ": "Dž"}
_PLAIN = str.maketrans({"đ": "dj", "ß": "ss", "ł": "l", "ø": "o"})


def latin(text: str) -> str:
    """`text` with every Serbian Cyrillic letter in Latin; all else as it was."""
    return "".join(_letter(text, i) for i in range(len(text)))


def _letter(text: str, i: int) -> str:
    char = text[i]
    if char in _DIGRAPHS:
        around = text[i + 1 : i + 2] or text[max(i - 1, 0) : i]
        return _DIGRAPHS[char].upper() if around.isupper() else _DIGRAPHS[char]
    if char in _LETTERS:
        return _LETTERS[char]
    small = _LETTERS.get(char.lower())
    return small.upper() if small else char


def fold(text: str) -> str:
    """A form in which both scripts, capitals and accents compare equal, for search."""
    plain = latin(text).casefold().translate(_PLAIN)
    decomposed = unicodedata.normalize("NFKD", plain)
    return " ".join("".join(c for c in decomposed if not unicodedata.combining(c)).split())
