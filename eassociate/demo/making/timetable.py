"""Who goes with whom when: one to one as a rule, shared where hours are few."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random

from eassociate.children.models import Approval, Place
from eassociate.demo.making.crew import belong_together, make_reserve
from eassociate.demo.making.service import Member, Service
from eassociate.roster.calendar import default_week_a
from eassociate.roster.models import Line, Week
from eassociate.staff.models import Companion

#: Weekly hours as they are granted.
GRANTS = (5, 8, 10, 12, 15, 20, 25, 30, 40)
#: Shares of the children who share a companion in pairs of opposite shifts, by days, by threes.
OPPOSITE, BY_DAYS, BY_THREES = 0.11, 0.07, 0.08
WEEKDAYS = (0, 1, 2, 3, 4)


@dataclass(frozen=True)
class Slot:
    weekday: int
    start: time
    end: time
    week: Week = Week.EVERY
    place: Place | None = None


@dataclass
class Plan:
    """Slots by child, each with the number of the companion (None: nobody at present)."""

    service: Service
    slots: dict[int, list[tuple[Slot, int | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    companions: int = 0

    def give(self, member: int, slots: Iterator[Slot], companion: int | None) -> None:
        self.slots[member] += [(slot, companion) for slot in slots]

    def next(self) -> int:
        self.companions += 1
        return self.companions - 1


def make_timetable(service: Service) -> None:
    plan = Plan(service)
    left = list(range(len(service.members)))
    for group in (_opposite, _by_threes, _by_days):
        for taken in group(plan, left):
            left.remove(taken)
    _alone(plan, left)
    for number, member in enumerate(service.members):
        _write(plan, member, plan.slots[number], number)
    make_reserve(service, plan.companions)


def _by_place(plan: Plan, left: list[int], *, alternating: bool) -> list[list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    for number in left:
        place = plan.service.members[number].child.school
        if place is not None and bool(place.week_a) is alternating:
            found[id(place)].append(number)
    return list(found.values())


def _opposite(plan: Plan, left: list[int]) -> list[int]:
    """One companion in both shifts of a school: one child in the morning, one after noon."""
    taken: list[int] = []
    for pupils in _by_place(plan, left, alternating=True):
        if len(taken) + 2 > OPPOSITE * len(plan.service.members) or len(pupils) < 2:
            continue
        companion = plan.next()
        for number, early in zip(pupils[:2], (Week.A, Week.B), strict=True):
            plan.give(number, _shifts(time(8), 240, early), companion)
            taken.append(number)
    return taken


def _shifts(start: time, minutes: int, early: Week) -> Iterator[Slot]:
    """Mornings in the weeks `early`, afternoons in the others."""
    late = Week.B if early is Week.A else Week.A
    for weekday in WEEKDAYS:
        yield Slot(weekday, start, _later(start, minutes), early)
        yield Slot(weekday, time(13, 30), _later(time(13, 30), minutes), late)


def _later(start: time, minutes: int) -> time:
    return (datetime.combine(date.min, start) + timedelta(minutes=minutes)).time()


def _by_threes(plan: Plan, left: list[int]) -> list[int]:
    """Three children of one house, two hours each day one after the other."""
    taken: list[int] = []
    for pupils in _by_place(plan, left, alternating=False):
        if len(taken) + 3 > max(3, BY_THREES * len(plan.service.members)) or len(pupils) < 3:
            continue
        companion = plan.next()
        for number, hour in zip(pupils[:3], (8, 10, 12), strict=True):
            slots = (Slot(day, time(hour), time(hour + 2)) for day in WEEKDAYS)
            plan.give(number, slots, companion)
            taken.append(number)
    return taken


def _by_days(plan: Plan, left: list[int]) -> list[int]:
    """Two children of one house, one on three days, the other on two."""
    taken: list[int] = []
    for pupils in _by_place(plan, left, alternating=False):
        if len(taken) + 2 > BY_DAYS * len(plan.service.members) or len(pupils) < 2:
            continue
        companion = plan.next()
        for number, days in zip(pupils[:2], ((0, 2, 4), (1, 3)), strict=True):
            plan.give(number, (Slot(day, time(8), time(12)) for day in days), companion)
            taken.append(number)
    return taken


def _alone(plan: Plan, left: list[int]) -> None:
    """One to one; of ten children one has two companions, who take turns by days. The companion of
    one child has left and nobody follows yet."""
    for order, number in enumerate(left):
        random = plan.service.chance.at("hours", number)
        slots = list(_school_week(plan.service, random, plan.service.members[number], number))
        if order == len(left) // 2:
            plan.give(number, iter(slots), None)
            continue
        companion = plan.next()
        other = plan.next() if order % 10 == 3 else companion
        for slot in slots:
            plan.give(number, iter([slot]), companion if slot.weekday < 3 else other)


def _school_week(service: Service, random: Random, member: Member, number: int) -> Iterator[Slot]:
    place = member.child.school
    assert place is not None
    if place.week_a:
        early = Week.A if number % 2 else Week.B
        yield from _shifts(time(8), random.choice((240, 240, 270)), early)
        return
    whole_day = place.kind == Place.Kind.KINDERGARTEN and random.random() < 0.4
    start = time(7, 30) if whole_day else random.choice((time(7, 45), time(8), time(8, 15)))
    minutes = 480 if whole_day else random.choice((240, 300, 300, 360))
    for weekday in WEEKDAYS:
        yield Slot(weekday, start, _later(start, minutes))
    if not whole_day and minutes < 360 and random.random() < 0.3:
        day = random.choice(WEEKDAYS)
        yield Slot(day, time(15), time(16, 30), place=random.choice(service.therapy))


def _write(plan: Plan, member: Member, slots: list[tuple[Slot, int | None]], number: int) -> None:
    service = plan.service
    begins = max(default_week_a(service.today), member.child.started_on or date.min)
    own: dict[int, Companion] = {}
    for order, (slot, number_of) in enumerate(slots):
        companion = None if number_of is None else service.companions[number_of]
        if companion is not None:
            own[number_of or 0] = companion
        service.stock.add(_line(service, member, slot, companion, begins, order))
    for companion in own.values():
        belong_together(service, member, companion)
    _grant(service, member, [slot for slot, _ in slots], number)


def _line(
    service: Service,
    member: Member,
    slot: Slot,
    companion: Companion | None,
    begins: date,
    order: int,
) -> Line:
    return Line(
        id=service.chance.id(service.ago(90), "line", member.child.pk, order),
        child=member.child,
        companion=companion,
        place=slot.place or member.child.school,
        weekday=slot.weekday,
        week=slot.week,
        start=slot.start,
        end=slot.end,
        valid_from=begins,
    )


def _grant(service: Service, member: Member, slots: list[Slot], number: int) -> None:
    """The smallest usual grant into which the week fits; of twenty, one ends within the month."""
    weeks = (Week.A, Week.B)
    most = max(sum(_minutes(s) for s in slots if s.week in (Week.EVERY, w)) for w in weeks)
    hours = next(grant for grant in GRANTS if grant * 60 >= most)
    year = service.today.year + (service.today.month > 7)
    until = date(year, 8, 31)
    if number % 20 == 9:
        until = service.today + timedelta(days=12 + number % 11)
    since = service.today - timedelta(days=200 + number % 60)
    service.stock.add(
        Approval(
            id=service.chance.id(service.ago(200), "approval", member.child.pk),
            child=member.child,
            weekly_minutes=hours * 60,
            degree=min(4, 1 + len(member.profile.skills)),
            valid_from=since,
            valid_until=until,
            reference=f"553-{number + 101}/{since.year}",
        )
    )


def _minutes(slot: Slot) -> int:
    first, last = (datetime.combine(date.min, hour) for hour in (slot.start, slot.end))
    return int((last - first).total_seconds()) // 60
