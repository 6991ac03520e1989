"""A plan from three sides: by child, by companion, in numbers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator

from eassociate.core.scripts import fold
from eassociate.roster.calendar import days
from eassociate.roster.models import Visit
from eassociate.roster.proposing.words import TERMS, proof_in_words, value_in_words
from eassociate.roster.reading.plan import PlanSeen, Row
from eassociate.staff.models import Companion
from eassociate.ui.strip import USUAL_HOURS, Segment, State, Strip, common_hours
from eassociate.ui.words import date_in_words

#: Children or companions of a page.
ROWS = 20
#: Changes of a page.
CHANGES = 60
_WORK = (Visit.State.PLANNED, Visit.State.STARTED, Visit.State.ENDED)


@dataclass(frozen=True)
class Side:
    """A child or a companion with its days. `rows`: its blocks, each once."""

    key: str
    name: str
    strips: Sequence[Strip]
    rows: Sequence[Row]

    @property
    def open(self) -> int:
        return sum(row.open for row in self.rows)

    @property
    def fresh(self) -> int:
        return sum(row.fresh for row in self.rows)


def changes_of(seen: PlanSeen, number: str) -> Page[Row]:
    """What stays without anybody first, then who gets somebody else."""
    return Paginator([*seen.left_open, *seen.changes], CHANGES).get_page(number)


def children_of(seen: PlanSeen, number: str) -> Page[Side]:
    """Who has somebody missing first, then who gets somebody else, then all others by name."""
    mine: dict[str, list[Row]] = defaultdict(list)
    for row in seen.each:
        mine[row.block.child].append(row)
    order = sorted(mine, key=lambda child: _urgency(mine[child]))
    return _page(seen, order, number, mine, by_child=True)


def companions_of(seen: PlanSeen, number: str) -> Page[Side]:
    """Whoever goes with somebody by the plan, by name."""
    mine: dict[str, list[Row]] = defaultdict(list)
    for row in seen.each:
        if row.block.proposed:
            mine[row.block.proposed].append(row)
    order = sorted(mine, key=lambda who: (fold(seen.staff.get(who, "")), who))
    return _page(seen, order, number, mine, by_child=False)


def _urgency(rows: Sequence[Row]) -> tuple[bool, bool, str]:
    missing, other = any(row.open for row in rows), any(row.fresh for row in rows)
    return not missing, not other, fold(rows[0].child)


def _page(
    seen: PlanSeen, order: Sequence[str], number: str, mine: dict[str, list[Row]], *, by_child: bool
) -> Page[Side]:
    page: Page[Any] = Paginator(order, ROWS).get_page(number)
    days_of = _segments(seen, set(page.object_list), by_child)
    hours = _hours(days_of)
    page.object_list = [
        Side(
            key,
            mine[key][0].child if by_child else seen.staff.get(key, ""),
            _strips(seen, days_of[key], hours),
            mine[key],
        )
        for key in page.object_list
    ]
    return page


Days = dict[date, list[Segment]]


def _segments(seen: PlanSeen, shown: set[str], by_child: bool) -> defaultdict[str, Days]:
    """By child or companion; with the visits of the week that were not planned anew."""
    found: defaultdict[str, Days] = defaultdict(lambda: defaultdict(list))
    planned: set[str] = set()
    for rows in seen.rows:
        for row in rows:
            planned.add(row.block.key)
            key = row.block.child if by_child else row.block.proposed
            if key in shown:
                found[key][row.block.start.date()].append(_segment(row, by_child))
    for name, thing in seen.things.items():
        key = str(thing.child_id) if by_child else thing.companion
        if thing.visit and name not in planned and key in shown:
            segment = thing.segment()
            assert segment
            found[key][thing.visit.day].append(segment)
    return found


def _segment(row: Row, by_child: bool) -> Segment:
    place = row.thing.place if row.thing else ""
    who = row.then if by_child else row.child
    if row.pinned == "then" and who:
        who = f"📌 {who}"
    state = State.UNCOVERED if row.open else State.PLANNED
    changed = row.block.changes and not row.open
    return Segment(row.block.start, row.block.end, who, place, state, substitute=changed)


def _hours(days_of: dict[str, Days]) -> tuple[int, int]:
    spans = [common_hours(s, day) for own in days_of.values() for day, s in own.items()]
    spans = spans or [USUAL_HOURS]
    return min(first for first, _ in spans), max(last for _, last in spans)


def _strips(seen: PlanSeen, own: Days, hours: tuple[int, int]) -> list[Strip]:
    """Monday to Friday of each week, and whatever else is used."""
    first = [date.fromisoformat(week["first"]) for week in seen.result["weeks"]]
    usual = {day for begin in first for day in days(begin, begin + timedelta(days=4))}
    return [
        Strip(day, date_in_words(day), sorted(own.get(day, ()), key=_start), None, hours)
        for day in sorted(usual | set(own))
    ]


def _start(segment: Segment) -> datetime:
    return segment.start


@dataclass(frozen=True)
class Hours:
    """Minutes of a companion in the planned week, before and after; `contract`: by contract."""

    name: str
    before: int
    after: int
    contract: int

    @property
    def over(self) -> int:
        return max(self.after - self.contract, 0)


def hours_of(seen: PlanSeen) -> list[list[Hours]]:
    """For each week, those whose hours change, by name. One query."""
    rows = Companion.objects.filter(provider=seen.actor.organisation_id)
    contract = {str(pk): n for pk, n in rows.values_list("pk", "weekly_minutes")}
    return [_hours_of_week(seen, week, contract) for week in seen.rows]


def _hours_of_week(seen: PlanSeen, rows: Iterable[Row], contract: dict[str, int]) -> list[Hours]:
    before: dict[str, int] = defaultdict(int)
    after: dict[str, int] = defaultdict(int)
    planned = set()
    for row in rows:
        planned.add(row.block.key)
        minutes = round((row.block.end - row.block.start).total_seconds() / 60)
        before[row.block.present] += minutes
        after[row.block.proposed] += minutes
    for key, thing in seen.things.items():
        if thing.visit and key not in planned and thing.visit.state in _WORK:
            minutes = round((thing.visit.end - thing.visit.start).total_seconds() / 60)
            before[thing.companion] += minutes
            after[thing.companion] += minutes
    found = [
        Hours(seen.staff[who], before[who], after[who], contract.get(who, 0))
        for who in {*before, *after}
        if who in seen.staff and before[who] != after[who]
    ]
    return sorted(found, key=lambda one: fold(one.name))


@dataclass(frozen=True)
class TermSeen:
    """A part of the cost, in its own unit."""

    name: str
    now: str
    then: str
    better: bool
    worse: bool


@dataclass(frozen=True)
class Costs:
    first: date
    terms: Sequence[TermSeen]
    proof: str
    exact: bool
    seconds: int


def costs_of(seen: PlanSeen) -> list[Costs]:
    """What the plan costs beside what is so now, for each week."""
    return [_costs(week) for week in seen.result["weeks"]]


def _costs(week: dict[str, Any]) -> Costs:
    terms = [
        TermSeen(
            str(TERMS.get(name, name)),
            value_in_words(name, before),
            value_in_words(name, value),
            value < before,
            value > before,
        )
        for name, value, before, _unit, weight in week["terms"]
        if weight and (value or before)
    ]
    gap = 1 - week["bound"] / week["cost"] if week["cost"] else 0.0
    proof = proof_in_words(week["exact"], gap)
    first, seconds = date.fromisoformat(week["first"]), round(week["seconds"])
    return Costs(first, terms, proof, week["exact"], seconds)
