"""Links by which people come in, and the letters that carry them. No word about any child."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.models import Invitation, Person
from eassociate.core.crypto import keyed_digest
from eassociate.core.mail import mail_is_set_up
from eassociate.notify.outbox import write_letter

#: How long the link works.
LIFE = timedelta(days=7)


def token_of(invitation: UUID) -> str:
    """The secret of the link, made from the site's key: it is stored nowhere, and sending the form
    twice gives the same link."""
    secret = bytes.fromhex(keyed_digest(f"invitation {invitation}".encode()))
    return urlsafe_b64encode(secret).decode().rstrip("=")


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def link_of(token: str) -> str:
    return f"{settings.SITE_URL.rstrip('/')}/account/invitation/{token}/"


def make_invitation(actor: Actor, person: Person, invitation: UUID) -> None:
    """Makes earlier links of the person useless and writes the letter, inside an action."""
    Invitation.objects.filter(person=person, used_at=None).update(expires_at=actor.at)
    token = token_of(invitation)
    _row(actor, person, invitation, expires_at=actor.at + LIFE).save(force_insert=True)
    if person.email and mail_is_set_up():
        write_letter(person, *_invitation(person, token))


def note_role(actor: Actor, person: Person, invitation: UUID) -> None:
    """For somebody who can sign in already: there is no link, just a word that something is new."""
    _row(actor, person, invitation, expires_at=actor.at, used_at=actor.at).save(force_insert=True)
    if person.email and mail_is_set_up():
        with translation.override(person.language):
            subject = _("Something new in E-associate")
            text = _("There is something new for you. Sign in to read it:")
        write_letter(person, subject, f"{text}\n\n{settings.SITE_URL}/")


def _row(actor: Actor, person: Person, invitation: UUID, **more: Any) -> Invitation:
    return Invitation(
        id=invitation,
        person=person,
        organisation_id=actor.organisation_id,
        token_digest=digest_of(token_of(invitation)),
        made_by_id=actor.person_id,
        made_at=actor.at,
        **more,
    )


def _invitation(person: Person, token: str) -> tuple[str, str]:
    with translation.override(person.language):
        parts = [
            _("You are invited to E-associate. With this link you choose your password:"),
            link_of(token),
            _("The link works once and for seven days."),
            _("If you do not know what this is about, do nothing."),
        ]
        return _("Your invitation to E-associate"), "\n\n".join(parts)
