"""A browser that somebody signs out of, or that is signed out, shows none of their notices more."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore

from eassociate.journal.deeds import NotFound, perform
from eassociate.notify.devices import RemoveDevice
from eassociate.notify.models import Device

_DEVICE = "device_of_notices"


def let_in(request: Any, device: str) -> None:
    """The browser of the session shows notices as `device`."""
    request.session[_DEVICE] = device


def leave(request: Any) -> None:
    """Before the session ends. Whose role has ended is sent nothing anyway."""
    device = request.session.pop(_DEVICE, None)
    actor = getattr(request, "actor", None)
    if device and actor:
        with suppress(NotFound):
            perform(actor, RemoveDevice(device=UUID(device)))


def end_session(key: str) -> None:
    """Signs out another browser than the one that asks; for an action that has checked who may."""
    if not key:
        return
    session = SessionStore(key)
    device = session.get(_DEVICE)
    if device:
        Device.objects.filter(pk=device).delete()
    session.delete(key)
