"""Who, besides the parents, may collect a child."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from eassociate.core.scripts import fold, latin
from eassociate.demo.making.names import phone
from eassociate.demo.making.script import written
from eassociate.demo.making.service import Member, Service, name_of
from eassociate.demo.making.texts import COLLECTORS
from eassociate.handover.models import Collector

#: Of the families, so many have named somebody; of these, so many for some weeks only.
LISTED, FOR_A_WHILE = 0.45, 0.2


def make_collectors(service: Service) -> None:
    for number, member in enumerate(service.members):
        random = service.chance.at("collectors", number)
        if random.random() < LISTED:
            for nth in range(1 + (random.random() < 0.3)):
                service.stock.add(_collector(service, random, member, nth))


def _collector(service: Service, random: Random, member: Member, nth: int) -> Collector:
    kin, female = random.choice(COLLECTORS)
    name = name_of(random, female=female)
    name = latin(name) if member.in_latin else name
    made = service.ago(random.randint(20, 200))
    first = service.today - timedelta(days=random.randint(3, 20))
    while_only = random.random() < FOR_A_WHILE
    return Collector(
        id=service.chance.id(made, "collector", member.child.pk, nth),
        child=member.child,
        name=name,
        name_folded=fold(name),
        kinship=written(kin, in_latin=member.in_latin),
        phone=phone(random),
        first=first if while_only else None,
        last=first + timedelta(days=random.randint(15, 45)) if while_only else None,
        made_by=member.guardians[0],
        made_at=made,
    )
