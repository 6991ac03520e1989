"""Everything around the children: offices, schools, the people who work there."""

from __future__ import annotations

from math import ceil
from random import Random

from eassociate.access.models import Organisation
from eassociate.access.roles import Role
from eassociate.children.models import Place
from eassociate.core.scripts import fold
from eassociate.demo.making.chance import dealt
from eassociate.demo.making.names import AREAS, KINDERGARTENS, SCHOOLS, SECONDARY, TOWN, street
from eassociate.demo.making.service import Service, name_of, writes_latin
from eassociate.roster.calendar import default_week_a

#: The middle of the town, and how far apart things are in it (degrees).
MIDDLE = (43.5806, 21.3339)
SPREAD = 0.016
_KINDS = ("school", "school", "kindergarten", "school", "school", "secondary", "school")


def make_surroundings(service: Service) -> None:
    _offices(service)
    _staff(service)
    _schools(service)
    _therapy(service)


def _offices(service: Service) -> None:
    kinds = Organisation.Kind
    service.municipality = service.organisation(kinds.MUNICIPALITY, f"Град {TOWN}")
    centre = service.organisation(kinds.CSW, f"Центар за социјални рад {TOWN}")
    random = service.chance.at("offices")
    for number in range(ceil(service.children / 30)):
        name = name_of(random, female=random.random() < 0.8)
        person = service.person(f"case {number}", name, in_latin=writes_latin(random))
        service.join(person, Role.CASE_MANAGER, centre)
        service.csw.append(person)
    clerk = service.person("clerk", name_of(random, female=True), in_latin=False)
    service.join(clerk, Role.MUNICIPALITY, service.municipality)
    service.feature("case_manager", service.csw[0])
    service.feature("municipality", clerk)


def _staff(service: Service) -> None:
    random = service.chance.at("staff")
    for number in range(max(1, round(service.children / 60))):
        person = service.person(
            f"coordinator {number}", name_of(random, female=number % 3 < 2), in_latin=number % 2 > 0
        )
        service.join(person, Role.COORDINATOR)
        service.coordinators.append(person)
    keeper = service.person("administrator", name_of(random, female=False), in_latin=True)
    service.join(keeper, Role.ADMINISTRATOR)
    for number in range(ceil(service.children / 14)):
        name = name_of(random, female=random.random() < 0.85)
        person = service.person(f"professional {number}", name, in_latin=writes_latin(random))
        service.join(person, Role.PROFESSIONAL)
        service.professionals.append(person)
    service.feature("coordinator", service.coordinators[0])
    service.feature("administrator", keeper)
    service.feature("professional", service.professionals[0])


def _schools(service: Service) -> None:
    """About thirty for a hundred children; in a larger town schools are fuller."""
    random = service.chance.at("schools")
    names = {
        "school": dealt(random, SCHOOLS),
        "kindergarten": dealt(random, KINDERGARTENS),
        "secondary": dealt(random, SECONDARY),
    }
    used: dict[str, int] = {}
    for number in range(max(4, round(30 * (service.children / 110) ** 0.8))):
        sort = _KINDS[number % len(_KINDS)]
        name = _school_name(sort, next(names[sort]), used)
        service.places.append(_school(service, random, sort, name, number))


def _school_name(sort: str, name: str, used: dict[str, int]) -> str:
    shown = {"school": "ОШ „{}“", "kindergarten": "ПУ „{}“", "secondary": "{}"}[sort].format(name)
    used[shown] = used.get(shown, 0) + 1
    return shown if used[shown] == 1 else f"{shown}, издвојено одељење {used[shown]}"


def _school(service: Service, random: Random, sort: str, name: str, number: int) -> Place:
    """Half of the primary schools alternate morning and afternoon week by week."""
    kind = Place.Kind.KINDERGARTEN if sort == "kindergarten" else Place.Kind.SCHOOL
    house = service.organisation(Organisation.Kind.SCHOOL, name, key=f"school {number}")
    contact = service.person(
        f"contact {number}", name_of(random, female=random.random() < 0.9), in_latin=False
    )
    service.join(contact, Role.SCHOOL, house)
    service.feature("school", contact)
    place = _place(service, random, kind, name, f"school {number}")
    place.organisation = house
    place.contact_name, place.contact_phone = contact.name, contact.phone
    place.contact_email = contact.email or ""
    if sort == "school" and number % 2 == 0:
        place.week_a = default_week_a(service.today)
    return place


def _therapy(service: Service) -> None:
    random = service.chance.at("therapy")
    for number in range(max(1, round(service.children / 60))):
        name = "Дом здравља, рехабилитација" if number % 2 else "Центар за рани развој"
        place = _place(service, random, Place.Kind.THERAPY, name, f"therapy {number}")
        service.therapy.append(place)


def _place(service: Service, random: Random, kind: str, name: str, key: str) -> Place:
    latitude, longitude = somewhere(service, random)
    place = Place(
        id=service.chance.id(service.ago(450), "place", key),
        provider=service.provider,
        kind=kind,
        name=name,
        name_folded=fold(name),
        address=f"{street(random)}, {random.choice(AREAS)}",
        latitude=latitude,
        longitude=longitude,
    )
    service.stock.add(place)
    return place


def somewhere(service: Service, random: Random) -> tuple[float, float]:
    """A point of the town, which grows with the number of children."""
    spread = SPREAD * max(1.0, (service.children / 110) ** 0.5)
    north, east = random.gauss(0, spread), random.gauss(0, spread * 1.4)
    return round(MIDDLE[0] + north, 5), round(MIDDLE[1] + east, 5)
