"""What stands on the cards of a child, and what it works on."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from eassociate.cases.models import Advice, Goal
from eassociate.children.models import AboutMe, EmergencyCard, EmergencyContact, Portrait
from eassociate.demo.making import texts
from eassociate.demo.making.pictures import portrait
from eassociate.demo.making.script import written
from eassociate.demo.making.service import Member, Service


def make_cards(service: Service) -> None:
    for number, member in enumerate([*service.members, *service.waiting]):
        random = service.chance.at("cards", number)
        _about(service, random, member)
        _emergency(service, random, member)
        _contacts(service, member)
        picture = portrait(service.chance.seed, number, girl=member.girl)
        service.stock.add(Portrait(child=member.child, image=picture))
    for number, member in enumerate(service.members):
        _goals(service, service.chance.at("goals", number), member)


def _own(member: Member, text: str) -> str:
    return written(text, in_latin=member.in_latin, girl=member.girl)


def _about(service: Service, random: Random, member: Member) -> None:
    profile = member.profile
    parts = ("speak", "like", "calm", "avoid")
    chosen = {part: _own(member, random.choice(getattr(profile, part))) for part in parts}
    service.stock.add(AboutMe(child=member.child, **chosen))


def _emergency(service: Service, random: Random, member: Member) -> None:
    service.stock.add(
        EmergencyCard(
            child=member.child,
            allergies=_own(member, random.choice(texts.ALLERGIES)),
            epilepsy=_own(member, texts.EPILEPSY_STEPS) if member.profile.epilepsy else "",
            medicines=_own(member, random.choice(texts.MEDICINES)),
            steps=_own(member, random.choice(texts.STEPS)),
            written_at=service.ago(random.randint(20, 200)),
            code=f"{random.getrandbits(128):032x}",
        )
    )


def _contacts(service: Service, member: Member) -> None:
    kinds = (texts.KINSHIP["mother"], texts.KINSHIP["father"])
    for order, (person, kin) in enumerate(zip(member.guardians, kinds, strict=False), 1):
        service.stock.add(
            EmergencyContact(
                id=service.chance.id(service.ago(300), "contact", member.child.pk, order),
                child=member.child,
                order=order,
                name=person.name,
                kinship=_own(member, kin),
                phone=person.phone,
            )
        )


def _goals(service: Service, random: Random, member: Member) -> None:
    """Two goals of the plan; on some of them a professional has left advice."""
    author = random.choice(service.professionals)
    wanted = list(member.profile.goals)
    random.shuffle(wanted)
    since = service.today - timedelta(days=random.randint(40, 160))
    for number, title in enumerate(wanted[:2]):
        goal = Goal(
            id=service.chance.id(service.ago(150), "goal", member.child.pk, number),
            child=member.child,
            title=_own(member, title),
            since=since,
            until=since + timedelta(days=365),
            made_by=author,
        )
        service.stock.add(goal)
        if random.random() < 0.4:
            _advise(service, random, member, goal)


def _advise(service: Service, random: Random, member: Member, goal: Goal) -> None:
    made = service.ago(random.randint(2, 30))
    service.stock.add(
        Advice(
            id=service.chance.id(made, "advice", goal.pk),
            goal=goal,
            text=_own(member, random.choice(member.profile.advice)),
            made_by=goal.made_by,
            made_at=made,
        )
    )
