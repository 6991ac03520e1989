"""Sign-in letters go through the outbox: a gateway that is away loses none of them, and the answer
takes as long for an address that nobody has. Signing out ends what the browser showed."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from eassociate.access.adapters import NoOpenDoor
from eassociate.access.models import Person
from eassociate.notify.leaving import leave
from eassociate.notify.outbox import write_letter

_LETTER = "account/email/password_reset_key"


class Letters(NoOpenDoor):
    """The account adapter of the site (settings.ACCOUNT_ADAPTER)."""

    def send_password_reset_mail(self, user: Person, email: str, context: dict[str, Any]) -> None:
        with translation.override(user.language):
            subject = render_to_string(f"{_LETTER}_subject.txt", context).strip()
            text = render_to_string(f"{_LETTER}_message.txt", context).strip()
        write_letter(user, subject, text)

    def logout(self, request: Any) -> None:
        leave(request)
        super().logout(request)
