"""The list of children with their guardians."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from eassociate.core.scripts import fold
from eassociate.exchange.opening.grid import Raw
from eassociate.exchange.rows import ChildRow, ContactRow, GuardianRow
from eassociate.exchange.sheets.row import Row
from eassociate.exchange.values.amounts import as_degree, as_minutes
from eassociate.exchange.values.contact import as_email, as_language, as_phone
from eassociate.exchange.values.dates import as_birthday, as_day
from eassociate.exchange.values.skills import as_skills, as_status
from eassociate.exchange.values.text import as_line, as_list, as_sign, as_text, as_word

#: How each column of the list is read; the name and the people come on top.
READERS: dict[str, Callable[[Raw], Any]] = {
    "number": as_word,
    "status": as_status,
    "waiting_since": as_day,
    "started_on": as_day,
    "ended_on": as_day,
    "school": as_line,
    "school_class": as_word,
    "municipality": as_line,
    "address": as_line,
    "skills": as_skills,
    "permitted_places": as_list,
    "weekly_minutes": as_minutes,
    "degree": as_degree,
    "valid_from": as_day,
    "valid_until": as_day,
    "reference": as_sign,
    "speak": as_text,
    "like": as_text,
    "calm": as_text,
    "avoid": as_text,
    "allergies": as_text,
    "epilepsy": as_text,
    "medicines": as_text,
    "steps": as_text,
}
#: How a heading names a parent → what the parent is, in the language and script of the heading.
_PARENTS = {
    "majk": "majka", "mama": "mama", "ot": "otac", "oc": "otac", "tat": "tata",
    "mother": "mother", "father": "father", "mutter": "Mutter", "vater": "Vater",
    "мајк": "мајка", "мама": "мама", "от": "отац", "оц": "отац", "тат": "тата",
}  # fmt: skip
_IN_BRACKETS = re.compile(r"(?P<name>[^()]+?)\s*\((?P<kinship>[^()]+)\)")
_KINSHIP_WORDS = frozenset(
    "majka otac mama tata baka deka deda baba tetka ujak stric staratelj starateljka hranitelj"
    " hraniteljica sestra brat maceha ocuh mother father grandmother grandfather aunt uncle"
    " guardian mutter vater oma opa grossmutter grossvater tante onkel vormund".split()
)


def read_child(row: Row) -> ChildRow | None:
    """The child of a row with its people; None if anything in the row is wrong."""
    name = row.require_name()
    born_on = row.require(
        "born_on",
        as_birthday,
        _("The date of birth is missing."),
        _("Write day, month and year with four digits, such as 1.9.2016."),
    )
    values = {key: row.take(key, read) for key, read in READERS.items()}
    _check_approval(row, values)
    guardians, contacts = _guardians(row), _contacts(row)
    if name is None or born_on is None or row.issues:
        return None
    return ChildRow(
        name, born_on, **values, guardians=guardians, contacts=contacts, source=row.source
    )


def _check_approval(row: Row, values: dict[str, Any]) -> None:
    first, last = values["valid_from"], values["valid_until"]
    if first and last and last < first:
        row.refuse(
            "valid_until",
            _("The decision ends before it begins."),
            _("Write the last day on which it holds."),
        )


def _slots(row: Row, group: str) -> list[str]:
    keys = (key for key in row.source.columns if key.startswith(f"{group}."))
    return list(dict.fromkeys(key.rpartition(".")[0] for key in keys))


def _guardians(row: Row) -> tuple[GuardianRow, ...]:
    found = (_guardian(row, slot) for slot in _slots(row, "guardian"))
    return tuple(guardian for guardian in found if guardian)


def _guardian(row: Row, slot: str) -> GuardianRow | None:
    said = row.take(f"{slot}.name", as_line)
    more = {
        "phone": row.take(f"{slot}.phone", as_phone),
        "email": row.take(f"{slot}.email", as_email),
        "language": row.take(f"{slot}.language", as_language),
        "address": row.take(f"{slot}.address", as_line),
        "kinship": row.take(f"{slot}.kinship", as_word),
    }
    if said is None:
        _refuse_nameless(row, slot, any(more.values()))
        return None
    name, kinship = _without_brackets(said)
    more["kinship"] = more["kinship"] or kinship or _kinship_of(row, slot)
    return GuardianRow(name, **more, slot=slot, source=row.source)


def _refuse_nameless(row: Row, slot: str, said_something: bool) -> None:
    if said_something and row.raw(f"{slot}.name") is None:
        key = f"{slot}.name"
        keys = (key, f"{slot}.phone", f"{slot}.email")
        row.refuse(
            next((k for k in keys if k in row.source.columns), key),
            _("There are details of a guardian, but no name."),
            _("Write the guardian's name in the column beside them."),
        )


def _without_brackets(said: str) -> tuple[str, str | None]:
    """`Mira Petrović (majka)` → the name and the kinship; other brackets stay in the name."""
    found = _IN_BRACKETS.fullmatch(said)
    if found and fold(found["kinship"]) in _KINSHIP_WORDS:
        return found["name"], found["kinship"]
    return said, None


def _kinship_of(row: Row, slot: str) -> str | None:
    """What the heading of the column says the person is to the child."""
    if slot not in {"guardian.mother", "guardian.father"}:
        return None
    heading = row.source.headings[row.source.columns[f"{slot}.name"]].casefold()
    words = re.findall(r"\w+", heading)
    found = (word for w in words for stem, word in _PARENTS.items() if w.startswith(stem))
    return next(found, None)


def _contacts(row: Row) -> tuple[ContactRow, ...]:
    found = (_contact(row, slot) for slot in _slots(row, "contact"))
    return tuple(contact for contact in found if contact)


def _contact(row: Row, slot: str) -> ContactRow | None:
    name, phone = row.take(f"{slot}.name", as_line), row.take(f"{slot}.phone", as_phone)
    kinship = row.take(f"{slot}.kinship", as_word)
    if not (name or phone or kinship):
        return None
    if not (name and phone):
        row.refuse(
            f"{slot}.phone" if name else f"{slot}.name",
            _("An emergency contact needs a name and a telephone number."),
            _("Write both, or leave both empty."),
        )
        return None
    return ContactRow(name, phone, kinship)
