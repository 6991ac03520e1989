"""A modem through the database of Gammu's SMS daemon: texts are put into its table `outbox`, and
what became of them is read from `sentitems` (https://docs.gammu.org/smsd/tables.html).

SQLite and PostgreSQL; the daemon's tables have mixed-case names, which PostgreSQL wants quoted.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

from eassociate.notify.pushing import Fate

_SECONDS = 10
#: What the daemon writes into `sentitems` when a text did not arrive.
_FAILED = ("SendingError", "DeliveryFailed", "Error")
#: The alphabet of SMS without its extension; all others travel as UCS-2.
_SMALL = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡"
    "ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_FIRST = (
    'INSERT INTO outbox ("DestinationNumber", "TextDecoded", "Coding", "MultiPart", "UDH", '
    '"CreatorID", "Class") VALUES ({0}, {0}, {0}, {0}, {0}, {0}, -1)'
)
_MORE = (
    'INSERT INTO outbox_multipart ("ID", "SequencePosition", "TextDecoded", "Coding", "UDH", '
    '"Class") VALUES ({0}, {0}, {0}, {0}, {0}, -1)'
)
_KNOWN = 'SELECT 1 FROM {table} WHERE "CreatorID" = {mark}'

Faults = (sqlite3.Error, OSError)


def pieces(text: str) -> tuple[str, list[str]]:
    """The coding of `text` in Gammu's words, and its parts: one, or several that leave room for
    the header by which a phone puts them together."""
    small = all(c in _SMALL for c in text)
    whole, part = (160, 153) if small else (70, 67)
    coding = "Default_No_Compression" if small else "Unicode_No_Compression"
    if len(text) <= whole:
        return coding, [text]
    return coding, [text[i : i + part] for i in range(0, len(text), part)]


class Modem:
    """`url`: sqlite:////path or postgres://… of the daemon's database."""

    def __init__(self, url: str) -> None:
        self.url = url

    def send(self, number: str, text: str, reference: UUID) -> Fate:
        """Puts it into the outbox, unless it is there or was sent already."""
        try:
            with self._open() as (link, mark):
                if not _is_known(link, mark, _creator(reference)):
                    _insert(link, mark, number, text, reference)
        except Faults:
            return Fate.LATER
        return Fate.SENT

    def failed(self, references: Collection[UUID]) -> set[UUID]:
        asked = {_creator(reference): reference for reference in references}
        if not asked:
            return set()
        try:
            with self._open() as (link, mark):
                among = ", ".join([mark] * len(asked))
                status = ", ".join([mark] * len(_FAILED))
                rows = link.execute(
                    f'SELECT "CreatorID" FROM sentitems WHERE "CreatorID" IN ({among}) '  # noqa: S608
                    f'AND "Status" IN ({status})',
                    [*asked, *_FAILED],
                ).fetchall()
        except Faults:
            return set()
        return {asked[row[0]] for row in rows}

    @contextmanager
    def _open(self) -> Iterator[tuple[Any, str]]:
        """A connection in one transaction, and the mark of its parameters."""
        parts = urlsplit(self.url)
        if parts.scheme.startswith("sqlite"):
            path = unquote(parts.path[1:])
            uri = f"file:{path}?mode=rw"
            with closing(sqlite3.connect(uri, timeout=_SECONDS, uri=True)) as link, link:
                yield link, "?"
            return
        with _postgres(self.url) as link:
            yield link, "%s"


@contextmanager
def _postgres(url: str) -> Iterator[Any]:
    """The same in PostgreSQL; its driver takes 15 MB, which only those pay who have it."""
    import psycopg

    patience = f"-c statement_timeout={_SECONDS * 1000}"
    try:
        with psycopg.connect(url, connect_timeout=_SECONDS, options=patience) as link:
            yield link
    except psycopg.Error as problem:
        raise ConnectionError(str(problem)) from problem


def _creator(reference: UUID) -> str:
    return f"e-associate {reference}"


def _is_known(link: Any, mark: str, creator: str) -> bool:
    return any(
        link.execute(_KNOWN.format(table=table, mark=mark), [creator]).fetchone()
        for table in ("outbox", "sentitems")
    )


def _insert(link: Any, mark: str, number: str, text: str, reference: UUID) -> None:
    coding, parts = pieces(text)
    heads = _heads(len(parts), reference)
    several = "true" if len(parts) > 1 else "false"
    first = [number, parts[0], coding, several, heads[0], _creator(reference)]
    link.execute(_FIRST.format(mark), first)
    if len(parts) == 1:
        return
    creator = [_creator(reference)]
    row = link.execute(
        f'SELECT "ID" FROM outbox WHERE "CreatorID" = {mark}',  # noqa: S608
        creator,
    ).fetchone()
    for place, (part, head) in enumerate(zip(parts[1:], heads[1:], strict=True), start=2):
        link.execute(_MORE.format(mark), [row[0], place, part, coding, head])


def _heads(count: int, reference: UUID) -> list[str | None]:
    """User data headers (hex) of the parts: which message, of how many, the how many-th."""
    if count == 1:
        return [None]
    return [f"050003{reference.bytes[-1]:02X}{count:02X}{n:02X}" for n in range(1, count + 1)]
