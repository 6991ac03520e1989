"""Reading notices, and choosing what comes by e-mail as well."""

from __future__ import annotations

from uuid import UUID

from eassociate.access.actor import Actor
from eassociate.access.models import Person
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, action, get
from eassociate.notify.queries import notices_of


class ReadNotice(Command):
    notice: UUID


@action(ReadNotice, needs=Can.READ_NOTICES)
def read_notice(actor: Actor, command: ReadNotice) -> Effect:
    """Marks one notice as read by its reader; again changes nothing."""
    notice = get(notices_of(actor), command.notice)
    if notice.read_at is None:
        notice.read_at = clock.now()
        notice.save(update_fields=["read_at"])
    return Effect()


class ReadAllNotices(Command):
    """All that the reader has been shown: none that came after the newest, `upto`."""

    upto: UUID


@action(ReadAllNotices, needs=Can.READ_NOTICES)
def read_all_notices(actor: Actor, command: ReadAllNotices) -> Effect:
    newest = get(notices_of(actor), command.upto)
    shown = notices_of(actor).filter(read_at=None, made_at__lte=newest.made_at)
    return Effect({"read": shown.update(read_at=clock.now())})


class ChooseMails(Command):
    mails: Person.Mails


@action(ChooseMails, needs=Can.READ_NOTICES)
def choose_mails(actor: Actor, command: ChooseMails) -> Effect:
    Person.objects.filter(pk=actor.person_id).update(mails=command.mails)
    return Effect({"mails": command.mails})
