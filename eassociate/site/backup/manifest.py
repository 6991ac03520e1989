"""What a backup says about itself."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from pydantic import BaseModel

from eassociate.core.crypto import keyed_digest
from eassociate.journal.commands import canonical

FORMAT = 1


class Table(BaseModel):
    """`sha256`: of the lines with their ends."""

    columns: list[str]
    rows: int
    sha256: str


class Head(BaseModel):
    """Where an organisation's chain stood."""

    organisation: str
    number: int
    digest: str


class Manifest(BaseModel):
    """`seal`: keyed digest of all the rest; only who holds the keys could have written it.

    `keys`: fingerprints of the site's keys, newest first, or the keys themselves in `secrets`.
    """

    format: int = FORMAT
    version: str
    made_at: datetime
    database: str
    migrations: list[tuple[str, str]]
    tables: dict[str, Table]
    heads: list[Head]
    keys: list[str]
    secrets: list[str] = []
    seal: str = ""

    def sealed(self) -> Manifest:
        return self.model_copy(update={"seal": keyed_digest(self._content())})

    def is_genuine(self) -> bool:
        """Whether the site's keys made the seal."""
        return self.seal == keyed_digest(self._content())

    def _content(self) -> bytes:
        rest = self.model_dump(mode="json", exclude={"seal"})
        return canonical(rest).encode()

    def text(self) -> str:
        return json.dumps(self.model_dump(mode="json"), ensure_ascii=False, indent=1)


def fingerprint(key: str) -> str:
    """Tells keys apart without telling them."""
    return sha256(b"eassociate key\n" + key.encode()).hexdigest()[:16]


def fingerprints() -> list[str]:
    """Of the keys of this site, newest first."""
    return [fingerprint(key) for key in settings.EASSOCIATE_KEYS]
