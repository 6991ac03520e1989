"""Deeds that tell somebody something, for the tests of the ways out of the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from eassociate.access.models import Person
from eassociate.access.roles import Can
from eassociate.children.models import Child
from eassociate.core.ids import uuid7
from eassociate.journal import deeds
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Notify, perform
from eassociate.notify.kinds import Kind
from tests.people import World


class TellOne(Command):
    person: str
    role: str
    kind: str
    urgent: bool = True
    facts: dict[str, str] = {}


@contextmanager
def telling() -> Iterator[None]:
    """Makes the deed known for a while."""

    def tell(actor, command):
        child = Child.objects.visible_to(actor).order_by("pk").first()
        facts = dict(command.facts)
        told = Notify(command.person, command.role, command.kind, child.pk, facts, command.urgent)
        return Effect(notices=[told])

    deeds.action(TellOne, needs=Can.SEE_TODAY)(tell)
    yield
    del deeds.ACTIONS[TellOne]


def told(
    world: World, key: str = "guardian", kind: str = Kind.INCIDENT, *, urgent: bool = True, **facts
) -> Person:
    """Tells `key` something about the world's child."""
    member = world.members[key]
    words = {name: str(value) for name, value in facts.items()}
    command = TellOne(
        person=str(member.person_id), role=member.role, kind=kind, urgent=urgent, facts=words
    )
    perform(world.actor("coordinator"), command, id=uuid7())
    return member.person
