"""Which list a sheet is, in which row its headings stand, and which column holds what."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from eassociate.exchange.headings.resolve import COUNTER, Found, normal, resolve
from eassociate.exchange.headings.words import HINTS, Kind
from eassociate.exchange.opening.grid import Grid, Value, address
from eassociate.exchange.problems import Issue, Note, shown
from eassociate.exchange.values.weekdays import weekday_named

_ROWS_LOOKED_AT = 40
#: How far below a whole header a better one is looked for.
_ROWS_BELOW = 3
#: Points from which on a row is a header although columns are missing; one heading alone never is.
_ENOUGH = 4
#: Columns that only one of the lists has, hence count double when lists are told apart.
_COMMON = {"number", "name", "reversed_name", "given_name", "family_name", "born_on", "skills"} | {
    "child_name", "child_number", "child_born_on",
}  # fmt: skip


@dataclass(frozen=True)
class Header:
    """`columns`: key → column number; `headings`: column number → heading as written."""

    kind: Kind
    row: int
    columns: Mapping[str, int]
    headings: Mapping[int, str]
    notes: tuple[Note, ...] = ()
    issues: tuple[Issue, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every column is there without which the list makes no sense."""
        return not missing(self.kind, set(self.columns))


def missing(kind: Kind, keys: set[str]) -> list[str]:
    """The indispensable columns of `kind` that are not among `keys`."""
    named = bool(keys & {"name", "child_name", "reversed_name"} or keys >= {"given_name"})
    wanted = {"name": named}
    if kind is Kind.CHILDREN:
        wanted["born_on"] = "born_on" in keys
    if kind is Kind.TIMETABLE:
        wide = any(key.startswith("day.") for key in keys)
        wanted["name"] = named or "child_number" in keys
        wanted["weekdays"] = wide or "weekdays" in keys
        wanted["span"] = wide or "span" in keys or keys >= {"start", "end"}
    return [key for key, there in wanted.items() if not there]


def find_header(grid: Grid) -> Header | None:
    """The best header in the first rows of `grid`; None if nothing there looks like one."""
    hints = normal(grid.title)
    best: tuple[tuple[int, bool], Header] | None = None
    above: Mapping[int, Value] = {}
    for row, cells in islice(grid.lines(), _ROWS_LOOKED_AT):
        if best and best[1].complete and row > best[1].row + _ROWS_BELOW:
            break
        for kind in Kind:
            header = _header(grid.title, kind, row, cells, above)
            score = _score(header, hints)
            if score[0] and (best is None or score > best[0]):
                best = score, header
        hints += " " + " ".join(dict.fromkeys(normal(str(v)) for v in cells.values()))[:500]
        above = cells
    return best[1] if best else None


def recognised(texts: list[str]) -> int:
    """How many headings of its best list a row of texts holds."""
    cells: dict[int, Value] = dict(enumerate(texts, start=1))
    return max(len(_header("", kind, 1, cells, {}).columns) for kind in Kind)


def _score(header: Header, hints: str) -> tuple[int, bool]:
    """Points, 0 for what is no header; of two with as many, the one that has all it needs wins."""
    keys = {key for key in header.columns if key != COUNTER.key}
    points = sum(1 if key in _COMMON or key.startswith("guardian..") else 2 for key in keys)
    enough = 3 if header.kind is Kind.COMPANIONS else 2
    if len(keys) < 2 or points < (enough if header.complete else _ENOUGH):
        return 0, False
    hinted = set(hints.split()) & set(HINTS[header.kind].split())
    return points + (3 if hinted else 0), header.complete


def _header(
    title: str, kind: Kind, row: int, cells: Mapping[int, Value], above: Mapping[int, Value]
) -> Header:
    texts = {column: str(value) for column, value in cells.items() if isinstance(value, str)}
    columns: dict[str, int] = {}
    notes, issues = [], []
    person: Found | None = None
    for column, text in sorted(texts.items()):
        thursday = "day.2" in columns and normal(text) == "do"
        found = Found("day.3") if thursday else _found(kind, text, above.get(column))
        if found and found.group and not found.loose:
            person = found
        key = _placed(found, person, columns) if found else ""
        if not key:
            notes.append(_unread(title, row, column, text))
        elif key in columns and found != COUNTER:
            issues.append(_twice(title, row, column, text, columns[key]))
        else:
            columns[key] = column
    return Header(kind, row, columns, texts, tuple(notes), tuple(issues))


def _found(kind: Kind, text: str, above: Value | None) -> Found | None:
    """A heading alone, or under a merged one that names the person: `Majka` over `Telefon`."""
    day = weekday_named(text) if kind is Kind.TIMETABLE else None
    if day is not None:
        return Found(f"day.{day}")
    found = resolve(kind, text)
    if kind is Kind.CHILDREN and isinstance(above, str) and above != text:
        together = resolve(kind, f"{above} {text}")
        if together and together.group and not together.loose:
            return together
    return found


def _placed(found: Found, person: Found | None, columns: Mapping[str, int]) -> str:
    """The key of a column; people who are not numbered are counted from left to right."""
    if not found.group:
        return found.key
    if found.loose and not found.slot:
        return _loose(found, person, columns)
    if found.slot:
        return found.name
    return next(name for name in _slots("guardian", found.key) if name not in columns)


def _slots(group: str, key: str) -> Iterator[str]:
    return (f"{group}.{number}.{key}" for number in range(1, 1000))


def _loose(found: Found, person: Found | None, columns: Mapping[str, int]) -> str:
    """`Telefon` without a person belongs to the person last named on its left."""
    last = next(
        (key for key in reversed(list(columns)) if key.startswith(("guardian.", "contact."))), ""
    )
    if person and last:
        group, slot, _key = last.split(".")
        if f"{group}.{slot}.{found.key}" not in columns:
            return f"{group}.{slot}.{found.key}"
    return next(name for name in _slots("guardian", found.key) if name not in columns)


def _unread(title: str, row: int, column: int, text: str) -> Note:
    return Note(
        title,
        address(row, column),
        format_lazy(_("The column “{heading}” is not one of this list and was not read."),
                    heading=shown(text)),
    )  # fmt: skip


def _twice(title: str, row: int, column: int, text: str, first: int) -> Issue:
    return Issue(
        title,
        address(row, column),
        shown(text),
        format_lazy(_("The same column stands in {cell} already."), cell=address(row, first)),
        _("Keep one of the two, or say in the heading whose it is."),
    )
