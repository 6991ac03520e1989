"""Lives through days: visits begin and end, somebody is ill, somebody steps in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from eassociate.demo.making.absences import Away, leaves
from eassociate.demo.making.diaries import keep_diary
from eassociate.demo.making.handovers import keep_chain
from eassociate.demo.making.stepping_in import let_step_in
from eassociate.demo.making.town import Town, plan
from eassociate.demo.making.writing import every
from eassociate.roster.calendar import PlannedVisit, days
from eassociate.roster.models import ChildAbsence, Visit

#: Of absences of a companion, this many end with a substitute.
COVERED = 0.82
#: Of all other visits, this many do not take place for some reason of their own.
FAILED = 0.006
_MINUTE = timedelta(minutes=1)
#: Four weeks behind, and as much ahead as the roster plans by itself.
PAST, AHEAD = timedelta(days=28), timedelta(days=35)


class Life:
    """What happened on some days up to a moment, kept in the town's stock."""

    def __init__(self, town: Town, away: Away | None = None, *, spared: Collection[UUID]) -> None:
        """`spared`: companions and children whose day is left to others (today's events)."""
        self.town, self.away, self.spared = town, away, frozenset(spared)
        self.busy: dict[tuple[UUID, date], list[tuple[datetime, datetime]]] = defaultdict(list)

    def pass_by(self, visits: Iterable[Visit]) -> None:
        """Lets `visits` happen as far as the town's clock has come."""
        chosen = list(visits)
        for visit in chosen:
            if visit.companion_id:
                self.busy[visit.companion_id, visit.day].append((visit.start, visit.end))
        for visit in chosen:
            self._happen(visit)

    def _happen(self, visit: Visit) -> None:
        if visit.start > self.town.now or self._is_spared(visit):
            return
        home = self.away and self.away.children.get((visit.child_id, visit.day))
        if home:
            visit.state = Visit.State.CANCELLED
            ill = home.kind == ChildAbsence.Kind.ILL
            visit.reason = Visit.Reason.CHILD_ILL if ill else Visit.Reason.CHILD_HOME
            visit.by_hand = True
        elif self._has_somebody(visit):
            self._take_place(visit)
        else:
            visit.companion_id, visit.state = None, Visit.State.NOT_DELIVERED
            visit.reason = Visit.Reason.NO_COMPANION

    def _is_spared(self, visit: Visit) -> bool:
        mine = {visit.companion_id, visit.child_id} & self.spared
        return visit.day == self.town.today and bool(mine)

    def _has_somebody(self, visit: Visit) -> bool:
        """Whether somebody goes; a substitute is found where there is need."""
        ill = self.away and (visit.companion_id, visit.day) in self.away.companions
        if visit.companion_id and not ill:
            return True
        lucky = self.town.chance.happens(COVERED, "covered", visit.pk)
        return lucky and visit.day < self.town.today and self._step_in(visit)

    def _step_in(self, visit: Visit) -> bool:
        free = [pk for pk in self.town.reserve if self._is_free(pk, visit)]
        if not free:
            return False
        chosen = self.town.chance.at("who", visit.pk).choice(free)
        self.busy[chosen, visit.day].append((visit.start, visit.end))
        let_step_in(self.town, visit, chosen)
        return True

    def _is_free(self, companion: UUID, visit: Visit) -> bool:
        if companion in self.spared or (
            self.away and (companion, visit.day) in self.away.companions
        ):
            return False
        taken = self.busy[companion, visit.day]
        return all(end <= visit.start or visit.end <= start for start, end in taken)

    def _take_place(self, visit: Visit) -> None:
        random = self.town.chance.at("visit", visit.pk)
        if random.random() < FAILED and visit.end < self.town.now:
            visit.state = Visit.State.NOT_DELIVERED
            visit.reason = random.choice((Visit.Reason.SCHOOL_CLOSED, Visit.Reason.OTHER))
            return
        visit.state = Visit.State.STARTED
        visit.started_at = visit.start + random.randint(0, 6) * _MINUTE
        visit.started_on_device = visit.started_at + timedelta(seconds=random.randint(-40, 40))
        if visit.started_at > self.town.now:
            visit.state, visit.started_at, visit.started_on_device = Visit.State.PLANNED, None, None
            return
        ended = visit.end - random.randint(0, 5) * _MINUTE
        if ended <= self.town.now:
            visit.state, visit.ended_at = Visit.State.ENDED, ended
            visit.ended_on_device = ended + timedelta(seconds=random.randint(-40, 40))
        keep_diary(self.town, visit, self.town.now)
        keep_chain(self.town, visit)


def visit_of(town: Town, planned: PlannedVisit) -> Visit:
    """A visit that nobody has touched yet."""
    keys: dict[str, Any] = {
        "child_id": planned.child,
        "place_id": planned.place,
        "companion_id": planned.companion,
        "regular_id": planned.companion,
        "line_id": planned.line,
    }
    return Visit(
        id=town.chance.id(planned.start, "visit", *planned.key),
        provider_id=town.provider,
        day=planned.day,
        start=planned.start,
        end=planned.end,
        **keys,
    )


def make_weeks(town: Town, *, spared: Collection[UUID]) -> None:
    """Makes the visits of the past weeks and of those to come, and lets them happen up to now; a
    week at a time, so that memory does not grow with the size of the service."""
    first, last = town.today - PAST, town.today + AHEAD
    away = Away(town, first, town.today - timedelta(days=1))
    town.stock.add_all(away.rows())
    on_leave = leaves(town, spared)
    town.stock.add_all(on_leave)
    resting = {(one.companion_id, day) for one in on_leave for day in days(one.first, one.last)}
    for some in _by_sevens(first, last):
        visits = [visit_of(town, planned) for planned in plan(town, some[0], some[-1])]
        for visit in visits:
            if (visit.companion_id, visit.day) in resting:
                visit.companion_id = None
        Life(town, away, spared=spared).pass_by(visits)
        town.stock.add_all(visits)
        town.stock.write()


def _by_sevens(first: date, last: date) -> Iterable[list[date]]:
    every_day = list(days(first, last))
    return (every_day[n : n + 7] for n in range(0, len(every_day), 7))


def live_on(town: Town, since: date, *, spared: Collection[UUID]) -> None:
    """Lets the visits since then that nobody touched happen up to now. What somebody began on an
    earlier day and did not end is ended; what nobody went on is not delivered."""
    _plan_ahead(town)
    held = every(Visit).filter(provider=town.provider, day__gte=since, start__lte=town.now)
    open_ones = Q(companion=None, end__gt=town.now)
    waiting = list(held.filter(state=Visit.State.PLANNED).exclude(open_ones).order_by("start"))
    Life(town, spared=spared).pass_by(waiting)
    forgotten = list(held.filter(state=Visit.State.STARTED, end__lt=town.now))
    for visit in forgotten:
        visit.state, visit.ended_at = Visit.State.ENDED, visit.end
    changed = ["state", "reason", "companion", "started_at", "ended_at"]
    changed += ["started_on_device", "ended_on_device"]
    every(Visit).bulk_update([*waiting, *forgotten], changed, batch_size=200)
    town.stock.write()


def _plan_ahead(town: Town) -> None:
    """As far as a demo that begins today would have planned."""
    latest = every(Visit).filter(provider=town.provider).order_by("-day").first()
    first = latest.day + timedelta(days=1) if latest else town.today
    for some in _by_sevens(first, town.today + AHEAD):
        town.stock.add_all(visit_of(town, planned) for planned in plan(town, some[0], some[-1]))
        town.stock.write()
