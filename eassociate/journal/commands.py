"""Commands: what somebody asks for, in one shape for forms, the API and phones."""

from __future__ import annotations

import base64
import json
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, PlainSerializer, StringConstraints
from pydantic_core import PydanticCustomError

from eassociate.core.crypto import keyed_digest

#: Overrides and isolates of the bidirectional algorithm: they let a text look like another one.
_BIDI = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F])


@dataclass(frozen=True)
class Sealed:
    """Marks a field that goes to the encrypted payload, not into the journal row."""


@dataclass(frozen=True)
class Bulk:
    """Marks bytes of which the journal keeps only the digest; the table keeps the bytes."""


def clean(text: str) -> str:
    """`text` in NFC without bidi controls. Raises ValueError at other control characters."""
    tidy = unicodedata.normalize("NFC", text.replace("\r\n", "\n")).translate(_BIDI)
    if any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in tidy):
        raise ValueError("control_characters")
    return tidy.strip()


def one_line(text: str) -> str:
    """As `clean`, with every run of white space made one blank."""
    return " ".join(clean(text).split())


def filled(text: str) -> str:
    """As `one_line`, and not empty. Raises as pydantic does for a text that is too short."""
    tidy = one_line(text)
    if not tidy:
        raise PydanticCustomError("string_too_short", "empty")
    return tidy


def email_address(text: str) -> str:
    """`text` as an e-mail address in lower case; "" stays. Raises ValueError."""
    tidy = one_line(text).lower()
    if tidy:
        try:
            validate_email(tidy)
        except ValidationError as error:
            raise PydanticCustomError("email", "not an e-mail address") from error
    return tidy


#: Free text of several lines, at most 5,000 characters.
Text = Annotated[str, StringConstraints(max_length=5000), AfterValidator(clean), Sealed()]
#: A name or a word, one line of at most 200 characters.
Line = Annotated[str, StringConstraints(max_length=200), AfterValidator(one_line), Sealed()]
#: A name that must be there.
Name = Annotated[str, StringConstraints(max_length=200), AfterValidator(filled), Sealed()]
#: A word, a telephone number: one line of at most 40 characters.
Word = Annotated[str, StringConstraints(max_length=40), AfterValidator(one_line), Sealed()]
#: An e-mail address in lower case, or nothing.
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(email_address), Sealed()]
#: A number or sign of an office, which names nobody: shown in the journal row.
Code = Annotated[str, StringConstraints(max_length=40), AfterValidator(one_line)]
#: An uploaded file; in JSON as base64.
Blob = Annotated[
    bytes, PlainSerializer(lambda b: base64.b64encode(b).decode(), when_used="json"), Bulk()
]


class Command(BaseModel):
    """Base of all commands: frozen, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _marked(command: Command, mark: type) -> set[str]:
    fields = type(command).model_fields.items()
    return {name for name, field in fields if any(isinstance(m, mark) for m in field.metadata)}


@dataclass(frozen=True)
class Parts:
    """A command taken apart for the journal."""

    body: dict[str, Any]
    payload: str  # JSON object of the sealed fields, "" when there are none
    content_digest: str
    payload_digest: str


def take_apart(command: Command, action: str, key: str) -> Parts:
    """`command` split into what the row may show and what is sealed; `key` salts the digests."""
    sealed, bulk = _marked(command, Sealed), _marked(command, Bulk)
    whole = command.model_dump(mode="json")
    for name in bulk:
        whole[name] = {"sha256": sha256((whole[name] or "").encode()).hexdigest()}
    body = {name: value for name, value in whole.items() if name not in sealed}
    hidden = {name: value for name, value in whole.items() if name in sealed and value}
    payload = canonical(hidden) if hidden else ""
    return Parts(
        body=body,
        payload=payload,
        content_digest=keyed_digest(f"{action}\n{canonical(whole)}".encode()),
        payload_digest=keyed_digest(f"{key}\n{payload}".encode()) if payload else "",
    )


def canonical(value: Any) -> str:
    """JSON with sorted keys and no blanks: equal values give equal text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
