"""What the timetable would do. A line is known by child, weekday, start and kind of week."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from eassociate.children.models import Child, Place
from eassociate.core import clock
from eassociate.exchange.columns import label
from eassociate.exchange.headings.words import Kind
from eassociate.exchange.opening.grid import address as cell_address
from eassociate.exchange.planning.comparing import in_words
from eassociate.exchange.planning.matching import Matching, Mismatch
from eassociate.exchange.planning.model import Change, Item, LineChange, Plan, Subject, Verb
from eassociate.exchange.planning.places import Places
from eassociate.exchange.planning.staff import Staff
from eassociate.exchange.planning.state import State
from eassociate.exchange.problems import Note
from eassociate.exchange.rows import TimetableRow
from eassociate.roster.calendar import Line as PlainLine
from eassociate.roster.fitting import lines_overlap
from eassociate.roster.models import Line
from eassociate.roster.planning import plain_line
from eassociate.staff.models import Companion

_OTHER_TIME = _("Write another time, or end the other line first.")


class Timetable:
    def __init__(
        self, state: State, plan: Plan, matching: Matching, staff: Staff, places: Places
    ) -> None:
        self._state, self._plan = state, plan
        self._matching, self._staff, self._places = matching, staff, places
        self._today = clock.today()
        self._lines: dict[tuple[UUID, int], dict[UUID, PlainLine]] = defaultdict(dict)
        for held in state.lines.values():
            for line in held:
                self._note(line)

    def plan(self, row: TimetableRow) -> None:
        if row.valid_until and row.valid_until < self._today:
            self._note_over(row)
            return
        try:
            child = self._matching.named(row.child_number, row.child_name, row.child_born_on)
            companion = self._staff.for_line(row)
            held = self._held(row, child)
            if held:
                self._change(row, child, companion, held)
            else:
                self._create(row, child, companion)
        except Mismatch as problem:
            self._plan.issues.append(row.source.issue(problem.key, problem.what, problem.right))

    def _held(self, row: TimetableRow, child: Child) -> Line | None:
        """The stored line that the row means: the one from the same day, else the first that holds
        when the row begins or later."""
        first = max(row.valid_from or self._today, self._today)
        same = [
            line
            for line in self._state.lines.get(child.pk, [])
            if (line.weekday, line.start, line.week) == (row.weekday, row.start, row.week)
            and (line.valid_until is None or line.valid_until >= first)
        ]
        exact = [line for line in same if line.valid_from == row.valid_from]
        return next(iter(exact or sorted(same, key=lambda line: line.valid_from)), None)

    # -- new and changed -----------------------------------------------------------------------

    def _create(self, row: TimetableRow, child: Child, companion: Companion | None) -> None:
        line = Line(
            child=child,
            companion=companion,
            place=self._place(row, child),
            weekday=row.weekday,
            week=row.week,
            start=row.start,
            end=row.end,
            valid_from=row.valid_from or self._today,
            valid_until=row.valid_until,
        )
        self._check(row, line)
        self._note(line)
        self._plan.lines.append(LineChange(line))
        self._item(row, child, Verb.CREATED)

    def _change(
        self, row: TimetableRow, child: Child, companion: Companion | None, held: Line
    ) -> None:
        since = max(row.valid_from or self._today, self._today, held.valid_from)
        line = _copy(held, since)
        line.end = row.end
        line.companion = companion or held.companion
        if row.place:
            line.place = self._places.find(row.place)
        if row.valid_until:
            line.valid_until = row.valid_until
        found = _differences(held, line)
        if found:
            self._forget(held)
            try:
                self._check(row, line)
            except Mismatch:
                self._note(held)
                raise
            self._note(line)
            self._plan.lines.append(LineChange(line, held, since))
        self._item(row, child, Verb.CHANGED if found else Verb.UNCHANGED, found)

    def _place(self, row: TimetableRow, child: Child) -> Place:
        if row.place:
            return self._places.find(row.place)
        if child.school is None:
            raise Mismatch(
                "place",
                _("The child has no school, so the place must be named."),
                _("Write the school or another place."),
            )
        return child.school

    # -- rules ---------------------------------------------------------------------------------

    def _check(self, row: TimetableRow, line: Line) -> None:
        """What `roster.actions.timetable.add_line` checks, against all lines at once."""
        if line.valid_until and line.valid_until < line.valid_from:
            raise Mismatch(
                "valid_until",
                _("The line ends before it begins."),
                _("Write the last day on which it holds."),
            )
        permitted = self._state.permitted.get(line.child_id, set())
        if permitted and line.place_id not in permitted:
            raise Mismatch(
                "place",
                _("The child is not to be accompanied to this place."),
                _("Write one of the child's permitted places."),
            )
        if line.companion:
            self._check_companion(line, line.companion)
        self._check_overlaps(line)

    def _check_companion(self, line: Line, companion: Companion) -> None:
        if not companion.active:
            raise Mismatch(
                "companion",
                _("This person does not work here."),
                _("Write a companion who does, or leave the cell empty."),
            )
        child, person = line.child_id, companion.person
        ruled_out = child in self._state.ruled_out.get(companion.pk, set())
        kin = person.pk in self._state.family.get(child, set())
        if ruled_out or kin or self._state.is_banned(child, person.name, person):
            raise Mismatch(
                "companion",
                _("This person must not accompany the child."),
                _("Write another companion, or leave the cell empty."),
            )

    def _check_overlaps(self, line: Line) -> None:
        mine = plain_line(line)
        if self._overlaps(mine, line.child_id):
            what = _("The child is accompanied at this time already.")
            raise Mismatch("start", what, _OTHER_TIME)
        if line.companion_id and self._overlaps(mine, line.companion_id):
            what = _("This person is with another child at this time.")
            raise Mismatch("companion", what, _("Write another companion or another time."))

    def _overlaps(self, mine: PlainLine, who: UUID) -> bool:
        return any(lines_overlap(mine, held) for held in self._lines[who, mine.weekday].values())

    def _note(self, line: Line) -> None:
        plain = plain_line(line)
        for who in (line.child_id, line.companion_id):
            if who:
                self._lines[who, line.weekday][line.pk] = plain

    def _forget(self, line: Line) -> None:
        for who in (line.child_id, line.companion_id):
            if who:
                self._lines[who, line.weekday].pop(line.pk, None)

    # -- words ---------------------------------------------------------------------------------

    def _item(
        self, row: TimetableRow, child: Child, verb: Verb, found: tuple[Change, ...] = ()
    ) -> None:
        day = in_words(Kind.TIMETABLE, "weekdays", row.weekday)
        place = f"{day} {row.start:%H:%M}–{row.end:%H:%M}"
        self._plan.items.append(Item(Subject.LINE, verb, child.name, place, found))

    def _note_over(self, row: TimetableRow) -> None:
        cell = cell_address(row.source.row, row.source.columns.get("valid_until", 1))
        note = Note(row.source.sheet, cell, _("This line is over and was not read."))
        self._plan.notes.append(note)


def _copy(held: Line, since: date) -> Line:
    """The line as it goes on from `since`: under its own key if it has not begun before."""
    return Line(
        **({"pk": held.pk} if held.valid_from >= since else {}),
        child=held.child,
        companion=held.companion,
        place=held.place,
        weekday=held.weekday,
        week=held.week,
        start=held.start,
        end=held.end,
        valid_from=since,
        valid_until=held.valid_until,
    )


def _differences(held: Line, line: Line) -> tuple[Change, ...]:
    found = []
    for key in ("end", "place", "companion", "valid_until"):
        old, new = getattr(held, key), getattr(line, key)
        if old != new:
            found.append(Change(label(Kind.TIMETABLE, key), _said(key, old), _said(key, new)))
    return tuple(found)


def _said(key: str, value: Any) -> str:
    if isinstance(value, Companion):
        return value.person.name
    return value.name if isinstance(value, Place) else in_words(Kind.TIMETABLE, key, value)
