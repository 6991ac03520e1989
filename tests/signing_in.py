"""Signing in without the form, as somebody who has done all that is asked for."""

from __future__ import annotations

import time
from typing import Any

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY as WHOSE_KEY,
)
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as KEY
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.utils import encrypt
from django.test import Client

from eassociate.access.models import Person


def give_second_factor(person: Person) -> Authenticator:
    """An authenticator app, so that staff are let in. `secret`: JBSWY3DPEHPK3PXP."""
    held = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if held:
        return held
    RecoveryCodes.activate(person)
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.TOTP, data={"secret": encrypt("JBSWY3DPEHPK3PXP")}
    )


def sign_in(person: Person, client: Client | None = None, **more: Any) -> Client:
    """A client signed in as `person` with password and second factor a moment ago."""
    client = client or Client(**more)
    give_second_factor(person)
    client.force_login(person)
    session = client.session
    session[KEY] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session[WHOSE_KEY] = str(person.pk)
    session.save()
    return client
