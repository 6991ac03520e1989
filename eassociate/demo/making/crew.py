"""The companions: those who are in the timetable, and a few in reserve."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, time, timedelta
from random import Random

from eassociate.access.models import Relation
from eassociate.access.roles import Role
from eassociate.children.models import Skill
from eassociate.demo.making.families import relate
from eassociate.demo.making.names import AREAS
from eassociate.demo.making.pictures import portrait
from eassociate.demo.making.script import written
from eassociate.demo.making.service import Member, Service, name_of, writes_latin
from eassociate.demo.making.surroundings import somewhere
from eassociate.roster.models import Line, MustNotAccompany
from eassociate.staff.models import Availability, Companion, Paper

#: Days for which a paper is good, at least and at most, when nothing is amiss.
_GOOD_FOR = {"training": (200, 1500), "medical": (35, 360), "criminal_record": (35, 180)}


def companions_for(children: int) -> int:
    """About 118 for 110 children; a small service, too, has somebody in reserve."""
    return max(children + 4, round(children * 118 / 110))


def make_crew(service: Service) -> None:
    for number in range(companions_for(service.children)):
        random = service.chance.at("companion", number)
        companion = _companion(service, random, number)
        service.companions.append(companion)
        service.stock.add_all(_papers(service, random, companion, number))
    service.feature("companion", service.companions[1].person)


def _companion(service: Service, random: Random, number: int) -> Companion:
    female = random.random() < 0.85
    in_latin = writes_latin(random)
    person = service.person(
        f"companion {number}", name_of(random, female=female), in_latin=in_latin
    )
    service.join(person, Role.COMPANION)
    latitude, longitude = somewhere(service, random)
    companion = Companion(
        id=service.chance.id(service.ago(380), "companion", number),
        person=person,
        provider=service.provider,
        number=f"P-{number + 1:04}",
        skills=_skills(random),
        area=written(random.choice(AREAS), in_latin=in_latin),
        latitude=latitude,
        longitude=longitude,
        portrait=portrait(service.chance.seed, number, girl=female, grown=True),
        contract_until=date(service.today.year, 12, 31) if random.random() < 0.5 else None,
        created_at=service.ago(380),
    )
    service.stock.add(companion)
    return companion


def _skills(random: Random) -> list[str]:
    return random.sample([skill.value for skill in Skill], k=random.randint(3, 5))


def _papers(service: Service, random: Random, companion: Companion, number: int) -> Iterable[Paper]:
    """Of each thirty, one has a paper that runs out within the month."""
    for kind, bounds in _GOOD_FOR.items():
        days = random.randint(*bounds)
        if number % 30 == 11 and kind == "medical":
            days = random.randint(4, 25)
        yield Paper(
            id=service.chance.id(service.ago(100), "paper", companion.pk, kind),
            companion=companion,
            kind=kind,
            valid_until=service.today + timedelta(days=days),
        )


def make_reserve(service: Service, first: int) -> None:
    """The companions from number `first` on have no child of their own."""
    for number in range(first, len(service.companions)):
        companion = service.companions[number]
        random = service.chance.at("reserve", number)
        order = number - first
        companion.skills = sorted({*companion.skills, *_skills(random), *_skills(random)})
        if order % 3 == 0:
            companion.skills = [skill.value for skill in Skill]
        if order % 5 == 4:
            service.stock.add_all(_mornings(service, companion))
    if len(service.companions) - first > 4:
        _late_paper(service, service.companions[-1])
    service.feature("substitute", service.companions[first].person)


def _mornings(service: Service, companion: Companion) -> Iterable[Availability]:
    for weekday in range(5):
        yield Availability(
            id=service.chance.id(service.ago(300), "window", companion.pk, weekday),
            companion=companion,
            weekday=weekday,
            start=time(7),
            end=time(13),
        )


def _late_paper(service: Service, companion: Companion) -> None:
    """One of the reserve may not go at the moment: its medical certificate has run out."""
    for paper in service.stock.of(Paper):
        if paper.companion is companion and paper.kind == Paper.Kind.MEDICAL:
            paper.valid_until = service.today - timedelta(days=6)


def belong_together(service: Service, member: Member, companion: Companion) -> Relation:
    """`companion` is the child's own: what the child needs, the companion can."""
    needed = {skill.value for skill in member.profile.skills}
    companion.skills = sorted({*companion.skills, *needed})
    return relate(service, member, companion.person, Role.COMPANION)


def make_double_role(service: Service) -> None:
    """A companion in whose family another child lives: two roles, and a child not to go with."""
    companion = service.companions[0]
    goes_with = {id(line.child) for line in service.stock.of(Line) if line.companion is companion}
    member = next(m for m in reversed(service.members) if id(m.child) not in goes_with)
    relate(service, member, companion.person, Role.GUARDIAN, _aunt(member))
    service.join(companion.person, Role.GUARDIAN)
    service.stock.add(
        MustNotAccompany(
            id=service.chance.id(service.ago(300), "ruled out", member.child.pk),
            child=member.child,
            companion=companion,
        )
    )
    service.feature("two_roles", companion.person)


def _aunt(member: Member) -> str:
    return written("тетка", in_latin=member.in_latin)
