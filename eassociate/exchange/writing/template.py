"""The empty lists with their headings, explanations and one example row each."""

from dataclasses import replace
from datetime import date, time

from django.utils.translation import gettext as _

from eassociate.exchange.columns import TITLES, columns_of
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.rows import (
    ChildRow,
    CompanionRow,
    ContactRow,
    GuardianRow,
    TimetableRow,
)
from eassociate.exchange.writing.cells import AnyRow, choices
from eassociate.exchange.writing.workbook import Book


def write_template() -> bytes:
    """An XLSX template in the present language.

    The example rows have the word for «example» in their first cell; reading passes over them.
    """
    book = Book(examples=True)
    for kind, row in example_rows().items():
        book.add(kind, [_marked(row)])
    book.add_notes(_("Notes"), _explanations())
    return book.close()


def _marked(row: AnyRow) -> AnyRow:
    if isinstance(row, TimetableRow):
        return replace(row, child_number=_("Example"))
    return replace(row, number=_("Example"))


def _explanations() -> list[tuple[str, str]]:
    lines = [
        (_("Example"), _("Rows with this word in the first cell are examples and are not read.")),
        (_("Empty cells"), _("An empty cell changes nothing that is stored already.")),
        (_("Several rows"), _("A child may have a row for each guardian; they are put together.")),
    ]
    for kind in Kind:
        lines.append(("", ""))
        lines.append((str(TITLES[kind]), ""))
        for column in columns_of(kind, 1, 1):
            options = " · ".join(choices(column.sort))
            needed = _("Needed.") if column.required else ""
            meaning = " ".join(part for part in (needed, str(column.hint), options) if part)
            if meaning:
                lines.append((str(column.label), meaning))
    return lines


def example_rows() -> dict[Kind, AnyRow]:
    """One invented row of each list, in the present language."""
    return {
        Kind.CHILDREN: _child(),
        Kind.COMPANIONS: _companion(),
        Kind.TIMETABLE: _line(),
    }


def _child() -> ChildRow:
    mother = GuardianRow(_("Mira Petrović"), _("mother"), "+381641234567", "mira@example.org", "sr")
    return ChildRow(
        _("Ana Petrović"),
        date(2016, 9, 1),
        number="D-001",
        status="active",
        school=_("Vuk Karadžić primary school"),
        school_class="3/2",
        weekly_minutes=20 * 60,
        degree=2,
        valid_from=date(2025, 9, 1),
        valid_until=date(2026, 8, 31),
        reference="551-12/2025",
        skills=("communication", "hygiene"),
        speak=_("I point at pictures and say short words."),
        like=_("Water, music, drawing"),
        calm=_("A quiet corner and my blue blanket"),
        allergies=_("Peanuts"),
        guardians=(mother,),
        contacts=(ContactRow(_("Vera Petrović"), "+381641112223", _("grandmother")),),
    )


def _companion() -> CompanionRow:
    return CompanionRow(
        _("Jelena Ilić"),
        number="P-01",
        email="jelena@example.org",
        phone="+381637654321",
        language="sr",
        weekly_minutes=40 * 60,
        daily_minutes=8 * 60,
        skills=("communication", "epilepsy"),
        area=_("Centre"),
        training_until=date(2027, 6, 30),
        medical_until=date(2026, 6, 30),
        criminal_record_until=date(2026, 3, 31),
        availability=((0, time(7), time(15)), (1, time(7), time(15))),
        active=True,
    )


def _line() -> TimetableRow:
    return TimetableRow(
        0,
        time(7, 30),
        time(12, 15),
        child_number="D-001",
        child_name=_("Ana Petrović"),
        place=_("Vuk Karadžić primary school"),
        companion=_("Jelena Ilić"),
        valid_from=date(2025, 9, 1),
    )
