"""Addresses at which nothing arrives any more: nothing is sent there, and somebody is told."""

from __future__ import annotations

from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, Organisation, Person, current
from eassociate.access.queries import system_actor
from eassociate.access.roles import Can, Role
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, Notify, action, get, perform
from eassociate.notify.addresses import digest_of
from eassociate.notify.channels import Channel
from eassociate.notify.kinds import Kind
from eassociate.notify.models import DeadAddress, Delivery


def report(delivery: Delivery) -> None:
    """Tells the coordinators of the providers that the message was about (of a letter: for which
    the person acts) that it could not arrive."""
    for provider in _providers(delivery):
        command = ReportDeadAddress(person=delivery.person_id, channel=Channel(delivery.channel))
        perform(system_actor(provider), command)


def _providers(delivery: Delivery) -> list[UUID]:
    told = delivery.notices.values_list("entry__organisation", flat=True)
    found = list(told.order_by("entry__organisation").distinct())
    if found:
        return found
    held = Membership.objects.filter(
        current(clock.now()),
        person=delivery.person_id,
        organisation__kind=Organisation.Kind.PROVIDER,
    )
    return list(held.order_by("organisation").values_list("organisation", flat=True).distinct())


class ReportDeadAddress(Command):
    person: UUID
    channel: Channel


@action(ReportDeadAddress, needs=Can.RUN_JOBS)
def report_dead_address(actor: Actor, command: ReportDeadAddress) -> Effect:
    """Once for an address: the coordinators are told, except of their own."""
    person = Person.objects.get(pk=command.person)
    digest = digest_of(command.channel, person)
    held, made = DeadAddress.objects.get_or_create(
        person=person,
        channel=command.channel,
        organisation_id=actor.organisation_id,
        defaults={"address_digest": digest},
    )
    if not made and held.address_digest == digest:
        return Effect()
    DeadAddress.objects.filter(pk=held.pk).update(address_digest=digest, since=clock.now())
    coordinators = Membership.objects.filter(
        current(actor.at), organisation=actor.organisation_id, role=Role.COORDINATOR
    )
    told = coordinators.exclude(person=person).order_by("person").values_list("person", flat=True)
    facts = {"person": str(person.pk)}
    return Effect(
        notices=[
            Notify(one, Role.COORDINATOR, Kind.ADDRESS_DEAD, facts=facts) for one in told.distinct()
        ]
    )


class TryAgain(Command):
    """Somebody has seen to it: what was dead is tried again."""

    address: UUID


@action(TryAgain, needs=Can.SEE_BOARD)
def try_again(actor: Actor, command: TryAgain) -> Effect:
    own = DeadAddress.objects.filter(organisation=actor.organisation_id)
    held = get(own, command.address)
    DeadAddress.objects.filter(person=held.person_id, channel=held.channel).delete()
    return Effect()
