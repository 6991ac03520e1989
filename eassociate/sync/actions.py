"""Setting up a phone, putting an entry aside, deciding on it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from pydantic import AwareDatetime, StringConstraints, ValidationError

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Command, Sealed, Word
from eassociate.journal.deeds import (
    ACTIONS,
    LATE_LIMIT,
    Effect,
    NotFound,
    Refused,
    Stale,
    action,
    get,
    phone_actions,
)
from eassociate.notify.kinds import Kind
from eassociate.notify.leaving import end_session
from eassociate.roster.telling import Audience
from eassociate.sync.building import built
from eassociate.sync.models import Device, Held, Receipt
from eassociate.sync.rules import Why
from eassociate.sync.uploads import NotYet

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class RegisterDevice(Command):
    """This phone keeps what its person may see, encrypted, and proves itself by a secret."""

    device: UUID
    secret_digest: Digest
    name: Word = ""


class EndDevice(Command):
    """It may keep nothing any more, and send nothing but what a person then decides on."""

    device: UUID


class HoldEntry(Command):
    """An entry from a phone is put aside, by the system."""

    entry: UUID
    person: UUID
    action: Annotated[str, StringConstraints(max_length=80)]
    digest: Digest
    why: Why
    occurred_at: AwareDatetime
    content: Annotated[str, Sealed()]


class DecideHeld(Command):
    """Takes the entry over (as one of whoever decides), or puts it away."""

    held: UUID
    take: bool


@action(RegisterDevice, needs=Can.SEE_TODAY, phone=True)
def register_device(actor: Actor, command: RegisterDevice) -> Effect:
    known = Device.objects.filter(pk=command.device).first()
    if known and known.person_id != actor.person_id:
        raise Refused(_("This phone belongs to somebody else. Remove what it keeps first."))
    if actor.membership_id is None:
        raise NotFound
    Device(
        id=command.device,
        person_id=actor.person_id,
        membership_id=actor.membership_id,
        secret_digest=command.secret_digest,
        name=command.name,
    ).save()
    return Effect({"device": str(command.device)})


@action(EndDevice, needs=Can.READ_NOTICES)
def end_device(actor: Actor, command: EndDevice) -> Effect:
    """By whose it is, or by who employs them. It is signed out at once."""
    device = get(devices_of(actor), command.device)
    end_session(device.session)
    device.ended_at, device.session = device.ended_at or clock.now(), ""
    device.save(update_fields=["ended_at", "session"])
    return Effect({"device": str(device.pk)})


def devices_of(actor: Actor) -> QuerySet[Device]:
    """Phones that `actor` may end."""
    mine = Q(person=actor.person_id)
    if actor.can(Can.EDIT_STAFF):
        mine |= Q(membership__organisation=actor.organisation_id)
    return Device.objects.filter(mine)


@action(HoldEntry, needs=Can.RUN_JOBS)
def hold_entry(actor: Actor, command: HoldEntry) -> Effect:
    """Coordinators are told, once while something waits."""
    waiting = Held.objects.filter(organisation=actor.organisation_id, state=Held.State.OPEN)
    first = not waiting.exists()
    held = Held(
        id=held_id(command.entry, command.digest),
        organisation_id=actor.organisation_id,
        person_id=command.person,
        received_at=clock.now(),
        **command.model_dump(exclude={"person"}),
    )
    held.save(force_insert=True)
    told = Audience(actor, actor.organisation_id, ()).coordinators(Kind.HELD) if first else []
    return Effect({"held": str(held.pk)}, (), told)


def held_id(entry: UUID, digest: str) -> UUID:
    """The same entry with the same content is held once."""
    return uuid5(entry, digest)


@action(DecideHeld, needs=Can.CORRECT_VISIT)
def decide_held(actor: Actor, command: DecideHeld) -> Effect:
    rows = Held.objects.select_for_update().filter(organisation=actor.organisation_id)
    held = rows.filter(pk=command.held).first()
    if held is None:
        raise NotFound
    if held.state != Held.State.OPEN:
        raise Refused(_("Somebody has decided this already."))
    done = _taken(actor, held) if command.take else Effect()
    held.state = Held.State.TAKEN if command.take else Held.State.DROPPED
    held.decided_by_id, held.decided_at = actor.person_id, clock.now()
    held.save(update_fields=["state", "decided_by", "decided_at"])
    _remember(held)
    outcome = {
        **done.outcome,
        "held": str(held.pk),
        "entry": str(held.entry),
        "action": held.action,
    }
    return Effect(outcome, done.children, done.notices)


def _taken(actor: Actor, held: Held) -> Effect:
    """What the phone asked for, done by whoever decides, at the moment when it happened."""
    deed = phone_actions().get(held.action)
    if deed is None or not actor.can(deed.needs):
        raise Refused(
            _("This cannot be done in somebody's place. Enter it yourself, then put it away.")
        )
    moment = max(held.occurred_at, clock.now() - LATE_LIMIT)
    here = replace(actor, at=min(moment, clock.now()))
    try:
        asked = built(deed, json.loads(held.content), held.person_id)
        if held.why == Why.STALE and deed.anew:
            asked = deed.anew(here, asked)
        return ACTIONS[type(asked)].run(here, asked)
    except (ValidationError, NotYet, NotFound) as error:
        raise Refused(_("What this is about is not there any more.")) from error
    except Stale as error:
        raise Refused(str(error.message)) from error


def _remember(held: Held) -> None:
    """The phone learns it with its next pull."""
    verdict: Any = held.state
    Receipt.objects.filter(pk=held.entry, digest=held.digest).update(
        verdict=verdict, received_at=held.decided_at
    )
