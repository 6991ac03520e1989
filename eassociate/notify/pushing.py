"""Messages to browsers. The push service carries them and cannot read them."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from enum import StrEnum

from django.conf import settings
from django.utils import translation

from eassociate.journal.models import Notice
from eassociate.notify.keys import push_key
from eassociate.notify.models import Delivery, Device
from eassociate.notify.saying import said_of
from eassociate.notify.webpush import authorization, encrypt
from eassociate.notify.wire import Away, Forbidden, post

#: Seconds for which a push service keeps it for a device that is off.
_KEPT = 24 * 3600


class Fate(StrEnum):
    SENT = "sent"
    LATER = "later"
    DEAD = "dead"


def push(delivery: Delivery, notices: Sequence[Notice], *, says_kind: bool) -> Fate:
    """To all devices of the person; the same again shows nothing twice, since the tag is the same.
    A device that is gone (404, 410) is forgotten."""
    devices = list(Device.objects.filter(person=delivery.person_id))
    content, urgent = content_of(delivery, notices, says_kind=says_kind)
    fates = {device.pk: _push(device, delivery, content, urgent) for device in devices}
    Device.objects.filter(pk__in=[pk for pk, fate in fates.items() if fate == Fate.DEAD]).delete()
    if Fate.LATER in fates.values():
        return Fate.LATER
    return Fate.SENT if Fate.SENT in fates.values() else Fate.DEAD


def content_of(
    delivery: Delivery, notices: Sequence[Notice], *, says_kind: bool
) -> tuple[bytes, bool]:
    """What the device shows, and whether it is urgent. No fact about anybody is in it."""
    with translation.override(delivery.person.language):
        said = said_of(notices, says_kind=says_kind)
        body = "\n".join(said.counted) if len(notices) > 1 else ""
    shown = {
        "title": said.line,
        "body": body,
        "tag": str(delivery.pk),
        "at": f"/notices/{notices[0].pk}/" if len(notices) == 1 else "/notices/",
        "lang": delivery.person.language,
        "urgent": said.urgent,
    }
    return json.dumps(shown, ensure_ascii=False).encode(), said.urgent


def _push(device: Device, delivery: Delivery, content: bytes, urgent: bool) -> Fate:
    # The world's clock, not the site's: a demo lives on another day, push services do not.
    word = authorization(device.endpoint, _contact(), push_key(), time.time())
    headers = {
        "Authorization": word,
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(_KEPT),
        "Topic": delivery.pk.hex,
        "Urgency": "high" if urgent else "normal",
    }
    try:
        body = encrypt(content, device.p256dh, device.auth)
        return _fate(post(device.endpoint, body, headers, public=True))
    except Forbidden:
        return Fate.DEAD
    except Away:
        return Fate.LATER


def _fate(status: int) -> Fate:
    if 200 <= status < 300:
        return Fate.SENT
    return Fate.DEAD if status in (404, 410) else Fate.LATER


def _contact() -> str:
    """Whom a push service may write to when something is wrong with this site."""
    at = settings.SITE_URL
    return at if at.startswith("https:") else f"mailto:{settings.DEFAULT_FROM_EMAIL}"
