"""One value of a table as JSON and back, the same for SQLite and PostgreSQL."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


def _moment(value: Any) -> str:
    found = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat()


def _day(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)


def _hour(value: Any) -> str:
    return value.isoformat() if isinstance(value, time) else time.fromisoformat(value).isoformat()


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str | bytes) else value


def _bytes(value: Any) -> str:
    return base64.b64encode(bytes(value)).decode()


_OUT: dict[str, Callable[[Any], Any]] = {
    "UUIDField": lambda value: str(UUID(str(value))),
    "DateTimeField": _moment,
    "DateField": _day,
    "TimeField": _hour,
    "BooleanField": bool,
    "JSONField": _json,
    "BinaryField": _bytes,
    "FloatField": float,
}
_NUMBERS = ("AutoField", "IntegerField")
_WORDS = ("CharField", "TextField", "EmailField", "SlugField", "URLField")


def kind(field: models.Field[Any, Any]) -> str:
    """The internal type of what is stored; of a reference, that of the key it points to."""
    while field.remote_field:
        field = field.target_field  # type: ignore[attr-defined]
    if isinstance(field, models.BinaryField):
        return "BinaryField"
    return field.get_internal_type()


def writer(field: models.Field[Any, Any]) -> Callable[[Any], Any]:
    """What makes a driver's value of `field` fit for JSON. Raises TypeError at unknown types."""
    stored = kind(field)
    if stored in _OUT:
        return _OUT[stored]
    if stored.endswith(_NUMBERS):
        return int
    if stored in _WORDS:
        return str
    raise TypeError(f"{field}: no way is known to back up a {stored}")


def reader(field: models.Field[Any, Any], to: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    """What makes a value from JSON fit for the driver of `to`."""
    stored, target = kind(field), field
    if stored == "BinaryField":
        return lambda value: to.Database.Binary(base64.b64decode(value))  # type: ignore[attr-defined]
    while target.remote_field:
        target = target.target_field  # type: ignore[attr-defined]
    if stored == "JSONField":
        return lambda value: target.get_db_prep_save(value, to)
    return lambda value: target.get_db_prep_save(target.to_python(value), to)
