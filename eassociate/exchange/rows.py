"""What a list says, typed. None or an empty tuple: the list says nothing, so nothing is changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time

from eassociate.exchange.opening.grid import address
from eassociate.exchange.problems import Issue, Note, Words, shown


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row stands, so that whatever is wrong with it can be said with its cell."""

    sheet: str
    row: int
    columns: Mapping[str, int]
    headings: Mapping[int, str]

    def issue(self, key: str, what: Words, right: Words) -> Issue:
        """An issue at the column `key` of this row, or at its first cell if there is none."""
        column = self.columns.get(key, 0)
        cell = address(self.row, column or 1)
        return Issue(self.sheet, cell, shown(self.headings.get(column, "")), what, right)


NOWHERE = Source("", 0, {}, {})


def _source() -> Source:
    return NOWHERE


@dataclass(frozen=True)
class GuardianRow:
    """`slot`: the columns it came from, such as guardian.mother."""

    name: str
    kinship: str | None = None
    phone: str | None = None
    email: str | None = None
    language: str | None = None
    address: str | None = None
    slot: str = field(default="guardian.1", compare=False)
    source: Source = field(default_factory=_source, compare=False)


@dataclass(frozen=True)
class ContactRow:
    """Whom to call in an emergency."""

    name: str
    phone: str
    kinship: str | None = None


@dataclass(frozen=True)
class ChildRow:
    """`skills` and `permitted_places`: None when not said; minutes a week; degree 1 to 4."""

    name: str
    born_on: date
    number: str | None = None
    status: str | None = None
    waiting_since: date | None = None
    started_on: date | None = None
    ended_on: date | None = None
    school: str | None = None
    school_class: str | None = None
    municipality: str | None = None
    address: str | None = None
    skills: tuple[str, ...] | None = None
    permitted_places: tuple[str, ...] | None = None
    weekly_minutes: int | None = None
    degree: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    reference: str | None = None
    speak: str | None = None
    like: str | None = None
    calm: str | None = None
    avoid: str | None = None
    allergies: str | None = None
    epilepsy: str | None = None
    medicines: str | None = None
    steps: str | None = None
    guardians: tuple[GuardianRow, ...] = ()
    contacts: tuple[ContactRow, ...] = ()
    source: Source = field(default_factory=_source, compare=False)


#: A window of the week: weekday (0 Monday), from, until.
Window = tuple[int, time, time]


@dataclass(frozen=True)
class CompanionRow:
    """Minutes of a contract week and of the longest day; papers by the last day they hold."""

    name: str
    number: str | None = None
    email: str | None = None
    phone: str | None = None
    language: str | None = None
    weekly_minutes: int | None = None
    daily_minutes: int | None = None
    skills: tuple[str, ...] | None = None
    area: str | None = None
    training_until: date | None = None
    medical_until: date | None = None
    criminal_record_until: date | None = None
    contract_until: date | None = None
    availability: tuple[Window, ...] | None = None
    not_with: tuple[str, ...] | None = None
    active: bool | None = None
    source: Source = field(default_factory=_source, compare=False)


@dataclass(frozen=True)
class TimetableRow:
    """One line: a weekday (0 Monday) and a span of it. `week`: every, a or b."""

    weekday: int
    start: time
    end: time
    week: str = "every"
    child_number: str | None = None
    child_name: str | None = None
    child_born_on: date | None = None
    place: str | None = None
    companion: str | None = None
    companion_number: str | None = None
    companion_email: str | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    source: Source = field(default_factory=_source, compare=False)


@dataclass(frozen=True)
class Tables:
    """All that a file says. A row that stands in `issues` is not among the rows."""

    children: tuple[ChildRow, ...] = ()
    companions: tuple[CompanionRow, ...] = ()
    timetable: tuple[TimetableRow, ...] = ()
    issues: tuple[Issue, ...] = ()
    notes: tuple[Note, ...] = ()
