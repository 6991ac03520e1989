"""What can be wrong with a list, said so that its author can put it right.

`Unreadable`: the file as a whole. `Issue`: one cell, with what is wrong and what would be right.
All texts are lazy: they are made in the language of whoever reads them.
"""

import unicodedata
from dataclasses import dataclass

from django.utils.functional import Promise

Words = str | Promise


class Unreadable(Exception):
    """The file cannot be read at all; `what` and `right` say why and what would help."""

    def __init__(self, what: Words, right: Words) -> None:
        super().__init__(what)
        self.what = what
        self.right = right

    def __str__(self) -> str:
        return f"{self.what} {self.right}"


class Wrong(Exception):
    """A value that a column cannot take; the row it stands in makes an `Issue` of it."""

    def __init__(self, what: Words, right: Words) -> None:
        super().__init__(what)
        self.what = what
        self.right = right


@dataclass(frozen=True)
class Issue:
    """A refusal: `cell` like C7 (empty: the whole sheet), `heading` as its author wrote it."""

    sheet: str
    cell: str
    heading: str
    what: Words
    right: Words

    def __str__(self) -> str:
        place = " ".join(part for part in (self.sheet, self.cell, self.heading) if part)
        return f"{place}: {self.what} {self.right}"


@dataclass(frozen=True)
class Note:
    """Something that was left out and does no harm, so that nobody believes it was read."""

    sheet: str
    cell: str
    what: Words


def shown(value: object, length: int = 40) -> str:
    """`value` as it may be quoted in a message: on one line, short, nothing invisible in it."""
    text = " ".join(str(value).split())
    text = "".join(c for c in text if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"})
    return text if len(text) <= length else text[: length - 1] + "…"
