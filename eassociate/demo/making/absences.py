"""Who was ill or away on past days."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, time, timedelta
from uuid import UUID

from eassociate.core import clock
from eassociate.demo.making.town import Town
from eassociate.roster.calendar import days, monday
from eassociate.roster.models import ChildAbsence, CompanionAbsence

#: In a week, so many of a hundred fall ill.
COMPANIONS_ILL, CHILDREN_ILL = 0.03, 0.06
#: How many have leave next week at most; who is shown to visitors is not among them.
ON_LEAVE, SHOWN = 3, 6


def leaves(town: Town, spared: Collection[UUID]) -> list[CompanionAbsence]:
    """Some of those who are in a timetable have leave next week: entered, nobody found yet, so that
    there is something to plan. Never the first ones, who are shown to visitors of the demo."""
    first = monday(town.today) + timedelta(days=7)
    said = clock.at(town.today - timedelta(days=5), time(10))
    busy = {line.companion for line in town.lines}
    staff = [pk for pk in town.companions if pk in busy and pk not in spared][SHOWN:]
    chosen = town.chance.at("leave", first).sample(staff, k=min(ON_LEAVE, len(staff) // 6))
    return [
        CompanionAbsence(
            id=town.chance.id(said, "leave", pk),
            companion_id=pk,
            kind=CompanionAbsence.Kind.LEAVE,
            first=first,
            last=first + timedelta(days=4),
            entered_by_id=town.coordinator,
            entered_at=said,
        )
        for pk in chosen
    ]


class Away:
    """The absences of some past days: which visits they concern."""

    def __init__(self, town: Town, first: date, last: date) -> None:
        self.companions = {
            (absence.companion_id, day): absence
            for absence in _companions(town, first, last)
            for day in days(absence.first, absence.last)
        }
        self.children = {
            (absence.child_id, day): absence
            for absence in _children(town, first, last)
            for day in days(absence.first, absence.last)
        }

    def rows(self) -> Iterator[CompanionAbsence | ChildAbsence]:
        """Each absence once."""
        yield from {row.pk: row for row in self.companions.values()}.values()
        yield from {row.pk: row for row in self.children.values()}.values()


def _weeks(first: date, last: date) -> list[date]:
    return [day for day in days(monday(first), last) if day.weekday() == 0]


def _span(
    town: Town, week: date, who: UUID, first: date, last: date, longest: int
) -> tuple[date, date] | None:
    random = town.chance.at("away", who, week)
    begins = week + timedelta(days=random.randint(0, 4))
    ends = min(begins + timedelta(days=random.randint(0, longest - 1)), last)
    return (begins, ends) if first <= begins <= ends else None


def _companions(town: Town, first: date, last: date) -> Iterator[CompanionAbsence]:
    for week in _weeks(first, last):
        for pk, companion in town.companions.items():
            if not town.chance.happens(COMPANIONS_ILL, "companion ill", pk, week):
                continue
            if span := _span(town, week, pk, first, last, 3):
                said = clock.at(span[0], time(6, 25))
                yield CompanionAbsence(
                    id=town.chance.id(said, "companion away", pk),
                    companion_id=pk,
                    kind=CompanionAbsence.Kind.ILL,
                    first=span[0],
                    last=span[1],
                    entered_by_id=companion.person_id,
                    entered_at=said,
                )


def _children(town: Town, first: date, last: date) -> Iterator[ChildAbsence]:
    for week in _weeks(first, last):
        for pk in town.pupils:
            if not town.chance.happens(CHILDREN_ILL, "child ill", pk, week):
                continue
            if span := _span(town, week, pk, first, last, 4):
                said = clock.at(span[0], time(6, 40))
                ill = town.chance.happens(0.7, "kind", pk, week)
                yield ChildAbsence(
                    id=town.chance.id(said, "child away", pk),
                    child_id=pk,
                    kind=ChildAbsence.Kind.ILL if ill else ChildAbsence.Kind.HOME,
                    first=span[0],
                    last=span[1],
                    entered_by_id=town.coordinator,
                    entered_at=said,
                )
