"""Puts a service together: all that is there before the first visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date, time, timedelta

from eassociate.children.models import Place
from eassociate.core.scripts import fold
from eassociate.demo.making import texts
from eassociate.demo.making.cards import make_cards
from eassociate.demo.making.collecting import make_collectors
from eassociate.demo.making.crew import make_crew, make_double_role
from eassociate.demo.making.families import make_families
from eassociate.demo.making.reaching import make_choices
from eassociate.demo.making.service import Service
from eassociate.demo.making.surroundings import make_surroundings
from eassociate.demo.making.talking import make_talk
from eassociate.demo.making.timetable import make_timetable
from eassociate.demo.making.when import breaks_of, days_with_school
from eassociate.journal.models import Opening
from eassociate.journal.openings import What
from eassociate.roster.models import Excursion, Line, SchoolBreak


def make_service(service: Service) -> None:
    """Everything that stays: places, people, cards, timetables, calendars."""
    make_surroundings(service)
    make_families(service)
    make_cards(service)
    make_collectors(service)
    make_crew(service)
    make_timetable(service)
    make_double_role(service)
    make_talk(service)
    make_choices(service)
    service.stock.add_all(_breaks(service))
    _outing(service)
    service.stock.add_all(_looks(service))


def _breaks(service: Service) -> Iterable[SchoolBreak]:
    year = service.today.year - (service.today.month < 9)
    for rest in breaks_of(date(year, 9, 1), date(year + 2, 8, 31)):
        yield SchoolBreak(
            id=service.chance.id(service.ago(300), "break", rest.first),
            provider=service.provider,
            name=rest.name,
            first=rest.first,
            last=rest.last,
        )


def _outing(service: Service) -> None:
    """One school goes to the puppet theatre next week."""
    theatre = Place(
        id=service.chance.id(service.ago(300), "place", "theatre"),
        provider=service.provider,
        kind=Place.Kind.OTHER,
        name="Позориште лутака",
        name_folded=fold("Позориште лутака"),
        latitude=43.5812,
        longitude=21.3301,
    )
    first = service.today + timedelta(days=1)
    day = days_with_school(first, service.today + timedelta(days=20))[3]
    school = _without_sharing(service)
    service.stock.add(
        theatre,
        Excursion(
            id=service.chance.id(service.ago(9), "excursion"),
            provider=service.provider,
            day=day,
            school=school,
            place=theatre,
            start=time(9),
            end=time(12),
            name=texts.EXCURSION,
        ),
    )


def _without_sharing(service: Service) -> Place:
    """A school in which each pupil has a companion of its own: all can go at the same hour."""
    pupils: dict[object, set[object]] = {}
    for line in service.stock.of(Line):
        pupils.setdefault(line.companion_id, set()).add(line.child_id)
    shared = {pk for children in pupils.values() if len(children) > 1 for pk in children}
    schools = Counter(m.child.school for m in service.members if m.child.pk not in shared)
    mixed = {m.child.school for m in service.members if m.child.pk in shared}
    return next(s for s, _ in schools.most_common() if s is not None and s not in mixed)


def _looks(service: Service) -> Iterable[Opening]:
    """Who opened the records of the children in the last days."""
    coordinator = service.coordinators[0]
    for member in service.members:
        random = service.chance.at("looks", member.child.pk)
        for what in random.sample((What.RECORD, What.CARD, What.GOALS, What.DIARY), k=2):
            moment = service.ago(random.randint(1, 12))
            yield Opening(
                person=coordinator,
                role="coordinator",
                organisation=service.provider,
                child=member.child,
                what=what,
                hour=moment.replace(minute=0, second=0, microsecond=0),
                first_at=moment,
            )
