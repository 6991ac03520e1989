"""The coordinator's board: every child of a day, those who have nobody first.

A fixed number of queries. Of all children only a number and a name are read; strips are drawn for
the rows that are shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import IntEnum
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, Expression, IntegerField, Max, Min, Q, QuerySet, Value, When

from eassociate.access.actor import Actor
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.roster.models import Offer, Visit

#: How long after the planned start nobody worries.
GRACE = timedelta(minutes=10)
#: Rows of a page; those who have nobody and those who are late come on top, all of them.
ROWS = 60


class Group(IntEnum):
    """Where a child stands, by the most urgent of its visits; the order is that of urgency."""

    UNCOVERED = 0
    LATE = 1
    STARTED = 2
    PLANNED = 3
    ENDED = 4
    AWAY = 5

    @property
    def code(self) -> str:
        return self.name.lower()


PRESSING = (Group.UNCOVERED, Group.LATE)
_CODES = {group.code: group for group in Group}


@dataclass(frozen=True)
class Wanted:
    """What of the board is to be shown. `query`: part of a child's or companion's name."""

    day: date
    query: str = ""
    place: UUID | None = None
    group: Group | None = None
    page: str = "1"

    @property
    def narrowed(self) -> bool:
        return bool(self.query or self.place)

    @staticmethod
    def group_called(code: str) -> Group | None:
        return _CODES.get(code)


@dataclass(frozen=True)
class Standing:
    """One child of the day."""

    child: UUID
    name: str
    folded: str
    group: Group
    #: When the first visit of the day begins.
    start: datetime
    #: Whether the search and the place let it through.
    matches: bool


@dataclass(frozen=True)
class Stretch:
    """A visit of a child that is shown."""

    visit: UUID
    child: UUID
    start: datetime
    end: datetime
    state: str
    reason: str
    place: str
    companion: UUID | None
    who: str | None
    phone: str | None
    regular: UUID | None
    school: str | None


@dataclass(frozen=True)
class Board:
    wanted: Wanted
    now: datetime
    everybody: Sequence[Standing]
    shown: Sequence[Standing]
    page: Page[Standing]
    stretches: Mapping[UUID, Sequence[Stretch]] = field(default_factory=dict)
    #: Visits of the day for which somebody has been asked and has not answered.
    offered: frozenset[UUID] = frozenset()

    def of(self, group: Group) -> list[Standing]:
        return [one for one in self.everybody if one.group == group]

    @property
    def counts(self) -> Counter[Group]:
        """Children by group, of those that search and place let through."""
        return Counter(one.group for one in self.everybody if one.matches)

    @property
    def pressing(self) -> list[Standing]:
        return [one for one in self.shown if one.group in PRESSING]

    @property
    def calm(self) -> list[Standing]:
        return [one for one in self.shown if one.group not in PRESSING]

    @property
    def present(self) -> int:
        """Children of the day who do not stay away."""
        return sum(one.group != Group.AWAY for one in self.everybody)


def board_of(actor: Actor, wanted: Wanted) -> Board:
    """The board of the actor's organisation on `wanted.day`."""
    now = clock.now()
    everybody = _everybody(actor, wanted, now)
    chosen = [one for one in everybody if one.matches and wanted.group in (None, one.group)]
    on_top = [one for one in chosen if one.group in PRESSING]
    page = Paginator([o for o in chosen if o.group not in PRESSING], ROWS).get_page(wanted.page)
    shown = [*(on_top if page.number == 1 else []), *page.object_list]
    return Board(
        wanted=wanted,
        now=now,
        everybody=everybody,
        shown=shown,
        page=page,
        stretches=_stretches(actor, wanted.day, [one.child for one in shown]),
        offered=_offered(actor, wanted.day),
    )


def _visits(actor: Actor, day: date) -> QuerySet[Visit]:
    return Visit.objects.visible_to(actor).filter(provider=actor.organisation_id, day=day)


def _everybody(actor: Actor, wanted: Wanted, now: datetime) -> list[Standing]:
    """The children of the day: who have nobody and who are late, by the hour; then all others and
    who stays away, by name."""
    rows = _visits(actor, wanted.day).order_by().values("child")
    rows = rows.annotate(
        group=Min(_group(wanted.day, now)), first=Min("start"), matches=Max(_match(wanted))
    )
    columns = ("child", "child__name", "child__name_folded", "group", "first", "matches")
    found = [
        Standing(child, name, folded, Group(group), first, bool(matches))
        for child, name, folded, group, first, matches in rows.values_list(*columns)
    ]
    return sorted(found, key=_order)


def _order(one: Standing) -> tuple[int, float, str]:
    """Those who go on as planned stand in one list by name, so that rows stay where they are."""
    if one.group in PRESSING:
        return one.group, one.start.timestamp(), one.folded
    return (one.group if one.group == Group.AWAY else Group.STARTED), 0.0, one.folded


def _group(day: date, now: datetime) -> Expression:
    planned, started = Q(state=Visit.State.PLANNED), Q(state=Visit.State.STARTED)
    late = planned & Q(start__lt=now - GRACE) if day == clock.today() else Q(pk__in=[])
    return Case(
        When(planned & Q(companion=None), then=Value(Group.UNCOVERED.value)),
        When(late, then=Value(Group.LATE.value)),
        When(started, then=Value(Group.STARTED.value)),
        When(planned, then=Value(Group.PLANNED.value)),
        When(Q(state=Visit.State.ENDED), then=Value(Group.ENDED.value)),
        default=Value(Group.AWAY.value),
        output_field=IntegerField(),
    )


def _match(wanted: Wanted) -> Expression:
    found = Q()
    if wanted.place:
        found &= Q(place=wanted.place)
    if query := fold(wanted.query):
        found &= Q(child__name_folded__contains=query) | Q(
            companion__person__name_folded__contains=query
        )
    return Case(When(found, then=Value(1)), default=Value(0)) if found else Value(1)


#: Columns of a `Stretch`, in its order.
_COLUMNS = (
    *("pk", "child", "start", "end", "state", "reason", "place__name", "companion"),
    *("companion__person__name", "companion__person__phone", "regular", "child__school__name"),
)


def _stretches(actor: Actor, day: date, children: Iterable[UUID]) -> dict[UUID, list[Stretch]]:
    found: dict[UUID, list[Stretch]] = {}
    rows = _visits(actor, day).filter(child__in=list(children)).order_by("start")
    row: tuple[Any, ...]
    for row in rows.values_list(*_COLUMNS):
        found.setdefault(row[1], []).append(Stretch(*row))
    return found


def _offered(actor: Actor, day: date) -> frozenset[UUID]:
    asked = Offer.objects.visible_to(actor).filter(
        visit__provider=actor.organisation_id, visit__day=day, state=Offer.State.OPEN
    )
    return frozenset(asked.values_list("visit", flat=True))


def places_of_day(actor: Actor, day: date) -> list[tuple[UUID, str]]:
    """(id, name) of every place where somebody is accompanied on `day`, by name."""
    used = _visits(actor, day).filter(place__provider=actor.organisation_id).order_by()
    rows = used.values_list("place", "place__name", "place__name_folded").distinct()
    return [(pk, name) for pk, name, _ in sorted(rows, key=lambda row: row[2])]
