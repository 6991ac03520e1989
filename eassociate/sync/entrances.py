"""Who stands at the door of a phone's addresses, and how often they may knock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import OperationalError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.middleware import lacks_second_factor
from eassociate.access.models import Membership
from eassociate.access.queries import actor_of
from eassociate.core import clock
from eassociate.core.pace import MINUTE, too_often
from eassociate.sync.bodies import Unfit
from eassociate.sync.models import Device

#: Requests of a person (or of an address, for letters) a minute.
A_MINUTE, LETTERS_A_MINUTE = 240, 120
#: Batches that a process takes at once, so that pages go on at eight o'clock; for how long one
#: waits at the door (seconds) before it is told to come again. SQLite's writers do not queue: of
#: several that write without a pause, all others starve (the ticker was seen to wait 30 s).
ROOM, PATIENCE = 1 if settings.SQLITE else 3, 0.5
_room = BoundedSemaphore(ROOM)


def member(request: Any, wanted: Any) -> tuple[Actor, bool]:
    """For whom a person who is `signed_in` acts, and whether that has ended. Raises `Unfit`."""
    rows = Membership.objects.filter(person=request.user.pk).select_related("person")
    found = _chosen(request, rows, wanted)
    if found is None:
        raise Unfit(403, "no_role", _("You have no role here any more."))
    ended = found.until is not None and found.until <= clock.now()
    if not ended and lacks_second_factor(request.user, found):
        raise Unfit(403, "second_factor", _("Set up the second step first."))
    return actor_of(found), ended


def signed_in(request: Any) -> UUID:
    """The person; counts the request. Raises `Unfit` for those who are not."""
    if not request.user.is_authenticated:
        raise Unfit(401, "sign_in", _("Please sign in. What waits on this phone stays there."))
    person: UUID = request.user.pk
    knock(str(person), A_MINUTE)
    return person


def _chosen(request: Any, rows: QuerySet[Membership], wanted: Any) -> Membership | None:
    """The membership that the phone was set up for, else the one in which its person acts now."""
    try:
        return rows.filter(pk=UUID(str(wanted))).first()
    except ValueError:
        actor: Actor | None = getattr(request, "actor", None)
        own = actor.membership_id if actor else None
        return rows.filter(pk=own).first() if own else None


def knock(who: str, most: int) -> None:
    """Counts a request. Raises `Unfit` when they are too many; nothing is lost by it."""
    try:
        slower = too_often(f"phone {who}", most, MINUTE)
    except OperationalError as error:
        raise Unfit(429, "busy", _("Too many requests. It goes on in a minute.")) from error
    if slower:
        raise Unfit(429, "slower", _("Too many requests. It goes on in a minute."))


@contextmanager
def inside() -> Iterator[None]:
    """Room for one batch. Raises `Unfit` when it is full: the phone comes again by itself."""
    if not _room.acquire(timeout=PATIENCE):
        raise Unfit(429, "busy", _("Too many requests. It goes on in a minute."))
    try:
        yield
    except OperationalError as error:
        raise Unfit(429, "busy", _("Too many requests. It goes on in a minute.")) from error
    finally:
        _room.release()


def seen(device: UUID, off: int) -> bool:
    """Notes when a phone was in touch and how far its clock was ahead (seconds); whether it may go
    on. One that is only about to be set up may."""
    rows = Device.objects.filter(pk=device)
    rows.update(seen_at=clock.now(), clock_off=off)
    return not rows.exclude(ended_at=None).exists()


def keeps(request: HttpRequest, device: str) -> bool:
    """Whether the phone that says it is `device` may keep anything; `""`: it is not set up yet.
    Notes the sign-in of one that may."""
    found = _phone(device)
    if found is None or found.person_id != request.user.pk:
        return True
    session = request.session.session_key or ""
    if found.ended_at is None and found.session != session:
        Device.objects.filter(pk=found.pk, ended_at=None).update(session=session)
    return found.ended_at is None


def was_ended(device: str) -> bool:
    """For a phone that was signed out when it was ended: it is to forget."""
    found = _phone(device)
    return found is not None and found.ended_at is not None


def _phone(device: str) -> Device | None:
    try:
        return Device.objects.filter(pk=UUID(device)).first()
    except ValueError:
        return None


def address_of(request: HttpRequest) -> str:
    from allauth.account.adapter import get_adapter

    return str(get_adapter(request).get_client_ip(request))
