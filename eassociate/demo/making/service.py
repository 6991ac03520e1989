"""The service that is being made: who and what is in it so far."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from eassociate.access.models import Membership, Organisation, Person
from eassociate.access.roles import Role
from eassociate.children.models import Child, Place
from eassociate.core import clock
from eassociate.core.scripts import fold, latin
from eassociate.demo.making.chance import Chance
from eassociate.demo.making.names import BOYS, GIRLS, MEN, SURNAMES, WOMEN, phone
from eassociate.demo.making.texts import Profile
from eassociate.demo.making.writing import Stock
from eassociate.staff.models import Companion

#: Everybody's password in a demo.
PASSWORD = "korak po korak"  # noqa: S105
#: Share of families and staff who write Latin.
LATIN_SHARE = 0.4


@dataclass(frozen=True)
class Member:
    """A child with what the rest of the making needs to know of it."""

    child: Child
    girl: bool
    in_latin: bool
    profile: Profile
    guardians: list[Person]


@dataclass
class Service:
    """`now`: the present of the demo; `children`: how many are in the service."""

    chance: Chance
    now: datetime
    children: int
    password: str  # already hashed
    provider: Organisation
    stock: Stock = field(default_factory=Stock)
    csw: list[Person] = field(default_factory=list)
    professionals: list[Person] = field(default_factory=list)
    coordinators: list[Person] = field(default_factory=list)
    municipality: Organisation | None = None
    places: list[Place] = field(default_factory=list)
    therapy: list[Place] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)
    waiting: list[Member] = field(default_factory=list)
    companions: list[Companion] = field(default_factory=list)
    featured: dict[str, str] = field(default_factory=dict)
    _mails: set[str] = field(default_factory=set)

    @property
    def today(self) -> date:
        return clock.local(self.now).date()

    def ago(self, days: float) -> datetime:
        return self.now - timedelta(days=days)

    def person(self, key: str, name: str, *, in_latin: bool, signs_in: bool = True) -> Person:
        """A new person; `name` in Cyrillic."""
        made = self.ago(400)
        shown = latin(name) if in_latin else name
        row = Person(
            id=self.chance.id(made, "person", key),
            name=shown,
            name_folded=fold(shown),
            email=self._mail(name) if signs_in else None,
            phone=phone(self.chance.at("phone", key)),
            language="sr-latn" if in_latin else "sr",
            password=self.password if signs_in else "!",
            created_at=made,
        )
        self.stock.add(row)
        return row

    def _mail(self, name: str) -> str:
        base = fold(name).replace(" ", ".")
        mail, number = f"{base}@demo.example", 2
        while mail in self._mails:
            mail, number = f"{base}{number}@demo.example", number + 1
        self._mails.add(mail)
        return mail

    def join(self, person: Person, role: Role, organisation: Organisation | None = None) -> None:
        where = organisation or self.provider
        since = self.ago(380)
        self.stock.add(
            Membership(
                id=self.chance.id(since, "member", person.pk, role, where.pk),
                person=person,
                organisation=where,
                role=role,
                since=since,
            )
        )

    def organisation(self, kind: str, name: str, key: str = "") -> Organisation:
        made = self.ago(500)
        row = Organisation(
            id=self.chance.id(made, "organisation", kind, key or name),
            kind=kind,
            name=name,
            created_at=made,
        )
        self.stock.add(row)
        return row

    def feature(self, key: str, person: Person) -> None:
        """Somebody to sign in as."""
        self.featured.setdefault(key, str(person.pk))


def name_of(random: Random, *, female: bool, surname: str = "", child: bool = False) -> str:
    """A full name in Cyrillic."""
    firsts = (GIRLS if female else BOYS) if child else (WOMEN if female else MEN)
    return f"{random.choice(firsts)} {surname or random.choice(SURNAMES)}"


def writes_latin(random: Random) -> bool:
    return random.random() < LATIN_SHARE
