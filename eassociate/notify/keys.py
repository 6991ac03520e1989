"""The site's key for web push."""

from __future__ import annotations

from eassociate.notify import webpush
from eassociate.notify.models import PushKey
from eassociate.notify.webpush import PrivateKey


def push_key() -> PrivateKey:
    """Made when first asked for; kept encrypted in the database, so that it is in its backups:
    with another key no device would hear of this site any more."""
    held = PushKey.objects.filter(pk=1).first()
    if held is None:
        fresh = webpush.number_of(webpush.new_key())
        PushKey.objects.bulk_create([PushKey(pk=1, number=fresh)], ignore_conflicts=True)
        held = PushKey.objects.get(pk=1)
    return webpush.key_from(held.number)


def public_push_key() -> str:
    """As browsers want it (`applicationServerKey`)."""
    return webpush.encode(webpush.point(push_key()))
