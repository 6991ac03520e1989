"""The page where planning begins: the weeks that could be planned, and the plans there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from django.db.models.functions import TruncWeek

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.roster.calendar import monday
from eassociate.roster.models import PlanRun, Visit
from eassociate.roster.proposing.run import runs_of

#: Weeks that are offered: the present one and those for which visits exist.
WEEKS = 6
_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class WeekAhead:
    """`visits` that lie ahead, `open` of them without anybody."""

    first: date
    visits: int
    open: int

    @property
    def last(self) -> date:
        return self.first + timedelta(days=6)


@dataclass(frozen=True)
class Planning:
    weeks: Sequence[WeekAhead]
    runs: Sequence[PlanRun]
    today: date

    @property
    def next_monday(self) -> date:
        return monday(self.today) + _WEEK

    @property
    def waiting(self) -> bool:
        return any(run.waits for run in self.runs)


def planning_of(actor: Actor) -> Planning:
    """Two queries."""
    check(actor, Can.EDIT_TIMETABLE)
    runs = runs_of(actor).defer("result").select_related("asked_by")
    return Planning(_weeks(actor), list(runs.order_by("-asked_at")), clock.today())


def _weeks(actor: Actor) -> list[WeekAhead]:
    first = monday(clock.today())
    rows = Visit.objects.visible_to(actor).filter(
        provider=actor.organisation_id,
        day__range=(first, first + WEEKS * _WEEK - timedelta(days=1)),
        state=Visit.State.PLANNED,
        start__gt=clock.now(),
    )
    weeks = rows.order_by().annotate(week=TruncWeek("day")).values("week")
    counted = weeks.annotate(n=Count("pk"), left=Count("pk", filter=Q(companion=None)))
    return [WeekAhead(row["week"], row["n"], row["left"]) for row in counted.order_by("week")]
