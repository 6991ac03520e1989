"""A made-up service as it stands in the database: what living through its days needs to know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from eassociate.access.policy import standing_relations
from eassociate.access.roles import Role
from eassociate.cases.models import Goal
from eassociate.children.models import Child, Place
from eassociate.core import clock
from eassociate.core.scripts import fold, latin
from eassociate.demo.making.chance import Chance
from eassociate.demo.making.names import GIRLS
from eassociate.demo.making.texts import PROFILES, Profile
from eassociate.demo.making.writing import Stock, every
from eassociate.handover.models import Collector
from eassociate.roster import calendar
from eassociate.roster.models import Excursion, Line, SchoolBreak
from eassociate.staff.models import Availability, Companion, Paper

_GIRLS = frozenset(fold(name) for name in GIRLS)
_PROFILES: dict[tuple[str, ...], Profile] = {
    tuple(skill.value for skill in profile.skills): profile for profile in PROFILES
}


@dataclass(frozen=True)
class Pupil:
    """A child as its companion's record needs it."""

    id: UUID
    girl: bool
    profile: Profile
    goals: tuple[UUID, ...]


@dataclass
class Town:
    """`reserve`: companions without a child of their own, who step in."""

    chance: Chance
    provider: UUID
    now: datetime
    coordinator: UUID
    stock: Stock = field(default_factory=Stock)
    pupils: dict[UUID, Pupil] = field(default_factory=dict)
    companions: dict[UUID, Companion] = field(default_factory=dict)
    reserve: list[UUID] = field(default_factory=list)
    lines: list[calendar.Line] = field(default_factory=list)
    #: Of each child: guardians who may collect it, and rows of its list; of each place its kind.
    families: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    listed: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    kinds: dict[UUID, str] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return clock.local(self.now).date()

    def writes_latin(self, companion: UUID) -> bool:
        name = self.companions[companion].person.name
        return name == latin(name)


def read_town(town: Town) -> Town:
    """Fills `town` from the database."""
    rows = Companion.objects.filter(provider=town.provider, active=True)
    companions = rows.defer("portrait").select_related("person").order_by("number")
    town.companions = {companion.pk: companion for companion in companions}
    town.pupils = {child.id: child for child in _pupils(town.provider)}
    town.lines = list(_lines(town.provider))
    _read_families(town)
    busy = {line.companion for line in town.lines}
    papers = Paper.objects.filter(companion__provider=town.provider, valid_until__lt=town.today)
    unfit = set(papers.values_list("companion", flat=True))
    windows = Availability.objects.filter(companion__provider=town.provider)
    unfit |= set(windows.values_list("companion", flat=True))
    town.reserve = [pk for pk in town.companions if pk not in busy | unfit]
    return town


def _read_families(town: Town) -> None:
    held = standing_relations(town.now).filter(
        child__provider=town.provider, role=Role.GUARDIAN, may_collect=True
    )
    for child, person in held.order_by("pk").values_list("child", "person"):
        town.families[child].append(person)
    rows = every(Collector).filter(child__provider=town.provider, ended_at=None, first=None)
    for child, row in rows.order_by("pk").values_list("child", "pk"):
        town.listed[child].append(row)
    places = Place.objects.filter(provider=town.provider)
    town.kinds = dict(places.values_list("pk", "kind"))


def _pupils(provider: UUID) -> Iterable[Pupil]:
    goals: dict[UUID, list[UUID]] = defaultdict(list)
    held = every(Goal).filter(child__provider=provider).order_by("pk")
    for child, goal in held.values_list("child", "pk"):
        goals[child].append(goal)
    active = every(Child).filter(provider=provider, status=Child.Status.ACTIVE)
    for pk, name, skills in active.values_list("pk", "name", "skills"):
        girl = fold(name).partition(" ")[0] in _GIRLS
        profile = _PROFILES.get(tuple(skills), PROFILES[0])
        yield Pupil(pk, girl, profile, tuple(goals[pk]))


def _lines(provider: UUID) -> Iterable[calendar.Line]:
    active = every(Line).filter(
        child__provider=provider, child__status=Child.Status.ACTIVE, place__isnull=False
    )
    spots: dict[UUID, calendar.Spot] = {}
    for line in active.select_related("place", "child__school").order_by("pk"):
        spot = spots.setdefault(line.place_id, _spot(line.place))
        school = line.child.school
        yield calendar.Line(
            key=line.pk,
            child=line.child_id,
            spot=spot,
            weekday=line.weekday,
            start=line.start,
            end=line.end,
            valid_from=line.valid_from,
            valid_until=line.valid_until,
            week=calendar.WeekKind(line.week),
            week_a=school.week_a if school else None,
            companion=line.companion_id,
        )


def _spot(place: Place) -> calendar.Spot:
    school = place.kind == Place.Kind.SCHOOL
    return calendar.Spot(place.pk, place.region, school=school, week_a=place.week_a)


def plan(town: Town, first: date, last: date) -> list[calendar.PlannedVisit]:
    """What the timetable says for those days."""
    known = _calendar(town, first, last)
    return calendar.planned_visits(town.lines, known, _outings(town), first, last)


def _calendar(town: Town, first: date, last: date) -> calendar.Calendar:
    rests: dict[str, list[calendar.Break]] = defaultdict(list)
    for rest in SchoolBreak.objects.filter(provider=town.provider):
        rests[rest.region].append(calendar.Break(rest.first, rest.last, rest.name))
    holidays = calendar.public_holidays(range(first.year, last.year + 1))
    return calendar.Calendar(rests, holidays)


def _outings(town: Town) -> list[calendar.Excursion]:
    rows = every(Excursion).filter(provider=town.provider).select_related("place")
    return [
        calendar.Excursion(
            row.day,
            child=row.child_id,
            school=row.school_id,
            spot=_spot(row.place) if row.place else None,
            start=row.start,
            end=row.end,
        )
        for row in rows
    ]
