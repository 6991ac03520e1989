"""What some people chose about notices, and an address at which nothing arrives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import time

from eassociate.access.models import Membership, Person
from eassociate.access.roles import Role
from eassociate.demo.making.service import Service
from eassociate.notify.addresses import digest_of
from eassociate.notify.channels import Channel, Group, all_wanted
from eassociate.notify.models import Choices, DeadAddress

_EVENINGS = [(time(21), time(6)), (time(21, 30), time(6, 30)), (time(22), time(7))]


def make_choices(service: Service) -> None:
    """A third of the families keeps quiet hours; some of them want the timetable by e-mail."""
    people = {person.pk: person for person in service.stock.of(Person)}
    guardians = [
        people[held.person_id]
        for held in service.stock.of(Membership)
        if held.role == Role.GUARDIAN and people[held.person_id].email
    ]
    service.stock.add_all(_choices(service, guardians))
    if len(guardians) > 3:
        service.stock.add(_dead(service, guardians[3]))


def _choices(service: Service, guardians: Iterable[Person]) -> Iterable[Choices]:
    for person in guardians:
        random = service.chance.at("choices", person.pk)
        if random.random() > 1 / 3:
            continue
        channels = all_wanted(None, Role.GUARDIAN)
        if random.random() < 1 / 2:
            channels[Group.PLANS] = [Channel.PUSH.value, Channel.MAIL.value]
        start, end = random.choice(_EVENINGS)
        yield Choices(person=person, channels=channels, quiet_from=start, quiet_until=end)


def _dead(service: Service, person: Person) -> DeadAddress:
    since = service.ago(2)
    return DeadAddress(
        id=service.chance.id(since, "dead address", person.pk),
        person=person,
        channel=Channel.MAIL,
        organisation=service.provider,
        address_digest=digest_of(Channel.MAIL, person),
        since=since,
    )
