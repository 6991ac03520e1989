"""The provider tells many at once: everybody, one role, those around the children of a school or
around some children."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from eassociate.access.actor import Actor
from eassociate.access.circles import READERS, ThreadKind
from eassociate.access.roles import Can
from eassociate.children.models import Child, Place
from eassociate.conversations.actions.posting import add, asking, said
from eassociate.conversations.actions.threads import kept
from eassociate.conversations.attachments import kept_file
from eassociate.conversations.commands import Announce
from eassociate.conversations.models import Appointment, Message, Thread
from eassociate.core import clock
from eassociate.journal.deeds import Effect, NotFound, Refused, action, get


@action(Announce, needs=Can.ANNOUNCE)
def announce(actor: Actor, command: Announce) -> Effect:
    if not command.text:
        raise Refused(_("Please write something."), field="text")
    span = _span(command)
    thread = _audience(actor, command)
    file = kept_file(command.file, command.name, 0) if command.file else None
    asked = asking(command, command.text)
    message = add(actor, thread, file, text=command.text, urgent=command.urgent, **asked)
    if span:
        _appoint(message, command, *span)
    return said(actor, message)


def _audience(actor: Actor, command: Announce) -> Thread:
    place = None
    if command.place:
        place = get(Place.objects.filter(provider=actor.organisation_id), command.place)
    if command.place and command.around:
        raise Refused(_("Please choose a school or children, not both."), field="around")
    if command.group and command.group not in READERS[ThreadKind.NEWS]:
        raise Refused(_("Please choose whom it is for."), field="group")
    return kept(
        actor.organisation_id,
        ThreadKind.NEWS,
        place=place.pk if place else None,
        group=command.group or "",
        picked=_around(actor, command),
    )


def _around(actor: Actor, command: Announce) -> set[UUID]:
    """Raises `NotFound` where one of the children is not the provider's."""
    rows = Child.objects.visible_to(actor).filter(pk__in=command.around)
    found = set(rows.values_list("pk", flat=True))
    if found != set(command.around):
        raise NotFound
    return found


def _span(command: Announce) -> tuple[datetime, datetime] | None:
    """Begin and end of the appointment; an hour where no end was given."""
    if command.day is None:
        if command.begins or command.title or command.where:
            raise Refused(_("Please say on which day."), field="day")
        return None
    if command.day < clock.today():
        raise Refused(_("This day is over."), field="day")
    if command.begins is None:
        raise Refused(_("Please say when it begins."), field="begins")
    start = clock.at(command.day, command.begins)
    end = clock.at(command.day, command.ends) if command.ends else start + timedelta(hours=1)
    if end <= start:
        raise Refused(_("The end must be after the beginning."), field="ends")
    return start, end


def _appoint(message: Message, command: Announce, start: datetime, end: datetime) -> None:
    if not command.title:
        raise Refused(_("Please say what it is."), field="title")
    Appointment(
        message=message, title=command.title, start=start, end=end, place=command.where
    ).save(force_insert=True)
