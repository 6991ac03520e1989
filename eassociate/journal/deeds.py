"""perform(): the one door for writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.http import Http404

from eassociate.access.actor import Actor
from eassociate.access.doors import check
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.core.ids import uuid7
from eassociate.core.prepared import ID, Prepared
from eassociate.journal.chain import append
from eassociate.journal.commands import Command, Parts, take_apart
from eassociate.journal.models import Entry, Notice, Payload, Touch, Wake

#: How long after the fact an offline entry is still judged by the moment it happened.
LATE_LIMIT = timedelta(days=14)
#: From when on an entry is marked as late.
LATE_AFTER = timedelta(minutes=5)
#: How far ahead of the server's clock a device's may be before its time is not believed.
AHEAD_LIMIT = timedelta(minutes=5)

M = TypeVar("M", bound=models.Model)
C = TypeVar("C", bound=Command)


class Refused(Exception):
    """The action cannot be done; `message` is a translated sentence, `field` names the input."""

    def __init__(self, message: Any, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = message
        self.field = field


class Stale(Refused):
    """What the command is about was changed by somebody else meanwhile. A form shows the sentence;
    of a phone that was without a network both versions are kept, and a person picks."""


class Conflict(Exception):
    """The id was used before, for something else or by somebody else."""


class NotFound(Http404):
    """What the command names does not exist, or not for this actor."""


@dataclass(frozen=True)
class Notify:
    """Tell `person` (in the role by which it concerns them). `facts`: ids and numbers only."""

    person: UUID
    role: str
    kind: str
    child: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)
    urgent: bool = False


@dataclass(frozen=True)
class Effect:
    """What an action did: a JSON-able outcome, the children concerned, who is to be told, and whose
    open pages change besides (people)."""

    outcome: Mapping[str, Any] = field(default_factory=dict)
    children: Sequence[UUID] = ()
    notices: Sequence[Notify] = ()
    wakes: Sequence[UUID] = ()


@dataclass(frozen=True)
class Outcome:
    """What the caller gets; `repeated` when the id had been carried out before."""

    result: Mapping[str, Any]
    repeated: bool
    entry: UUID


@dataclass(frozen=True)
class Action:
    name: str
    command: type[Command]
    needs: Can
    run: Callable[[Actor, Any], Effect]
    phone: bool = False
    anew: Callable[[Actor, Any], Command] | None = None


ACTIONS: dict[type[Command], Action] = {}


def action(
    command: type[C],
    *,
    needs: Can,
    phone: bool = False,
    anew: Callable[[Actor, C], Command] | None = None,
) -> Callable[[Callable[[Actor, C], Effect]], Callable[[Actor, C], Effect]]:
    """Declares the function that carries out `command`, and the permission it takes.

    `phone`: it may come from a phone that was without a network, under the function's name.
    `anew`: the command put to what stands now, for one that was refused as `Stale`.
    """

    def register(run: Callable[[Actor, C], Effect]) -> Callable[[Actor, C], Effect]:
        if command in ACTIONS:
            raise RuntimeError(f"{command.__name__} has an action already")
        ACTIONS[command] = Action(run.__name__, command, needs, run, phone, anew)
        return run

    return register


def phone_actions() -> dict[str, Action]:
    """What may come from a phone, by name."""
    return {deed.name: deed for deed in ACTIONS.values() if deed.phone}


def perform(
    actor: Actor,
    command: Command,
    *,
    id: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Outcome:
    """Carries out `command` once.

    A repeated `id` gives the first outcome again if person and content are the same. Raises
    `Conflict` otherwise, `Denied`/`NotFound` (404) without permission, `Refused` with a reason.
    """
    deed = ACTIONS[type(command)]
    key = id or uuid7()
    parts = take_apart(command, deed.name, str(key))
    try:
        with transaction.atomic():
            return _once(actor, command, deed, key, parts, occurred_at)
    except (IntegrityError, Refused, NotFound):
        # The same one may have been carried out while this one waited for a lock of it.
        earlier = _earlier(actor, key, parts)
        if earlier is None:
            raise
        return earlier


def _once(
    actor: Actor,
    command: Command,
    deed: Action,
    key: UUID,
    parts: Parts,
    occurred_at: datetime | None,
) -> Outcome:
    earlier = _earlier(actor, key, parts)
    if earlier:
        return earlier
    check(actor, deed.needs)
    recorded = clock.now()
    occurred = _believed(occurred_at, recorded)
    effect = deed.run(replace(actor, at=occurred), command)
    actor.known.clear()  # what the deed changed is seen by what is read after it
    entry = Entry(
        id=key,
        organisation_id=actor.organisation_id,
        action=deed.name,
        person_id=actor.person_id,
        role=actor.role,
        occurred_at=occurred,
        recorded_at=recorded,
        late=recorded - occurred > LATE_AFTER,
        body=parts.body,
        outcome=dict(effect.outcome),
        content_digest=parts.content_digest,
        payload_digest=parts.payload_digest,
    )
    _write(entry, parts, effect)
    return Outcome(entry.outcome, False, key)


_ENTRY: Prepared[Entry] = Prepared(lambda key: Entry.objects.filter(pk=key), ID)


def _earlier(actor: Actor, key: UUID, parts: Parts) -> Outcome | None:
    found = _ENTRY.rows(key)
    if not found:
        return None
    entry = found[0]
    if entry.person_id != actor.person_id or entry.content_digest != parts.content_digest:
        raise Conflict
    return Outcome(entry.outcome, True, key)


def _believed(occurred_at: datetime | None, recorded: datetime) -> datetime:
    """The moment by which the deed is judged: the claimed one, within its bounds."""
    if occurred_at is None:
        return recorded
    if occurred_at > recorded + AHEAD_LIMIT or occurred_at < recorded - LATE_LIMIT:
        return recorded
    return min(occurred_at, recorded)


def _write(entry: Entry, parts: Parts, effect: Effect) -> None:
    append(entry)
    if parts.payload:
        Payload(entry=entry, text=parts.payload).save(force_insert=True)
    touched = dict.fromkeys(effect.children)
    Touch.objects.unscoped(reason="journal").bulk_create(
        [Touch(entry=entry, child_id=child) for child in touched]
    )
    Notice.objects.bulk_create([_notice(entry, told) for told in effect.notices])
    Wake.objects.bulk_create([Wake(entry=entry, person_id=one) for one in effect.wakes])


def _notice(entry: Entry, told: Notify) -> Notice:
    return Notice(
        entry=entry,
        person_id=told.person,
        role=told.role,
        kind=told.kind,
        child_id=told.child,
        facts=dict(told.facts),
        urgent=told.urgent,
        made_at=entry.recorded_at,
    )


def get(rows: models.QuerySet[M], pk: UUID) -> M:
    """The row with that key among those the actor may see. Raises `NotFound`."""
    found = list(rows.filter(pk=pk)[:1])
    if not found:
        raise NotFound
    return found[0]
