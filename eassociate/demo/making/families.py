"""Children and their families: who they are, where they live, who may and who must not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from eassociate.access.models import ContactBan, Person, Relation
from eassociate.access.roles import Role
from eassociate.children.models import Child, Home, Place
from eassociate.core.scripts import fold, latin
from eassociate.demo.making.chance import dealt
from eassociate.demo.making.names import AREAS, street
from eassociate.demo.making.script import written
from eassociate.demo.making.service import Member, Service, name_of, writes_latin
from eassociate.demo.making.surroundings import somewhere
from eassociate.demo.making.texts import KINSHIP, PROFILES, Profile

#: Of this many families, one has a parent who must not come near, the rest are more common.
ONE_BANNED_IN, APART, ALONE, SIBLINGS, GRANDMOTHER = 100, 0.09, 0.2, 0.05, 0.08


def make_families(service: Service) -> None:
    """The children of the service and, about a quarter as many, those who wait."""
    random = service.chance.at("families")
    places, profiles = dealt(random, service.places), dealt(random, PROFILES)
    before: Member | None = None
    for number in range(service.children + round(service.children * 26 / 110)):
        waits = number >= service.children
        sibling = before if number % 7 and random.random() < SIBLINGS else None
        member = _member(service, number, next(places), next(profiles), sibling, waits)
        (service.waiting if waits else service.members).append(member)
        before = member


def _member(
    service: Service,
    number: int,
    place: Place,
    profile: Profile,
    sibling: Member | None,
    waits: bool,
) -> Member:
    random = service.chance.at("child", number)
    girl = random.random() < 0.42
    in_latin = sibling.in_latin if sibling else writes_latin(random)
    surname = _surname(random, sibling)
    name = name_of(random, female=girl, surname=surname, child=True)
    child = _child(service, random, number, latin(name) if in_latin else name, place, profile)
    if waits:
        _wait(service, random, child)
    guardians = sibling.guardians if sibling else _parents(service, random, number, name, in_latin)
    member = Member(child, girl, in_latin, profile, list(guardians))
    service.stock.add(child)
    _relate(service, random, member, number)
    _officials(service, random, member)
    return member


def _surname(random: Random, sibling: Member | None) -> str:
    """A sibling is called the same; only of Cyrillic names is that known here."""
    if sibling and not sibling.in_latin:
        return sibling.child.name.rpartition(" ")[2]
    return name_of(random, female=False).rpartition(" ")[2]


def _child(
    service: Service, random: Random, number: int, name: str, place: Place, profile: Profile
) -> Child:
    age, school_class = _class(random, place)
    started = service.today - timedelta(days=random.randint(60, 900))
    return Child(
        id=service.chance.id(service.ago(390), "child", number),
        provider=service.provider,
        name=name,
        name_folded=fold(name),
        number=f"{started.year}-{number + 1:04}",
        born_on=_birthday(service.today, age, random),
        started_on=started,
        school=place,
        school_class=school_class,
        municipality=service.municipality,
        skills=[skill.value for skill in profile.skills],
        created_at=service.ago(390),
    )


def _birthday(today: date, age: int, random: Random) -> date:
    return today - timedelta(days=age * 365 + random.randint(10, 350))


def _class(random: Random, place: Place) -> tuple[int, str]:
    """Age, and the class as the school writes it."""
    if place.kind == Place.Kind.KINDERGARTEN:
        age = random.randint(3, 6)
        return age, ["млађа група", "средња група", "старија група", "предшколска"][age - 3]
    first, last, start = (1, 8, 7) if place.name.startswith("ОШ") else (1, 4, 15)
    grade = random.randint(first, last)
    return start + grade - 1, f"{grade}-{random.randint(1, 4)}"


def _wait(service: Service, random: Random, child: Child) -> None:
    child.status, child.started_on = Child.Status.WAITING, None
    child.waiting_since = service.today - timedelta(days=random.randint(20, 700))


def _parents(
    service: Service, random: Random, number: int, child: str, in_latin: bool
) -> list[Person]:
    """Mother and often father."""
    surname = child.rpartition(" ")[2]
    mother = name_of(random, female=True, surname=surname)
    found = [service.person(f"mother {number}", mother, in_latin=in_latin)]
    if random.random() > ALONE or number % ONE_BANNED_IN == 7:
        father = name_of(random, female=False, surname=surname)
        found.append(service.person(f"father {number}", father, in_latin=in_latin))
    for person in found:
        service.join(person, Role.GUARDIAN)
    if number % 9 == 4:  # back from Germany
        found[0].language = "de"
        service.feature("german", found[0])
    service.feature("guardian", found[0])
    return found


def _relate(service: Service, random: Random, member: Member, number: int) -> None:
    apart = len(member.guardians) > 1 and random.random() < APART
    banned = number % ONE_BANNED_IN == 7 and len(member.guardians) > 1
    for person, kind in zip(member.guardians, ("mother", "father"), strict=False):
        relation = relate(service, member, person, Role.GUARDIAN, _kin(member, kind))
        if kind == "father":
            relation.may_decide, relation.may_collect = not (apart or banned), not banned
    if banned:
        service.stock.add(_ban(service, member, member.guardians.pop()))
    homes = member.guardians if apart and not banned else member.guardians[:1]
    service.stock.add_all(_homes(service, random, member, homes))
    if random.random() < GRANDMOTHER:
        _grandmother(service, random, member, number)


def _grandmother(service: Service, random: Random, member: Member, number: int) -> None:
    """She fetches the child, and decides nothing."""
    name = name_of(random, female=True)
    person = service.person(f"grandmother {number}", name, in_latin=member.in_latin)
    service.join(person, Role.GUARDIAN)
    relation = relate(service, member, person, Role.GUARDIAN, _kin(member, "grandmother"))
    relation.may_decide = False


def _kin(member: Member, kind: str) -> str:
    return written(KINSHIP[kind], in_latin=member.in_latin)


def relate(
    service: Service, member: Member, person: Person, role: Role, kinship: str = ""
) -> Relation:
    """A standing relation since last year."""
    since = service.ago(370)
    relation = Relation(
        id=service.chance.id(since, "relation", member.child.pk, person.pk, role),
        child=member.child,
        person=person,
        role=role,
        kinship=kinship,
        since=since,
    )
    service.stock.add(relation)
    return relation


def _ban(service: Service, member: Member, person: Person) -> ContactBan:
    since = service.ago(200)
    return ContactBan(
        id=service.chance.id(since, "ban", member.child.pk),
        child=member.child,
        person=person,
        name=person.name,
        name_folded=person.name_folded,
        since=since,
    )


def _homes(service: Service, random: Random, member: Member, whose: list[Person]) -> Iterator[Home]:
    """One home, or one with each parent."""
    for person in whose:
        latitude, longitude = somewhere(service, random)
        address = f"{street(random)}, {random.choice(AREAS)}"
        yield Home(
            id=service.chance.id(service.ago(370), "home", member.child.pk, person.pk),
            child=member.child,
            guardian=person,
            address=written(address, in_latin=member.in_latin),
            latitude=latitude,
            longitude=longitude,
        )


def _officials(service: Service, random: Random, member: Member) -> None:
    """Each child has a case manager; two of three in the service have a professional."""
    relate(service, member, random.choice(service.csw), Role.CASE_MANAGER)
    if random.random() < 0.66 and member.child.status == Child.Status.ACTIVE:
        relate(service, member, random.choice(service.professionals), Role.PROFESSIONAL)
