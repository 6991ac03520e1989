"""The list of companions."""

from collections.abc import Callable
from typing import Any

from eassociate.exchange.opening.grid import Raw
from eassociate.exchange.rows import CompanionRow
from eassociate.exchange.sheets.row import Row
from eassociate.exchange.values.amounts import as_minutes, as_yes
from eassociate.exchange.values.availability import as_windows
from eassociate.exchange.values.contact import as_email, as_language, as_phone
from eassociate.exchange.values.dates import as_day
from eassociate.exchange.values.skills import as_skills
from eassociate.exchange.values.text import as_list, as_sign, as_word

READERS: dict[str, Callable[[Raw], Any]] = {
    "number": as_word,
    "email": as_email,
    "phone": as_phone,
    "language": as_language,
    "weekly_minutes": as_minutes,
    "daily_minutes": as_minutes,
    "skills": as_skills,
    "area": as_sign,
    "training_until": as_day,
    "medical_until": as_day,
    "criminal_record_until": as_day,
    "contract_until": as_day,
    "availability": as_windows,
    "not_with": as_list,
    "active": as_yes,
}


def read_companion(row: Row) -> CompanionRow | None:
    """The companion of a row; None if anything in the row is wrong."""
    name = row.require_name()
    values = {key: row.take(key, read) for key, read in READERS.items()}
    if name is None or row.issues:
        return None
    return CompanionRow(name, **values, source=row.source)
