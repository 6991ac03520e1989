"""What allauth asks of us: who may come in, how it is said, how secrets are kept."""

from __future__ import annotations

import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from eassociate.core.crypto import seal, unseal

#: For so long after signing in the first second factor is set up without asking again.
_JUST_NOW = 15 * 60


class NoOpenDoor(DefaultAccountAdapter):  # type: ignore[misc]
    """Nobody signs up: people are invited, and the invitation makes the sign-in."""

    error_messages: ClassVar = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This sign-in is closed. Ask the person who invited you."),
        "email_password_mismatch": _("The e-mail or the password is not right."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This number is not right. Wait for the next one and try again."),
        "incorrect_password": _("The password is not right."),
        "invalid_login": _("The e-mail or the password is not right."),
        "invalid_password_reset": _("This link does not work any more."),
        "too_many_login_attempts": _("Too many attempts. Wait five minutes, then try again."),
        "rate_limited": _("Too many attempts. Wait a minute, then try again."),
    }

    def is_open_for_signup(self, request: Any) -> bool:
        return False

    def post_login(self, request: Any, user: Any, **kwargs: Any) -> Any:
        """Pages come in the person's language from here on, on whatever device."""
        answer = super().post_login(request, user, **kwargs)
        answer.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            max_age=365 * 24 * 60 * 60,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite="Lax",
        )
        return answer

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        if _sets_up_the_first(app):
            # Signing in a moment ago counts, also for the recovery codes that come next.
            record_authentication(
                context.request, context.request.user, method="password", reauthenticated=True
            )
            return False
        return bool(super().is_reauthentication_required(app=app))

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        said = {
            "reauthenticate": gettext("With the password"),
            "mfa_reauthenticate": gettext("With a number from the app"),
            "mfa_reauthenticate:webauthn": gettext("With a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [{**one, "description": said[one["id"]]} for one in methods]


def _sets_up_the_first(app: str) -> bool:
    """Whether somebody who has just signed in is about to add the second factor they must have."""
    request = context.request
    if app != "allauth.mfa" or request is None or not request.user.is_authenticated:
        return False
    if request.user.authenticator_set.exists():
        return False
    records = get_authentication_records(request, request.user)
    proper = [record for record in records if not record.get("reauthenticated")]
    return any(time.time() - record.get("at", 0) < _JUST_NOW for record in proper)


class SecondFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps and recovery codes are encrypted at rest."""

    error_messages: ClassVar = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Add another second step first."),
        "cannot_generate_recovery_codes": _("Add a passkey or an app first."),
        "incorrect_code": _("This number is not right. Wait for the next one and try again."),
    }

    def encrypt(self, text: str) -> str:
        return urlsafe_b64encode(seal(text.encode())).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(urlsafe_b64decode(encrypted_text)).decode()

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        number = user.authenticator_set.filter(type=type).count() + 1
        return gettext("Device %(number)d") % {"number": number}

    def _get_site_name(self) -> str:
        return "E-associate"
