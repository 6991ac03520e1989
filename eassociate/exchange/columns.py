"""The columns of the three lists as templates and exports write them, in their order."""

from dataclasses import dataclass
from typing import Any, Literal

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from eassociate.exchange.headings.words import Kind
from eassociate.exchange.problems import Words

#: What a cell of the column holds, which decides its format and what may be chosen in it.
Sort = Literal[
    "text", "long", "date", "time", "hours", "degree", "status", "language", "week", "day", "yes"
]


@dataclass(frozen=True)
class Column:
    """`label` is the heading, `hint` the note shown with it."""

    key: str
    label: Words
    hint: Words = ""
    sort: Sort = "text"
    width: int = 16
    required: bool = False


_SKILLS_HINT = _("Several with commas between them.")
_UNTIL_HINT = _("The last day on which it holds.")
_PLACES_HINT = _("Several with semicolons between them.")

_CHILD = (
    Column("number", _("Child number"), _("Your own number; it finds the child again."), width=12),
    Column("name", _("Name of child"), _("First name and surname, as the family writes it."),
           width=26, required=True),
    Column("born_on", _("Date of birth"), _("Day, month, year: 1.9.2016."), "date", 13, True),
    Column("status", _("Status"), sort="status", width=14),
    Column("waiting_since", _("Waiting since"), sort="date", width=13),
    Column("started_on", _("In the service since"), sort="date", width=13),
    Column("ended_on", _("In the service until"), _("Only for those who have left."), "date", 13),
    Column("school", _("School"), _("School or kindergarten, written the same in every row."),
           width=28),
    Column("school_class", pgettext_lazy("at school", "Class"), width=10),
    Column("municipality", _("Municipality"), width=16),
    Column("weekly_minutes", _("Approved hours a week"), _("20, 20.5 or 20:30."), "hours", 12),
    Column("degree", _("Degree of support"), _("I, II, III or IV."), "degree", 10),
    Column("valid_from", _("Valid from"), sort="date", width=13),
    Column("valid_until", _("Valid until"), _UNTIL_HINT, "date", 13),
    Column("reference", _("Decision number"), width=16),
    Column("skills", _("Needed skills"), _SKILLS_HINT, width=28),
    Column("permitted_places", _("Permitted places"), _PLACES_HINT, width=28),
    Column("address", _("Address"), _("Where the child lives, if not with a named guardian."),
           width=28),
)  # fmt: skip
_CARD = (
    Column("speak", _("How I speak"), sort="long", width=32),
    Column("like", _("What I like"), sort="long", width=32),
    Column("calm", _("What calms me"), sort="long", width=32),
    Column("avoid", _("What I do not like"), sort="long", width=32),
    Column("allergies", _("Allergies"), sort="long", width=24),
    Column("epilepsy", _("Epilepsy"), _("What to do in a seizure."), "long", 32),
    Column("medicines", _("Medicines"), sort="long", width=24),
    Column("steps", _("Steps in an emergency"), sort="long", width=32),
)
_COMPANION = (
    Column("number", _("Companion number"), _("Your own number; it finds the person again."),
           width=12),
    Column("name", _("Name of companion"), width=26, required=True),
    Column("email", _("E-mail"), width=26),
    Column("phone", _("Phone"), width=18),
    Column("language", _("Language"), sort="language", width=10),
    Column("weekly_minutes", _("Contract hours a week"), _("40 or 37:30."), "hours", 12),
    Column("daily_minutes", _("Most hours a day"), sort="hours", width=12),
    Column("skills", _("Skills"), _SKILLS_HINT, width=28),
    Column("area", _("Home area"), width=20),
    Column("training_until", _("Training valid until"), _UNTIL_HINT, "date", 13),
    Column("medical_until", _("Medical certificate valid until"), _UNTIL_HINT, "date", 13),
    Column("criminal_record_until", _("Criminal record check until"), _UNTIL_HINT, "date", 13),
    Column("contract_until", _("Contract until"), _UNTIL_HINT, "date", 13),
    Column("availability", _("Availability"), _("Mon-Fri 07:00-15:00; Sat 08:00-12:00"),
           width=34),
    Column("not_with", _("Must not accompany"),
           _("Children who are relatives: number or name, with semicolons between them."),
           width=26),
    Column("active", pgettext_lazy("companion", "Active"), sort="yes", width=8),
)  # fmt: skip
_LINE = (
    Column("child_number", _("Child number"), width=12),
    Column("child_name", _("Name of child"), width=26, required=True),
    Column("child_born_on", _("Date of birth"), _("Only if two children have the same name."),
           "date", 13),
    Column("weekdays", _("Weekdays"), _("Monday, Mon-Fri, or Mon, Wed."), "day", 16, True),
    Column("start", _("Start time"), sort="time", width=9, required=True),
    Column("end", _("End time"), sort="time", width=9, required=True),
    Column("week", pgettext_lazy("timetable", "Week A/B"),
           _("A (morning, odd weeks), B (afternoon, even weeks) or every week."), "week", 14),
    Column("place", pgettext_lazy("timetable", "Place"), _("Empty: the child's school."),
           width=28),
    Column("companion", _("Companion"), _("Empty: nobody yet."), width=26),
    Column("companion_number", _("Companion number"), width=12),
    Column("companion_email", _("Companion e-mail"), width=26),
    Column("valid_from", _("Valid from"), sort="date", width=13),
    Column("valid_until", _("Valid until"), _UNTIL_HINT, "date", 13),
)  # fmt: skip


def _guardian(n: int) -> tuple[Column, ...]:
    group = f"guardian.{n}"
    return (
        Column(f"{group}.name", _numbered(_("Guardian {number}: name"), n), width=26),
        Column(f"{group}.kinship", _numbered(_("Guardian {number}: relation"), n), width=14),
        Column(f"{group}.phone", _numbered(_("Guardian {number}: phone"), n), width=18),
        Column(f"{group}.email", _numbered(_("Guardian {number}: e-mail"), n), width=26),
        Column(f"{group}.language", _numbered(_("Guardian {number}: language"), n), "",
               "language", 10),
        Column(f"{group}.address", _numbered(_("Guardian {number}: address"), n), width=28),
    )  # fmt: skip


def _contact(n: int) -> tuple[Column, ...]:
    group = f"contact.{n}"
    return (
        Column(f"{group}.name", _numbered(_("Emergency contact {number}: name"), n), width=26),
        Column(f"{group}.kinship", _numbered(_("Emergency contact {number}: relation"), n),
               width=14),
        Column(f"{group}.phone", _numbered(_("Emergency contact {number}: phone"), n), width=18),
    )  # fmt: skip


def _numbered(label: Any, number: int) -> Words:
    return format_lazy(label, number=number)


def columns_of(kind: Kind, guardians: int = 2, contacts: int = 1) -> tuple[Column, ...]:
    """The columns of a list, with room for so many guardians and emergency contacts."""
    if kind is Kind.COMPANIONS:
        return _COMPANION
    if kind is Kind.TIMETABLE:
        return _LINE
    people = [_guardian(number) for number in range(1, guardians + 1)]
    people += [_contact(number) for number in range(1, contacts + 1)]
    return _CHILD + tuple(column for group in people for column in group) + _CARD


TITLES: dict[Kind, Words] = {
    Kind.CHILDREN: _("Children"),
    Kind.COMPANIONS: _("Companions"),
    Kind.TIMETABLE: _("Timetable"),
}
_OTHER_LABELS = {"name": "child_name", "span": "start"}


def label(kind: Kind, key: str) -> Words:
    """The heading of the column `key` as the template writes it."""
    by_key = {column.key: column.label for column in columns_of(kind)}
    return by_key.get(key) or by_key.get(_OTHER_LABELS.get(key, ""), key)
