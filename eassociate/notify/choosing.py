"""What people choose about notices, and sites about who is told after how many minutes."""

from __future__ import annotations

from datetime import time
from typing import Annotated
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field

from eassociate.access.actor import Actor
from eassociate.access.models import Membership, Person, current
from eassociate.access.roles import Can
from eassociate.journal.commands import Command, Word
from eassociate.journal.deeds import Effect, NotFound, Refused, action
from eassociate.notify.addresses import channels_of_site, mobile_number, reach_of
from eassociate.notify.channels import Channel, Group, all_wanted
from eassociate.notify.models import Choices, Steps

Minutes = Annotated[int, Field(ge=1, le=240)]


class ChooseNotices(Command):
    """`channels`: by which ways each group leaves the page. `phone`: for SMS, kept as
    written, where the page asked for it (`with_phone`)."""

    channels: dict[Group, list[Channel]]
    kinds_by: list[Channel] = []
    quiet_from: time | None = None
    quiet_until: time | None = None
    with_phone: bool = False
    phone: Word = ""


@action(ChooseNotices, needs=Can.READ_NOTICES)
def choose_notices(actor: Actor, command: ChooseNotices) -> Effect:
    """Refuses quiet hours with one end, and what is urgent without any way that works."""
    if (command.quiet_from is None) != (command.quiet_until is None):
        raise Refused(_("Please say both when it begins and when it ends."), field="quiet_until")
    person = Person.objects.get(pk=actor.person_id)
    if command.with_phone and command.phone != person.phone:
        _keep_number(person, command.phone)
    channels = _merged(actor, command)
    _check_urgent(person, channels[Group.URGENT])
    Choices.objects.update_or_create(
        person=person,
        defaults={
            "channels": channels,
            "kinds_by": _kinds_by(person, command),
            "quiet_from": command.quiet_from,
            "quiet_until": command.quiet_until,
        },
    )
    return Effect()


def _keep_number(person: Person, phone: str) -> None:
    if phone and not mobile_number(phone):
        refusal = _("Please write the number like 064 123 45 67 or +381 64 123 45 67.")
        raise Refused(refusal, field="phone")
    person.phone = phone
    person.save(update_fields=["phone"])


def _kinds_by(person: Person, command: ChooseNotices) -> list[str]:
    """As with the channels themselves: what was not shown stays."""
    shown = channels_of_site()
    held = Choices.objects.filter(person=person).first() or Choices()
    return [
        way.value
        for way in Channel
        if (way in command.kinds_by if way in shown else way in held.kinds_by)
    ]


def _merged(actor: Actor, command: ChooseNotices) -> dict[str, list[str]]:
    """Ways that the site does not have were not shown: what was chosen of them stays."""
    shown = channels_of_site()
    held = Choices.objects.filter(person=actor.person_id).first()
    before = all_wanted(held.channels if held else None, actor.role)
    return {
        group.value: [
            way.value
            for way in Channel
            if (way in command.channels.get(group, ()) if way in shown else way in before[group])
        ]
        for group in Group
    }


def _check_urgent(person: Person, ways: list[str]) -> None:
    """Who can be reached at all must be when it is urgent."""
    open_to = reach_of([person]).of(person.pk)
    if open_to and not open_to & {Channel(way) for way in ways}:
        refusal = _(
            "What is urgent has to reach you. Leave at least one way that works for you: an e-mail "
            "address, a device of yours or a telephone number."
        )
        raise Refused(refusal, field=Group.URGENT.value)


class StopMails(Command):
    """From a link in an e-mail: no more e-mails about these groups."""

    groups: list[Group]


@action(StopMails, needs=Can.READ_NOTICES)
def stop_mails(actor: Actor, command: StopMails) -> Effect:
    """What is urgent cannot be stopped this way; again changes nothing."""
    held = Choices.objects.filter(person=actor.person_id).first()
    channels = all_wanted(held.channels if held else None, actor.role)
    for group in command.groups:
        if group != Group.URGENT:
            channels[group] = [way for way in channels[group] if way != Channel.MAIL]
    Choices.objects.update_or_create(person_id=actor.person_id, defaults={"channels": channels})
    return Effect()


class SetSteps(Command):
    late_companion: Minutes | None = None
    late_coordinator: Minutes
    late_guardian: Minutes | None = None
    sms_after: Minutes
    next_after: Minutes
    next_person: UUID | None = None


@action(SetSteps, needs=Can.EDIT_SITE)
def set_steps(actor: Actor, command: SetSteps) -> Effect:
    """Of the actor's own organisation. Each step comes after the one before."""
    companion, guardian = command.late_companion, command.late_guardian
    if companion is not None and companion > command.late_coordinator:
        later = _("The coordinators are told after the companion, not before.")
        raise Refused(later, field="late_coordinator")
    if guardian is not None and guardian < command.late_coordinator:
        raise Refused(_("The family is told after the coordinators, not before."), "late_guardian")
    _check_member(actor, command.next_person)
    values = {name: getattr(command, name) for name in SetSteps.model_fields}
    values["next_person_id"] = values.pop("next_person")
    Steps.objects.update_or_create(organisation_id=actor.organisation_id, defaults=values)
    return Effect()


def _check_member(actor: Actor, person: UUID | None) -> None:
    held = Membership.objects.filter(
        current(actor.at), organisation=actor.organisation_id, person=person
    )
    if person and not held.exists():
        raise NotFound
