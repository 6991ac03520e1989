"""The secret in the address: made from the site's key, stored nowhere, known by its digest."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from eassociate.core.crypto import keyed_digest


def token_of(address: UUID) -> str:
    """256 bits; sending the form twice gives the same address."""
    secret = bytes.fromhex(keyed_digest(f"calendar {address}".encode()))
    return urlsafe_b64encode(secret).decode().rstrip("=")


def digest_of(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def link_of(token: str) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("calendar_feed", kwargs={"token": token})
