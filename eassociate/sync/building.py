"""From JSON that a phone sent to the command that a form would have made."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

from pydantic_core import InitErrorDetails, ValidationError

from eassociate.core.crypto import keyed_digest
from eassociate.journal.commands import Bulk, Command, canonical
from eassociate.journal.deeds import Action
from eassociate.sync.uploads import whole


def built(deed: Action, content: Mapping[str, Any], person: UUID) -> Command:
    """The command of `deed`. Bytes are base64 or the name of an upload of `person`.

    Raises pydantic's `ValidationError`, and `NotYet` while an upload is missing.
    """
    given = dict(content)
    for name in bulk_fields(deed):
        if given.get(name) is not None:
            given[name] = _bytes(name, given[name], person)
    return deed.command.model_validate(given)


def bulk_fields(deed: Action) -> list[str]:
    """Fields whose bytes are not in the journal."""
    fields = deed.command.model_fields.items()
    return [n for n, field in fields if any(isinstance(mark, Bulk) for mark in field.metadata)]


def uploads_in(deed: Action, content: Mapping[str, Any]) -> list[UUID]:
    """Which uploads the entry takes in."""
    named = [content.get(name) for name in bulk_fields(deed)]
    return [UUID(str(one["upload"])) for one in named if isinstance(one, dict)]


def digest_of(deed: Action | None, action: str, content: Mapping[str, Any]) -> str:
    """By which an entry sent again is recognised, whichever way its bytes came."""
    plain = dict(content)
    for name in bulk_fields(deed) if deed else ():
        plain[name] = _fingerprint(plain.get(name))
    return keyed_digest(canonical(["sync", action, plain]).encode())


def _fingerprint(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("sha256")
    try:
        return sha256(base64.b64decode(str(value), validate=True)).hexdigest()
    except (binascii.Error, ValueError):
        return value


def _bytes(name: str, value: Any, person: UUID) -> bytes:
    if isinstance(value, dict):
        return whole(person, value)
    try:
        return base64.b64decode(str(value), validate=True)
    except (binascii.Error, ValueError) as error:
        wrong = InitErrorDetails(type="bytes_type", loc=(name,), input="…")
        raise ValidationError.from_exception_data("content", [wrong]) from error
