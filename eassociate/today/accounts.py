"""What an administrator looks after: who can sign in, how safely, and whether the log is whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from eassociate.access.actor import Actor
from eassociate.access.models import Invitation, Membership, Organisation, current
from eassociate.access.queries import organisation_of
from eassociate.access.roles import STAFF, Role
from eassociate.access.words import role_word
from eassociate.core import clock
from eassociate.journal.models import Chain, Entry

#: Second factors; codes for emergencies alone are none.
_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class RoleCount:
    """People who hold a role now; `unsafe`: who sign in with a password alone although they are
    staff; `locked_out`: who have no password yet."""

    role: str
    word: str
    people: int
    unsafe: int
    locked_out: int

    @property
    def needs_factor(self) -> bool:
        return self.role in STAFF


@dataclass(frozen=True)
class Pending:
    """The last invitation of somebody who has not taken it up."""

    person: UUID
    name: str
    expires: datetime
    over: bool


@dataclass(frozen=True)
class Log:
    """The organisation's journal. `whole`: its last entry is the one that the head of the chain
    names; whether every entry before it is whole, `eassociate check` finds out."""

    entries: int
    last: datetime | None
    whole: bool


@dataclass(frozen=True)
class Accounts:
    provider: Organisation
    roles: Sequence[RoleCount]
    pending: Sequence[Pending]
    log: Log
    factor_required: bool

    @cached_property
    def unsafe(self) -> int:
        return sum(one.unsafe for one in self.roles)

    @cached_property
    def over(self) -> int:
        """Invitations whose time has passed."""
        return sum(one.over for one in self.pending)

    @property
    def in_order(self) -> bool:
        return self.log.whole and not self.unsafe and not self.over


def accounts_of(actor: Actor) -> Accounts:
    """All of it for the actor's organisation, in a fixed number of queries."""
    provider = organisation_of(actor)
    return Accounts(
        provider=provider,
        roles=_roles(actor, provider),
        pending=_pending(actor),
        log=_log(actor),
        factor_required=settings.SECOND_FACTOR_REQUIRED,
    )


def _roles(actor: Actor, provider: Organisation) -> list[RoleCount]:
    factor = Exists(Authenticator.objects.filter(user=OuterRef("person"), type__in=_FACTORS))
    no_word = Q(person__password__startswith=UNUSABLE_PASSWORD_PREFIX) | Q(person__password="")
    held = _memberships(actor).annotate(safe=factor).order_by().values("role")
    counted = held.annotate(
        people=Count("person", distinct=True),
        unsafe=Count("person", distinct=True, filter=~no_word & Q(safe=False)),
        locked_out=Count("person", distinct=True, filter=no_word),
    )
    found = {row["role"]: row for row in counted}
    return [_count(found[role], provider) for role in Role if role in found]


def _memberships(actor: Actor) -> QuerySet[Membership]:
    return Membership.objects.filter(
        current(clock.now()), organisation=actor.organisation_id, person__is_active=True
    )


def _count(row: Mapping[str, Any], provider: Organisation) -> RoleCount:
    role = row["role"]
    unsafe = row["unsafe"] if role in STAFF else 0
    return RoleCount(role, role_word(role, provider), row["people"], unsafe, row["locked_out"])


def _pending(actor: Actor) -> list[Pending]:
    """Soonest over first; a newer link stands for the older ones of the same person.

    Of two made in the same instant the one that lasts longer stands.
    """
    rows = Invitation.objects.filter(organisation=actor.organisation_id)
    rows = rows.order_by("made_at", "expires_at")
    latest = {row.person_id: row for row in rows.select_related("person")}
    now = clock.now()
    return sorted(
        (
            Pending(one.person_id, one.person.name, one.expires_at, one.expires_at <= now)
            for one in latest.values()
            if one.used_at is None
        ),
        key=lambda one: one.expires,
    )


def _log(actor: Actor) -> Log:
    head = Chain.objects.filter(organisation=actor.organisation_id).first()
    rows = Entry.objects.filter(organisation=actor.organisation_id)
    last = rows.order_by("-number").first()
    if head is None or last is None:
        return Log(0, None, head is None or (head.number == 0 and last is None))
    same = (head.number, head.digest) == (last.number, last.digest)
    return Log(head.number, last.recorded_at, same)
