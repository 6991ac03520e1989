"""The first provider of a site, and the person who then invites all others."""

from __future__ import annotations

import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from eassociate.access.actor import Actor
from eassociate.access.models import Invitation, Membership, Organisation, Person
from eassociate.access.queries import system_actor
from eassociate.access.roles import Can, Role
from eassociate.core import clock
from eassociate.core.scripts import fold
from eassociate.journal.commands import Command, Line
from eassociate.journal.deeds import Effect, action, perform

#: How long the link works.
LINK_DAYS = 7


class CannotFound(Exception):
    """The provider cannot be founded; the message says why."""


class FoundProvider(Command):
    """`token_digest`: SHA-256 of the invitation's token, in hex."""

    provider: Line
    name: Line
    email: Line
    token_digest: str


@action(FoundProvider, needs=Can.RUN_JOBS)
def found_provider(actor: Actor, command: FoundProvider) -> Effect:
    person = Person.objects.filter(email=command.email).first() or Person(email=command.email)
    if person._state.adding:
        person.name, person.name_folded = command.name, fold(command.name)
        person.language = settings.LANGUAGE_CODE
        person.set_unusable_password()
        person.save()
    for role in (Role.COORDINATOR, Role.ADMINISTRATOR):
        Membership.objects.create(
            person=person, organisation_id=actor.organisation_id, role=role, since=actor.at
        )
    Invitation.objects.create(
        person=person,
        organisation_id=actor.organisation_id,
        token_digest=command.token_digest,
        made_by_id=actor.person_id,
        made_at=actor.at,
        expires_at=actor.at + timedelta(days=LINK_DAYS),
    )
    return Effect(outcome={"person": str(person.pk)})


def found(provider: str, email: str, name: str = "") -> str:
    """Founds `provider`; returns the link by which its first coordinator makes a sign-in.

    Raises `CannotFound` when there is such a provider or the address is none.
    """
    email, token = email.strip().lower(), secrets.token_urlsafe(32)
    try:
        validate_email(email)
    except ValidationError:
        raise CannotFound(f"{email} is not an e-mail address.") from None
    kind = Organisation.Kind.PROVIDER
    with transaction.atomic():
        if Organisation.objects.filter(kind=kind, name=provider).exists():
            raise CannotFound(f"There is a provider {provider} already.")
        new = Organisation.objects.create(kind=kind, name=provider, created_at=clock.now())
        command = FoundProvider(
            provider=provider,
            name=name or email.partition("@")[0],
            email=email,
            token_digest=sha256(token.encode()).hexdigest(),
        )
        perform(system_actor(new.pk), command)
    return f"{settings.SITE_URL.rstrip('/')}/account/invitation/{token}/"
