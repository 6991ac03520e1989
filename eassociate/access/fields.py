"""Table fields for what must not be readable in a stolen file."""

from __future__ import annotations

from typing import Any

from django.db import models

from eassociate.core.crypto import seal, unseal


class EncryptedBytes(models.BinaryField):  # type: ignore[type-arg]
    """Bytes, encrypted at rest."""

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        return None if value is None else unseal(bytes(value))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = None if value is None else seal(bytes(value))
        return super().get_db_prep_value(sealed, connection, prepared)


class EncryptedText(models.BinaryField):  # type: ignore[type-arg]
    """Free text about a person, encrypted at rest; a `str` in Python, "" when empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", str)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def get_default(self) -> Any:
        return ""

    def to_python(self, value: Any) -> Any:
        return value

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> str:
        raw = bytes(value or b"")
        return unseal(raw).decode() if raw else ""

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        sealed = seal(value.encode()) if value else b""
        return super().get_db_prep_value(sealed, connection, prepared)
