"""SMS, by the gateway that the site has: one that speaks HTTP, or a modem with Gammu's SMSD."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.conf import settings
from django.utils import translation

from eassociate.journal.models import Notice
from eassociate.notify.addresses import mobile_number
from eassociate.notify.models import Delivery
from eassociate.notify.pushing import Fate
from eassociate.notify.saying import notices_address, said_of
from eassociate.notify.smsd import Modem
from eassociate.notify.wire import Away, post


class Gateway(Protocol):
    def send(self, number: str, text: str, reference: UUID) -> Fate:
        """Hands a text over once, however often it is called with the same reference."""
        ...

    def failed(self, references: Collection[UUID]) -> set[UUID]:
        """Of those handed over, which could not arrive after all."""
        ...


def gateway() -> Gateway:
    """As settings say. Call only where `settings.SMS_GATEWAY` is set."""
    if settings.SMS_GATEWAY == "gammu":
        return Modem(settings.SMS_DATABASE)
    return Web()


def text_of(delivery: Delivery, notices: Sequence[Notice], *, says_kind: bool) -> str:
    """One line and where to read on; no fact about anybody."""
    with translation.override(delivery.person.language):
        return f"{said_of(notices, says_kind=says_kind).line}\n{notices_address()}"


def text(delivery: Delivery, notices: Sequence[Notice], *, says_kind: bool) -> Fate:
    number = mobile_number(delivery.person.phone)
    if not number:
        return Fate.DEAD
    return gateway().send(number, text_of(delivery, notices, says_kind=says_kind), delivery.pk)


class Web:
    """A POST with the site's names for number, text and reference; 2xx is «taken», 400, 404, 410
    and 422 mean the number, everything else passes (wrong token, too many, away)."""

    def send(self, number: str, text: str, reference: UUID) -> Fate:
        fields = dict(zip(settings.SMS_FIELDS, (number, text, str(reference)), strict=False))
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Idempotency-Key": str(reference),
        }
        if settings.SMS_TOKEN:
            headers["Authorization"] = f"Bearer {settings.SMS_TOKEN}"
        try:
            status = post(settings.SMS_URL, urlencode(fields).encode(), headers)
        except Away:
            return Fate.LATER
        if 200 <= status < 300:
            return Fate.SENT
        return Fate.DEAD if status in (400, 404, 410, 422) else Fate.LATER

    def failed(self, references: Collection[UUID]) -> set[UUID]:
        """The protocol has no way to ask."""
        return set()
