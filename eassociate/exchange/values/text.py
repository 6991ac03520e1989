"""Words in a cell: one line or several, without anything invisible."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.exchange import limits
from eassociate.exchange.opening.grid import Raw
from eassociate.exchange.problems import Words, Wrong, shown

#: Marks that steer or hide: bidi controls (UAX 9), soft hyphen, zero-width space, byte order mark.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_BLANK = {"", "-", "--", "–", "—", "/", "//"}
_SPACES = re.compile(r"[^\S\n]+")


def clean(text: str) -> str:
    """`text` composed (NFC), without invisible marks, spaces made single and taken off the ends.

    Line breaks stay. Two texts that look the same are the same after it.
    """
    if text.isprintable() and "  " not in text and unicodedata.is_normalized("NFC", text):
        return text.strip()
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n")
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text))
    lines = (_SPACES.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(lines).strip()


def is_blank(value: object) -> bool:
    """Whether a cell says nothing; people fill such cells with a dash or a stroke."""
    return value is None or (isinstance(value, str) and not _says_something(value))


def _says_something(text: str) -> bool:
    return text[:2].isalnum() or clean(text) not in _BLANK


def as_text(value: Raw, length: int = limits.TEXT) -> str:
    """The text of a cell, several lines allowed. Raises `Wrong`."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    if isinstance(value, bool | date | datetime | time | timedelta):
        raise _changed_by_program(value)
    text = clean(str(value))
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c != "\n" for c in text):
        raise Wrong(
            _("There are control characters in this text that no keyboard writes."),
            _("Type the text anew instead of pasting it."),
        )
    if len(text) > length:
        raise Wrong(
            format_lazy(_("The text is {count} characters long."), count=len(text)),
            format_lazy(_("At most {count} characters."), count=length),
        )
    return text


def _changed_by_program(value: object) -> Wrong:
    return Wrong(
        format_lazy(
            _("The spreadsheet program made “{value}” of what was typed here."), value=shown(value)
        ),
        _("Format the column as text and type it again."),
    )


def as_line(value: Raw) -> str:
    """The text of a cell that is one line. Raises `Wrong`."""
    return " ".join(as_text(value, limits.LINE).split())


def as_word(value: Raw) -> str:
    """One line of at most 40 characters: a number, a class, a kinship. Raises `Wrong`."""
    return " ".join(as_text(value, limits.WORD).split())


def as_sign(value: Raw) -> str:
    """One line of at most 100 characters: the sign of a decision, an area. Raises `Wrong`."""
    return " ".join(as_text(value, limits.SIGN).split())


def as_list(value: Raw) -> tuple[str, ...]:
    """Several short texts, with semicolons or line breaks between them or else commas.

    Raises `Wrong`.
    """
    text = as_text(value)
    marks = r"[;\n]" if re.search(r"[;\n]", text) else ","
    parts = (" ".join(part.split()) for part in re.split(marks, text))
    return tuple(dict.fromkeys(part for part in parts if part not in _BLANK))


def listed(parts: Iterable[str]) -> str:
    """`parts` as one cell that `as_list` takes apart again."""
    whole = "; ".join(parts)
    return f"{whole};" if "," in whole and ";" not in whole else whole


def one_of(value: str, right: Words) -> Wrong:
    """The refusal of a word that is not among the known ones."""
    return Wrong(
        format_lazy(_("“{value}” is not known here."), value=shown(value)),
        format_lazy(_("Write one of: {words}."), words=right),
    )
