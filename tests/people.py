"""A small service for tests: two providers, two families, one of each role. Built without pages."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from typing import Any

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, Organisation, Person, Relation
from eassociate.access.queries import actor_of
from eassociate.access.roles import Role
from eassociate.children.models import Child, Place
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.roster.models import Line, Visit
from eassociate.staff.models import Companion

WHY = "test set-up"


@dataclass
class World:
    """One provider with its people; `other` is a second one, complete as well."""

    provider: Organisation
    school: Place
    members: dict[str, Membership] = field(default_factory=dict)
    other: World | None = None
    child: Child = field(init=False)

    def person(self, key: str) -> Person:
        return self.members[key].person

    def actor(self, key: str) -> Actor:
        return actor_of(self.members[key])

    def companion(self, key: str = "companion") -> Companion:
        return Companion.objects.get(person=self.person(key), provider=self.provider)


def make_person(name: str, email: str | None = None, language: str = "en") -> Person:
    person = Person(name=name, name_folded=fold(name), email=email, language=language)
    person.set_password("correct horse battery")
    person.save()
    return person


def join(world: World, key: str, role: str, organisation: Organisation | None = None) -> Membership:
    """A new person `key` who acts as `role`; e-mail key@<provider>.example."""
    organisation = organisation or world.provider
    mail = f"{key}@{fold(world.provider.name).replace(' ', '-')}.example"
    person = make_person(f"{key.title()} {world.provider.name}", mail)
    member = Membership.objects.create(
        person=person,
        organisation=organisation,
        role=role,
        since=clock.now() - timedelta(days=400),
    )
    world.members[key] = member
    if role == Role.COMPANION:
        Companion.objects.create(person=person, provider=world.provider)
    return member


def make_child(world: World, name: str, **more: Any) -> Child:
    child = Child(
        provider=world.provider,
        name=name,
        name_folded=fold(name),
        born_on=date(2016, 5, 4),
        school=world.school,
        school_class="4-2",
        **more,
    )
    child.save()
    return child


def relate(child: Child, person: Person, role: str, **more: Any) -> Relation:
    more.setdefault("since", clock.now() - timedelta(days=300))
    relation = Relation(child=child, person=person, role=role, **more)
    relation.save()
    return relation


def make_line(child: Child, companion: Companion | None, weekday: int, **more: Any) -> Line:
    more.setdefault("start", time(8))
    more.setdefault("end", time(12))
    more.setdefault("valid_from", clock.today() - timedelta(days=60))
    line = Line(child=child, companion=companion, place=child.school, weekday=weekday, **more)
    line.save()
    return line


def make_visit(
    child: Child,
    companion: Companion | None,
    day: date | None = None,
    start: time = time(8),
    end: time = time(12),
    **more: Any,
) -> Visit:
    day = day or clock.today()
    more.setdefault("regular", companion)
    visit = Visit(
        provider_id=child.provider_id,
        child=child,
        place_id=more.pop("place_id", child.school_id),
        day=day,
        start=clock.at(day, start),
        end=clock.at(day, end),
        companion=companion,
        **more,
    )
    visit.save()
    return visit


def make_world(name: str = "Prvi", town: Organisation | None = None) -> World:
    """Provider `name`: coordinator, administrator, two companions, a guardian with a child and a
    guardian of another family (`guardian2`, `child2` by relation), professional, case manager,
    municipality, school contact."""
    provider = Organisation.objects.create(kind=Organisation.Kind.PROVIDER, name=name)
    csw = Organisation.objects.create(kind=Organisation.Kind.CSW, name=f"CSR {name}")
    town = town or Organisation.objects.create(kind=Organisation.Kind.MUNICIPALITY, name=name)
    pupils = Organisation.objects.create(kind=Organisation.Kind.SCHOOL, name=f"OŠ {name}")
    school = Place.objects.create(
        provider=provider,
        kind=Place.Kind.SCHOOL,
        name=f"OŠ {name}",
        name_folded=fold(f"OŠ {name}"),
        organisation=pupils,
    )
    world = World(provider, school)
    join(world, "coordinator", Role.COORDINATOR)
    join(world, "administrator", Role.ADMINISTRATOR)
    join(world, "companion", Role.COMPANION)
    join(world, "companion2", Role.COMPANION)
    join(world, "guardian", Role.GUARDIAN)
    join(world, "guardian2", Role.GUARDIAN)
    join(world, "professional", Role.PROFESSIONAL)
    join(world, "manager", Role.CASE_MANAGER, csw)
    join(world, "town", Role.MUNICIPALITY, town)
    join(world, "schoolcontact", Role.SCHOOL, pupils)
    world.child = make_child(world, "Милица Јовановић", municipality=town)
    for key, role in [
        ("guardian", Role.GUARDIAN),
        ("companion", Role.COMPANION),
        ("professional", Role.PROFESSIONAL),
        ("manager", Role.CASE_MANAGER),
    ]:
        relate(world.child, world.person(key), role)
    second = make_child(world, "Luka Petrović", municipality=town)
    relate(second, world.person("guardian2"), Role.GUARDIAN)
    relate(second, world.person("companion2"), Role.COMPANION)
    return world


def make_worlds() -> World:
    """Two providers side by side."""
    world = make_world("Prvi")
    world.other = make_world("Drugi")
    return world
