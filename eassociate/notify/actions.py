"""Reading notices, and telling of those that nobody reads."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from eassociate.access.actor import Actor
from eassociate.access.roles import Can
from eassociate.core import clock
from eassociate.journal.commands import Command
from eassociate.journal.deeds import Effect, action, get
from eassociate.notify.chasing import goes_on_at, passed_on, told_of
from eassociate.notify.models import Chase
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


class PassOn(Command):
    """Nobody has opened what somebody must: the next people are told, once."""

    chase: UUID


@action(PassOn, needs=Can.RUN_JOBS)
def pass_on(actor: Actor, command: PassOn) -> Effect:
    """Outcome: `told`, how many people."""
    chase = _due(actor).filter(pk=command.chase).first()
    if chase is None:
        return Effect({"told": 0})
    notices = passed_on(chase)
    told = told_of(chase) | {notice.person for notice in notices}
    chase.next_at = goes_on_at(actor.organisation_id, told, clock.now())
    chase.save(update_fields=["next_at"])
    return Effect({"told": len(notices)}, notices=notices)


def _due(actor: Actor) -> QuerySet[Chase]:
    rows = Chase.objects.select_for_update()
    return rows.filter(organisation=actor.organisation_id, ended_at=None, next_at__lte=clock.now())
